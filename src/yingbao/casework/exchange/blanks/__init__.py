"""Blank forms that come from above (一表通): the columns are filled from what the office knows, and no cell is typed by hand."""
