"""Registering by hand: new files, visits, corrections, relations and their ends, restricted files. Forms follow from the dictionary."""
