"""Files as departments send them, to a header and rows of texts with the numbers that Excel shows."""

from yingbao.registry.imports.reading.apart import read_apart, read_brought, read_here
from yingbao.registry.imports.reading.grid import LENGTH, ROW, Grid, letters
from yingbao.registry.imports.reading.header import Column, Sheet, with_header

__all__ = [
    "LENGTH",
    "ROW",
    "Column",
    "Grid",
    "Sheet",
    "letters",
    "read_apart",
    "read_brought",
    "read_here",
    "with_header",
]
