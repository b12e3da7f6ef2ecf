"""Imports: from the files that departments send to statements, with every doubt shown and every step undoable."""
