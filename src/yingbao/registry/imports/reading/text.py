"""CSV as rows of texts: UTF-8 with or without BOM, UTF-16 with one, GB 18030; comma, semicolon or tab."""

from __future__ import annotations

import codecs
import csv
from pathlib import Path

from yingbao.engine.decoding import broken_line, reads_as
from yingbao.registry.imports.reading import limits
from yingbao.registry.imports.reading.grid import Gathering, Grid
from yingbao.registry.imports.reasons import Refused

MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
FEW = 1 << 18
"""Bytes of a file that is read row by row before what the quick way needs has been loaded."""
PLAIN = ("utf-8", "gb18030")
"""What is tried where no mark tells."""
SEPARATORS = ",;\t"


def read_text(file: Path) -> Grid:
    """Raises Refused: no text, no known encoding, a quotation mark that is never closed, too large."""
    size = file.stat().st_size
    if size > limits.FILE_BYTES:
        raise Refused("too-large", most=limits.FILE_BYTES >> 20)
    encoding = encoding_of(file)
    separator = separator_of(file, encoding)
    if size <= FEW:
        return read_rows(file, encoding, separator)
    from yingbao.registry.imports.reading.columns import read_columns

    return read_columns(file, encoding, separator) or read_rows(file, encoding, separator)


def read_rows(file: Path, encoding: str, separator: str) -> Grid:
    """Row by row, and so with the line of whatever is wrong."""
    gathering = Gathering()
    csv.field_size_limit(limits.CELL)
    with file.open(encoding=encoding, newline="") as source:
        rows = csv.reader(source, delimiter=separator, strict=True)
        try:
            for number, row in enumerate(rows, 1):
                gathering.add(number, row)
        except csv.Error as error:
            raise _refusal(str(error), rows.line_num) from None
    return gathering.grid(encoding=encoding)


def encoding_of(file: Path) -> str:
    """The encoding in which all of the file can be read. Raises Refused, with the line at which it breaks."""
    with file.open("rb") as source:
        head = source.read(4096)
    marked = next((encoding for mark, encoding in MARKS.items() if head.startswith(mark)), "")
    if not marked and b"\0" in head[:1024] and head.count(b"\0") > len(head) // 16:
        raise Refused("not-a-table", what="?")
    tried = (marked,) if marked else PLAIN
    for encoding in tried:
        if reads_as(file, encoding):
            return encoding
    raise Refused("encoding", line=broken_line(file, tried[0]) or 1)


def separator_of(file: Path, encoding: str) -> str:
    """What parts the cells: of comma, semicolon and tab the one that cuts the first lines into most columns alike."""
    with file.open(encoding=encoding, newline="") as source:
        head = [line for line in (source.readline(100_000) for _ in range(30)) if line.strip()]

    def columns(separator: str) -> tuple[int, int]:
        try:
            widths = [len(row) for row in csv.reader(head, delimiter=separator)]
        except csv.Error:
            return 0, 0
        most = max(set(widths), key=lambda width: (widths.count(width) * (width > 1), width), default=0)
        return widths.count(most) if most > 1 else 0, most

    return max(SEPARATORS, key=columns)


def _refusal(error: str, line: int) -> Refused:
    if "field larger" in error:
        return Refused("huge-cell", row=line, column="?", most=limits.CELL)
    return Refused("quotes", line=line)
