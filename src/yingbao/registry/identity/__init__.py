"""One person, one file: who may be the same, and merging and splitting what was found to be."""
