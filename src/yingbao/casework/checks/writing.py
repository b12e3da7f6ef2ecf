"""A batch as an Excel file for the institution: watermarked, with columns to fill in, and no cell that turns into a formula."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import xlsxwriter

from yingbao.casework.checks.institutions import Asked
from yingbao.engine.dictionary import Label
from yingbao.web.languages import said
from yingbao.web.lists.export import inert, lay_out

LINE: Final = Label("批次行号", "Line of the batch")
NAME: Final = Label("姓名", "Name")
ID: Final = Label("身份证号", "ID number")
BETWEEN: Final = "；"
HEAD: Final = 3
"""Rows above the lines: the watermark, which batch it is, the headings."""
WIDE: Final = 22


@dataclass(frozen=True)
class Row:
    """A line as it goes out; of a household everybody's name and number."""

    place: int
    names: Sequence[str]
    numbers: Sequence[str]


def write(mark: str, title: str, asked: Asked, rows: Sequence[Row]) -> bytes:
    """The file, made in memory: it is handed over and kept nowhere."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    formats = {
        "mark": book.add_format({"bold": True, "font_color": "#9F2A20"}),
        "head": book.add_format({"bold": True, "bottom": 2, "text_wrap": True}),
        "text": inert(book),
    }
    lay_out(sheet, mark, HEAD, 3 + len(asked.facts), WIDE, frozen=2)
    sheet.write_string(0, 0, mark, formats["mark"])
    sheet.write_string(1, 0, title, formats["text"])
    for at, head in enumerate((said(LINE), said(NAME), said(ID), *map(said, heads(asked)))):
        sheet.write_string(HEAD - 1, at, head, formats["head"])
    for below, row in enumerate(rows, HEAD):
        _write_row(sheet, below, row, formats)
    book.close()
    return out.getvalue()


def heads(asked: Asked) -> list[Label]:
    """What the columns to fill in are called; money in yuan."""
    units = Label("（元）", " (yuan)")
    return [
        Label(fact.label.zh + units.zh, fact.label.en + units.en) if fact.kind == "money" else fact.label
        for fact in asked.facts.values()
    ]


def _write_row(sheet: Any, below: int, row: Row, formats: Mapping[str, Any]) -> None:
    sheet.write_number(below, 0, row.place)
    sheet.write_string(below, 1, BETWEEN.join(row.names), formats["text"])
    sheet.write_string(below, 2, BETWEEN.join(row.numbers), formats["text"])
