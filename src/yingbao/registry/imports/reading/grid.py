"""A file as it is: rows of texts, each with the number that Excel shows for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import repeat

import pyarrow as pa

from yingbao.registry.imports.reading.limits import CELL, COLUMNS, ROWS
from yingbao.registry.imports.reasons import Reason, Refused

ROW, LENGTH = "row", "length"
CHUNK = 20_000


@dataclass(frozen=True)
class Grid:
    """`table`: `row` (int64, from 1), `length` (cells that the row has), and c0, c1, … (string, NULL where there is no cell).

    Rows without any text are left out and only counted (`blank`). `notes`: what the reader should know besides.
    """

    table: pa.Table
    blank: int = 0
    notes: tuple[Reason, ...] = ()
    encoding: str = ""

    @property
    def width(self) -> int:
        return int(self.table.num_columns) - 2


@dataclass
class Gathering:
    """Collects rows into chunks of columns, and stops where a file is too long or too wide."""

    chunks: list[list[pa.Array]] = field(default_factory=list)
    rows: list[Sequence[str]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    blank: int = 0
    width: int = 0

    def add(self, number: int, row: Sequence[str]) -> None:
        """A row of texts. Raises Refused: too many rows or columns, a huge cell."""
        if not any(row):
            self.blank += 1
            return
        if len(row) > self.width:
            self.width = len(row)
            if self.width > COLUMNS:
                self._check_width(row)
        self.rows.append(row)
        self.numbers.append(number)
        if len(self.rows) >= CHUNK:
            self._flush()

    def _check_width(self, row: Sequence[str]) -> None:
        used = max(place for place, text in enumerate(row, 1) if text)
        if used > COLUMNS:
            raise Refused("too-many-columns", most=COLUMNS, found=used)

    def _flush(self) -> None:
        if self.numbers and self.numbers[-1] > ROWS:
            raise Refused("too-many-rows", most=ROWS)
        lengths = [len(row) for row in self.rows]
        width = min(max(lengths, default=0), COLUMNS)
        full: list[Sequence[str | None]] = list(self.rows)
        if min(lengths, default=0) < width or max(lengths, default=0) > width:
            full = [(*row[:width], *repeat(None, width - len(row))) for row in self.rows]
        columns = [pa.array(column, pa.string()) for column in zip(*full, strict=True)]
        _check_cells(columns, self.numbers)
        self.chunks.append([pa.array(self.numbers, pa.int64()), pa.array(lengths, pa.int32()), *columns])
        self.rows, self.numbers = [], []

    def grid(self, notes: tuple[Reason, ...] = (), encoding: str = "") -> Grid:
        if self.rows:
            self._flush()
        if not self.chunks:
            raise Refused("empty-file")
        width = max(len(chunk) for chunk in self.chunks)
        names = [ROW, LENGTH, *(f"c{place}" for place in range(width - 2))]
        batches = [pa.record_batch(_padded(chunk, width), names=names) for chunk in self.chunks]
        return Grid(pa.Table.from_batches(batches), self.blank, notes, encoding)


def _padded(chunk: list[pa.Array], width: int) -> list[pa.Array]:
    return [*chunk, *(pa.nulls(len(chunk[0]), pa.string()) for _ in range(width - len(chunk)))]


def _check_cells(columns: list[pa.Array], numbers: list[int]) -> None:
    suspects = [(place, column) for place, column in enumerate(columns, 1) if column.nbytes > CELL]
    if not suspects:
        return
    import pyarrow.compute as pc  # takes as long to load as Arrow itself

    for place, column in suspects:
        lengths = pc.utf8_length(column)
        if (pc.max(lengths).as_py() or 0) > CELL:
            row = pc.index(pc.greater(lengths, CELL), True).as_py()
            raise Refused("huge-cell", row=numbers[row], column=letters(place), most=CELL)


def letters(place: int) -> str:
    """What Excel calls a column, from 1: A, …, Z, AA, …"""
    name = ""
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
