"""A batch as a file for the institution, in its own layout: watermarked, with columns to fill in, and no cell that turns into a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import xlsxwriter

from yingbao.casework.checks.institutions import Asked
from yingbao.casework.checks.layouts import ENCODINGS, Column, Layout
from yingbao.casework.exchange.writing import guarded
from yingbao.engine.dictionary import Label
from yingbao.web.handing import EXCEL
from yingbao.web.languages import said, say
from yingbao.web.lists.export import inert, lay_out

BETWEEN: Final = "；"
HEAD: Final = 3
"""Rows above the lines: the watermark, which batch it is and what may be asked, the headings."""
WIDE: Final = 22
ILLUSTRATIVE: Final = Label(
    "※ 示例版式，不是该机构的正式版式", "※ illustrative layout; it is not the institution's own"
)


@dataclass(frozen=True)
class Of:
    """Somebody on a line. `by`: the authorisations about them, each with its number, the day on which it was signed, and its last."""

    name: str
    number: str
    by: Sequence[tuple[int, date, date]]


@dataclass(frozen=True)
class Row:
    """A line as it goes out; of a household everybody in it."""

    place: int
    people: Sequence[Of]


@dataclass(frozen=True)
class Sheet:
    """`mark`: who took it, when and what for; `batch`, `day`: which batch it is, of which day."""

    asked: Asked
    layout: Layout
    mark: str
    batch: str
    day: date

    @property
    def above(self) -> tuple[str, str]:
        own = "" if not self.layout.illustrative else f" · {said(ILLUSTRATIVE)}"
        return self.mark, f"{self.batch} · {said(self.asked.label)} · {scope(self.asked)}{own}"

    @property
    def heads(self) -> list[str]:
        return [said(column.label) for column in self.layout.columns]


def write(sheet: Sheet, rows: Sequence[Row]) -> tuple[bytes, str, str]:
    """The file, its kind and the end of its name. It is made in memory, handed over and kept nowhere; it says who authorised it, what may
    be asked, and until when."""
    lines = [line for row in rows for line in _lines(sheet, row)]
    if sheet.layout.file == "csv":
        return _csv(sheet, lines), f"text/csv; charset={sheet.layout.encoding}", "csv"
    return _excel(sheet, lines), EXCEL, "xlsx"


def scope(asked: Asked) -> str:
    """What may be answered about whom, and that nothing else may."""
    what = say("、", ", ").join(said(fact.label) for fact in asked.facts.values())
    return say(
        "本人授权查询的范围：{what}，只用于本次审核；过了授权有效期的行不要查",
        "scope of the authorisations: {what}, for this application alone; do not answer a line after its last day",
        what=what,
    )


def _lines(sheet: Sheet, row: Row) -> Iterator[list[str]]:
    """A line's rows: one of everybody, or one of each."""
    for people in [[one] for one in row.people] if sheet.layout.each == "person" else [row.people]:
        yield [_cell(sheet, column, row.place, people) for column in sheet.layout.columns]


def _cell(sheet: Sheet, column: Column, place: int, people: Sequence[Of]) -> str:
    by = sorted({told for one in people for told in one.by})
    days = {"signed": [signed for _, signed, _ in by], "until": [until for _, _, until in by], "day": [sheet.day]}
    if column.told in days:
        return BETWEEN.join(day.strftime(column.date) for day in days[column.told])
    told: dict[str, Iterable[object]] = {
        "line": [place], "batch": [sheet.batch], "authorisation": [number for number, *_ in by],
        "name": [one.name for one in people], "id_number": [one.number for one in people],
    }  # fmt: skip
    return column.constant or BETWEEN.join(map(str, told.get(column.told, ())))


def _csv(sheet: Sheet, lines: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerows([guarded(text)] for text in sheet.above)
    rows.writerow(map(guarded, sheet.heads))
    rows.writerows(map(guarded, line) for line in lines)
    return out.getvalue().encode(ENCODINGS[sheet.layout.encoding])


def _excel(sheet: Sheet, lines: Sequence[Sequence[str]]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet()
    mark = book.add_format({"bold": True, "font_color": "#9F2A20"})
    head = book.add_format({"bold": True, "bottom": 2, "text_wrap": True})
    text = inert(book)
    lay_out(page, sheet.mark, HEAD, len(sheet.heads), WIDE, frozen=2)
    page.write_string(0, 0, sheet.above[0], mark)
    page.write_string(1, 0, sheet.above[1], text)
    for at, name in enumerate(sheet.heads):
        page.write_string(HEAD - 1, at, name, head)
    for below, line in enumerate(lines, HEAD):
        for at, (column, cell) in enumerate(zip(sheet.layout.columns, line, strict=True)):
            _write_cell(page, (below, at), column, cell, text)
    book.close()
    return out.getvalue()


def _write_cell(page: Any, place: tuple[int, int], column: Column, cell: str, text: Any) -> None:
    """The line's number as a number; a column to fill in is left as it is."""
    if column.told == "line":
        page.write_number(*place, int(cell))
    elif not column.answer:
        page.write_string(*place, cell, text)
