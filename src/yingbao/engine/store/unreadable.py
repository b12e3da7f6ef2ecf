"""Why a raw file cannot be read, found out once reading it has failed: what is wrong with it, on which line, and what to do."""

from __future__ import annotations

import codecs
import csv
from pathlib import Path

from yingbao.engine.decoding import broken_line, reads_as
from yingbao.engine.faults import Fault, Place

MAGIC = b"PAR1"
"""How a Parquet file begins and ends."""
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
SHOWN = 120
"""Characters of a line or of DuckDB's words that are shown."""


def why(place: Place, error: Exception) -> Fault:
    """The first file at `place` (a file, or the folder of a table's parts) with which something is wrong."""
    path = Path(place.file)
    files = sorted(path.glob("part-*.*")) if path.is_dir() else [path]
    for file in files:
        if fault := _wrong(file):
            return fault
    told = next((file for file in files if str(file) in str(error)), path)
    code = "store-spoilt" if told.suffix == ".parquet" else "store-unreadable"
    return Fault(code, Place(str(told)), {"problem": _problem(error)})


def empty(file: Path) -> Fault | None:
    return None if file.stat().st_size else Fault("store-empty", Place(str(file)))


def _wrong(file: Path) -> Fault | None:
    if not file.is_file():
        return None
    if fault := empty(file):
        return fault
    return _csv(file) if file.suffix == ".csv" else _parquet(file)


def _parquet(file: Path) -> Fault | None:
    """A file that is none, or that breaks off: both ends of a whole one say that it is Parquet."""
    with file.open("rb") as data:
        head = data.read(len(MAGIC))
        data.seek(-min(len(MAGIC), file.stat().st_size), 2)
        tail = data.read()
    if head != MAGIC:
        return Fault("store-not-parquet", Place(str(file)))
    return None if tail == MAGIC else Fault("store-cut-short", Place(str(file)))


def _csv(file: Path) -> Fault | None:
    if (line := broken_line(file, "utf-8")) is None:
        return _ragged(file)
    with file.open("rb") as data:
        wide = data.read(len(WIDE[0])) in WIDE
    if not wide and not reads_as(file, "gb18030"):
        return Fault("store-not-text", Place(str(file)))
    return Fault("store-encoding", Place(str(file), line), {"guess": "UTF-16" if wide else "GB18030 (GBK)"})


def _ragged(file: Path) -> Fault | None:
    """The first line with more or fewer cells than the header, or whose quotation mark never ends."""
    with file.open(encoding="utf-8-sig", newline="") as text:
        rows = csv.reader(text, strict=True)
        begins, wanted = 1, 0
        try:
            for row in rows:
                wanted = wanted or len(row)
                if row and len(row) != wanted:
                    shown = ",".join(row)[:SHOWN]
                    return Fault(
                        "store-cells", Place(str(file), begins, 0, shown), {"given": len(row), "wanted": wanted}
                    )
                begins = rows.line_num + 1
        except csv.Error:
            return Fault("store-quotes", Place(str(file), begins))
    return None


def _problem(error: Exception) -> str:
    """DuckDB's words, without the query and where the file lies."""
    lines = [line for line in str(error).splitlines() if line.strip()]
    return " ".join(lines[:2]).split("Possible")[0].split(" LINE 1:")[0].strip()[: 2 * SHOWN]
