"""Excel packages that are safe to open: nothing inflates beyond what it says, and no sheet is larger than a register."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from yingbao.registry.imports.reading import limits
from yingbao.registry.imports.reasons import Refused

BLOCK = 1 << 18
OVERLAP = 64
PLACE = re.compile(rb'\br="([A-Z]+)(\d*)"')
ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="(\d+)"')


def check_package(file: Path) -> None:
    """Raises Refused: a bomb, an unknown kind of package, a damaged one, a sheet with too many rows or columns."""
    try:
        with zipfile.ZipFile(file) as package, file.open("rb") as raw:
            entries = package.infolist()
            _check_directory(entries, file.stat().st_size)
            for entry in entries:
                _check_entry(raw, entry)
    except (zipfile.BadZipFile, EOFError, zlib.error, NotImplementedError, ValueError, OSError):
        raise Refused("damaged") from None


def _check_directory(entries: list[zipfile.ZipInfo], size: int) -> None:
    names = {entry.filename for entry in entries}
    if len(entries) > limits.PARTS or len(names) < len(entries):
        raise Refused("bomb")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Refused("password")
    total = sum(entry.file_size for entry in entries)
    if total > limits.INFLATED_BYTES or (total > limits.RATIO_FROM and total > limits.RATIO * size):
        raise Refused("bomb")
    if "xl/workbook.xml" not in {name.lstrip("/") for name in names}:
        raise Refused("other-package")


def _check_entry(raw: BinaryIO, entry: zipfile.ZipInfo) -> None:
    """Inflates one entry, no further than it says, and measures it if it is a sheet."""
    is_sheet = entry.filename.lstrip("/").startswith("xl/worksheets/")
    measure = _Measure() if is_sheet else None
    for block in _inflated(raw, entry):
        if measure:
            measure.add(block)


def _inflated(raw: BinaryIO, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    raw.seek(entry.header_offset)
    head = raw.read(30)
    if len(head) < 30 or head[:4] != b"PK\3\4":
        raise zipfile.BadZipFile
    raw.seek(int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little"), 1)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile
    stored = entry.compress_type == zipfile.ZIP_STORED
    inflate = zlib.decompressobj(-15)
    left, made = entry.compress_size, 0
    while left > 0 and (packed := raw.read(min(BLOCK, left))):
        left -= len(packed)
        while packed:
            block = packed if stored else inflate.decompress(packed, 4 * BLOCK)
            packed = b"" if stored else inflate.unconsumed_tail
            made += len(block)
            if made > entry.file_size:
                raise Refused("bomb")
            yield block
    if made != entry.file_size or left > 0:
        raise zipfile.BadZipFile


class _Measure:
    """The largest row and column that the cells of a sheet name: a table is made that large, however few they are."""

    def __init__(self) -> None:
        self.tail, self.columns, self.rows = b"", set[bytes](), 0

    def add(self, block: bytes) -> None:
        text = self.tail + block
        found = PLACE.findall(text)
        self.columns.update(column for column, _ in found)
        numbers = [int(row[:9]) for _, row in found[-1:] if row] + [int(row[:9]) for row in ROW.findall(text)]
        # a cell may name a row that stands in no <row>; only long numbers can make a table too large
        numbers += [int(row[:9]) for _, row in found if len(row) > 6]
        self.rows = max(self.rows, *numbers) if numbers else self.rows
        self.tail = text[-OVERLAP:]
        width = max(map(_number, self.columns), default=0)
        if width > limits.COLUMNS:
            raise Refused("too-many-columns", most=limits.COLUMNS, found=width)
        if self.rows * width > limits.CELLS:
            raise Refused("too-many-rows", most=limits.CELLS // max(width, 1))


def _number(column: bytes) -> int:
    number = 0
    for letter in column[:8]:
        number = number * 26 + letter - 64
    return number
