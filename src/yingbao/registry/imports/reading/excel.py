"""Sheets of Excel as rows of texts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from math import isfinite
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from yingbao.registry.imports.reading import limits
from yingbao.registry.imports.reading.grid import Gathering, Grid
from yingbao.registry.imports.reading.zips import check_package
from yingbao.registry.imports.reasons import Reason, Refused

EXACT = 10**15
"""Excel keeps 15 digits of a number; of a longer one the rest is lost for good."""


def read_excel(file: Path, kind: str) -> Grid:
    """The first sheet that is shown and not empty. Raises Refused: password, damaged, too large."""
    if file.stat().st_size > limits.EXCEL_BYTES:
        raise Refused("too-large", most=limits.EXCEL_BYTES >> 20)
    if kind == "xlsx":
        check_package(file)
    try:
        # Not by its path: calamine would believe the name.
        with file.open("rb") as source, CalamineWorkbook.from_filelike(source) as book:
            return _first(book)
    except PasswordError:
        raise Refused("password") from None
    except (CalamineError, OSError):
        raise Refused("damaged") from None
    except BaseException as error:
        # A panic of the reader is no Exception; whatever it is, the file is at fault.
        if type(error).__name__ == "PanicException":
            raise Refused("damaged") from None
        raise


def _first(book: CalamineWorkbook) -> Grid:
    names = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]
    filled = [name for name in names if book.get_sheet_by_name(name).height]
    if not filled:
        raise Refused("empty-file")
    gathering = Gathering()
    for number, row in _rows(book.get_sheet_by_name(filled[0])):
        gathering.add(number, row)
    others = "、".join(filled[1:6])
    return gathering.grid((Reason("one-sheet", {"sheet": filled[0], "others": others}),) if others else ())


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """Each row by its number in Excel, from column A on."""
    before = [""] * (sheet.start[1] if sheet.start else 0)
    for number, row in enumerate(sheet.iter_rows(), 1):
        yield number, before + [text if type(text) is str else _text(text) for text in row]


def _text(value: Any) -> str:
    """A cell as the importer reads it: whole numbers plain, dates in ISO, truth as Excel writes it."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float | int):
        return _number(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, timedelta) else str(value or "")


def _number(value: float) -> str:
    if not isfinite(value):
        return ""
    if value == int(value):
        # As Excel shows it: the digits after the fifteenth were never there.
        return str(int(value)) if abs(value) < EXACT else f"{value:.14E}"
    return f"{value:.15g}"
