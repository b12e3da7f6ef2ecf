"""The quick way through a well-formed CSV file: Arrow reads it column by column, with rows and values as `text` has them."""

from __future__ import annotations

import codecs
import csv
import io
import mmap
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow

from yingbao.registry.imports.reading.grid import LENGTH, ROW, Grid
from yingbao.registry.imports.reading.limits import CELL, COLUMNS, ROWS

BLOCK = 1 << 23
UTF8 = ("utf-8", "utf-8-sig")


def read_columns(file: Path, encoding: str, separator: str) -> Grid | None:
    """The grid; None where the file is not well-formed throughout, so that it must be read row by row."""
    width = _width(file, encoding, separator)
    if not 1 <= width <= COLUMNS or not _quotes_pair(file):
        return None
    names = [f"c{place}" for place in range(width)]
    source = str(file) if encoding in UTF8 else _transcoded(file, encoding)
    try:
        table = arrow.read_csv(
            source,
            read_options=arrow.ReadOptions(column_names=names, block_size=BLOCK),
            parse_options=arrow.ParseOptions(delimiter=separator, newlines_in_values=True, ignore_empty_lines=False),
            convert_options=arrow.ConvertOptions(
                column_types={name: pa.string() for name in names}, strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    if table.num_rows > ROWS or any((pc.max(pc.utf8_length(column)).as_py() or 0) > CELL for column in table.columns):
        return None
    return _grid(table, encoding)


def _width(file: Path, encoding: str, separator: str) -> int:
    with file.open(encoding=encoding, newline="") as source:
        try:
            return len(next(csv.reader(source, delimiter=separator, strict=True), ()))
        except csv.Error:
            return 0


def _quotes_pair(file: Path) -> bool:
    """Arrow does not mind a quotation mark that is never closed, and would take the rest of the file for one cell."""
    with file.open("rb") as source, mmap.mmap(source.fileno(), 0, access=mmap.ACCESS_READ) as text:
        return sum(text[start : start + BLOCK].count(b'"') for start in range(0, len(text), BLOCK)) % 2 == 0


def _transcoded(file: Path, encoding: str) -> io.BytesIO:
    decoder, out = codecs.getincrementaldecoder(encoding)(), io.BytesIO()
    with file.open("rb") as source:
        while block := source.read(BLOCK):
            out.write(decoder.decode(block).encode())
    out.write(decoder.decode(b"", final=True).encode())
    out.seek(0)
    return out


def _grid(table: pa.Table, encoding: str) -> Grid | None:
    lengths = pa.repeat(pa.scalar(table.num_columns, pa.int32()), table.num_rows)
    numbers = pa.arange(1, table.num_rows + 1)
    filled = pc.not_equal(table["c0"], "")
    for column in table.columns[1:]:
        if pc.all(filled).as_py():
            break
        filled = pc.or_(filled, pc.not_equal(column, ""))
    whole = pa.table({ROW: numbers, LENGTH: lengths, **dict(zip(table.column_names, table.columns, strict=True))})
    kept = whole if pc.all(filled).as_py() else whole.filter(filled)
    return Grid(kept, whole.num_rows - kept.num_rows, (), encoding) if kept.num_rows else None
