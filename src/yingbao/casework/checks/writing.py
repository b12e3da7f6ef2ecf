"""A batch as an Excel file for the institution: watermarked, with columns to fill in, and no cell that turns into a formula."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import xlsxwriter

from yingbao.casework.checks.institutions import Asked
from yingbao.engine.dictionary import Label
from yingbao.web.languages import said, say
from yingbao.web.lists.export import inert, lay_out

LINE: Final = Label("批次行号", "Line of the batch")
NAME: Final = Label("姓名", "Name")
ID: Final = Label("身份证号", "ID number")
AUTHORISATION: Final = Label("授权编号", "Authorisation")
SIGNED: Final = Label("授权签署日期", "Authorisation signed on")
UNTIL: Final = Label("授权有效期至", "Authorisation valid until")
BETWEEN: Final = "；"
HEAD: Final = 3
"""Rows above the lines: the watermark, which batch it is, the headings."""
WIDE: Final = 22


@dataclass(frozen=True)
class Row:
    """A line as it goes out; of a household everybody's name and number. `by`: the authorisations, each with its number, the day on
    which it was signed, and its last."""

    place: int
    names: Sequence[str]
    numbers: Sequence[str]
    by: Sequence[tuple[int, date, date]]


def write(mark: str, title: str, asked: Asked, rows: Sequence[Row]) -> bytes:
    """The file, made in memory: it is handed over and kept nowhere. It says who authorised it, what may be asked, and until when."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    formats = {
        "mark": book.add_format({"bold": True, "font_color": "#9F2A20"}),
        "head": book.add_format({"bold": True, "bottom": 2, "text_wrap": True}),
        "text": inert(book),
    }
    columns = [LINE, NAME, ID, *heads(asked), AUTHORISATION, SIGNED, UNTIL]
    lay_out(sheet, mark, HEAD, len(columns), WIDE, frozen=2)
    sheet.write_string(0, 0, mark, formats["mark"])
    sheet.write_string(1, 0, f"{title} · {scope(asked)}", formats["text"])
    for at, head in enumerate(columns):
        sheet.write_string(HEAD - 1, at, said(head), formats["head"])
    for below, row in enumerate(rows, HEAD):
        _write_row(sheet, below, row, len(columns) - 3, formats)
    book.close()
    return out.getvalue()


def scope(asked: Asked) -> str:
    """What may be answered about whom, and that nothing else may."""
    what = say("、", ", ").join(said(fact.label) for fact in asked.facts.values())
    return say(
        "本人授权查询的范围：{what}，只用于本次审核；过了授权有效期的行不要查",
        "scope of the authorisations: {what}, for this application alone; do not answer a line after its last day",
        what=what,
    )


def heads(asked: Asked) -> list[Label]:
    """What the columns to fill in are called; money in yuan."""
    units = Label("（元）", " (yuan)")
    return [
        Label(fact.label.zh + units.zh, fact.label.en + units.en) if fact.kind == "money" else fact.label
        for fact in asked.facts.values()
    ]


def _write_row(sheet: Any, below: int, row: Row, after: int, formats: Mapping[str, Any]) -> None:
    """`after`: the column behind those that are filled in."""
    sheet.write_number(below, 0, row.place)
    sheet.write_string(below, 1, BETWEEN.join(row.names), formats["text"])
    sheet.write_string(below, 2, BETWEEN.join(row.numbers), formats["text"])
    for at, told in enumerate(zip(*row.by, strict=True), after):
        sheet.write_string(below, at, BETWEEN.join(map(str, told)), formats["text"])
