"""A list as an Excel file that says whose it is, when it was taken and what for; text that cannot turn into a formula."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from typing import IO, Any, Final

import xlsxwriter
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from yingbao.engine.values import FEN_PER_YUAN
from yingbao.web.handing import EXCEL, handed
from yingbao.web.languages import said, say
from yingbao.web.lists.asked import Asked
from yingbao.web.lists.page import words
from yingbao.web.lists.shape import Column
from yingbao.web.lists.sources import Source, chosen
from yingbao.web.provided import Export, provided
from yingbao.web.templatetags.frame import moment

HEAD: Final = 3
"""Rows above the table: the watermark, what the list is narrowed to, the headings."""
CELL: Final = 32_767
PAGE_HEADER: Final = 200


def export(request: HttpRequest, asked: Asked, source: Source, purpose: str) -> HttpResponse:
    """The rows of `source` as a file. `provided.exported` is told before anything leaves, and may raise."""
    told = [f"{said(one.label)}：{one.told(own)}" for one, own in chosen(asked.listing.filters, asked.given)]
    with tempfile.TemporaryFile() as file:
        rows = _write(file, watermark(request, purpose), told, asked, source.each())
        file.seek(0)
        content = file.read()
    provided.exported(request, Export(asked.listing.name, asked.listing.title, rows, dict(asked.given), purpose))
    name = f"{said(asked.listing.title)}-{timezone.localtime():%Y%m%d-%H%M}.xlsx"
    return handed(content, EXCEL, name)


def watermark(request: HttpRequest, purpose: str) -> str:
    """Who took it, when and what for."""
    return say(
        "{office} · {who} 于 {when} 导出 · 用途：{purpose} · 内部资料，用后销毁",
        "{office} · exported by {who}, {when} · purpose: {purpose} · internal, destroy after use",
        office=provided.office(request).title,
        who=provided.who(request),
        when=moment(timezone.now()),
        purpose=purpose,
    )


def _write(file: IO[bytes], mark: str, told: list[str], asked: Asked, rows: Iterator[Any]) -> int:
    columns = [column for column in asked.listing.columns if column.export]
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet = book.add_worksheet()
    formats = {
        "mark": book.add_format({"bold": True, "font_color": "#9F2A20"}),
        "head": book.add_format({"bold": True, "bottom": 2}),
        "text": inert(book),
        "number": book.add_format({"num_format": "#,##0"}),
        "money": book.add_format({"num_format": "#,##0.00"}),
    }
    lay_out(sheet, mark, HEAD, len(columns))
    sheet.write_string(0, 0, mark, formats["mark"])
    sheet.write_string(1, 0, "；".join(told) or say("未筛选", "not narrowed"), formats["text"])
    for at, column in enumerate(columns):
        sheet.write_string(HEAD - 1, at, said(column.label), formats["head"])
    count = 0
    for count, row in enumerate(rows, 1):
        for at, column in enumerate(columns):
            _cell(sheet, (HEAD + count - 1, at), column, row, formats)
    sheet.autofilter(HEAD - 1, 0, HEAD - 1 + count, len(columns) - 1)
    book.close()
    return count


def inert(book: xlsxwriter.Workbook) -> Format:
    """How a text is written that must not turn into a formula, whatever it begins with."""
    return book.add_format({"quote_prefix": True, "num_format": "@"})


def lay_out(sheet: Worksheet, mark: str, above: int, columns: int, wide: int = 18, frozen: int = 1) -> None:
    """A sheet to print and to scroll: `above` rows stay in sight and stand on every page, `frozen` columns in sight.

    On paper every page bears the watermark; '&' begins a code there, and is doubled.
    """
    sheet.set_header(f"&L&8{mark.replace('&', '&&')[:PAGE_HEADER]}")
    sheet.set_footer("&R&P / &N")
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, above - 1)
    sheet.freeze_panes(above, frozen)
    sheet.set_column(0, columns - 1, wide)


def _cell(sheet: Worksheet, place: tuple[int, int], column: Column, row: Any, formats: dict[str, Any]) -> None:
    """Counts and money as numbers, so that they add up; all else as text, never read as a formula."""
    value = column.in_file(row)
    if column.show in ("number", "money") and isinstance(value, int):
        number = value / FEN_PER_YUAN if column.show == "money" else value
        sheet.write_number(*place, number, formats[column.show])
    elif value is not None:
        sheet.write_string(*place, words(column, row)[:CELL], formats["text"])
