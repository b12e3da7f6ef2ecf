"""A batch as Excel or CSV in the platform's own columns; watermarked, and no cell turns into a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import xlsxwriter

from yingbao.casework.exchange.layouts import Layout
from yingbao.registry.imports.sheets import SAFE
from yingbao.web.lists.export import lay_out

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
ILLUSTRATIVE: Final = "※ 示例版式，不是任何平台的正式版式 / illustrative layout; no platform uses it"
WIDE: Final = 20


@dataclass(frozen=True)
class Sheet:
    """`mark`: who took it, when and what for; `number`: the batch's."""

    layout: Layout
    mark: str
    number: str

    @property
    def marks(self) -> list[str]:
        return [f"{self.number} · {self.mark}", *([ILLUSTRATIVE] if self.layout.illustrative else [])]

    @property
    def heads(self) -> list[str]:
        return [column.head for column in self.layout.columns]


def write(sheet: Sheet, rows: Sequence[Sequence[str]], to: str) -> bytes:
    """The file; `to`: xlsx or csv."""
    return _excel(sheet, rows) if to == "xlsx" else _csv(sheet, rows)


def guarded(text: str) -> str:
    """A cell of a CSV file that no program takes for a formula; a number keeps its sign."""
    if text.startswith(FORMULA) and not text.removeprefix("-").replace(".", "", 1).isdigit():
        return f"'{text}"
    return text


def _csv(sheet: Sheet, rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    if sheet.layout.above:
        lines.writerows([guarded(mark)] for mark in sheet.marks)
    lines.writerow(map(guarded, sheet.heads))
    lines.writerows(map(guarded, row) for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _excel(sheet: Sheet, rows: Sequence[Sequence[str]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {**SAFE, "in_memory": True}) as book:
        page = book.add_worksheet("名单")
        bold = book.add_format({"bold": True, "font_color": "#9F2A20"})
        head = book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "num_format": "@"})
        text = book.add_format({"num_format": "@"})
        top = len(sheet.marks) if sheet.layout.above else 0
        beside = page if top else book.add_worksheet("说明")
        for at, mark in enumerate(sheet.marks):
            beside.write_string(at, 0, mark, bold)
        lay_out(page, " ".join(sheet.marks), top + 1, len(sheet.heads), WIDE)
        _row(page, top, sheet.heads, head)
        for below, row in enumerate(rows, top + 1):
            _row(page, below, row, text)
    return out.getvalue()


def _row(page: Any, at: int, cells: Sequence[str], form: Any) -> None:
    for column, cell in enumerate(cells):
        page.write_string(at, column, cell, form)
