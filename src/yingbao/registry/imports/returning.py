"""Rows that were set aside, as the Excel file they came in, with the reason beside each cell at fault."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import xlsxwriter

from yingbao.engine.faults.render import Language
from yingbao.registry.imports.mapping import Catalogue, Planned
from yingbao.registry.imports.reading import ROW, Column, Sheet
from yingbao.registry.imports.reading.ours import MARK
from yingbao.registry.imports.reasons import Reason
from yingbao.registry.imports.sheets import SAFE, Options, choices, formats
from yingbao.registry.imports.validating import Checked

ROWS_A_SHEET = 1_000_000
ROW_HEAD: Mapping[Language, str] = {"zh": f"{MARK}原行号", "en": f"{MARK}row in the original"}
WHY_HEAD: Mapping[Language, str] = {"zh": f"{MARK}原因：", "en": f"{MARK}why: "}


@dataclass(frozen=True)
class Returned:
    """`rows` set aside, in `cells` of which something is wrong."""

    rows: int
    cells: int


def write_returned(
    sheet: Sheet, checked: Checked, out: Path, lang: Language, plan: tuple[Planned, Catalogue]
) -> Returned:
    """Writes the rows set aside to `out` (.xlsx): every original column in its order, as text, and the reasons."""
    reasons = _reasons(checked, lang)
    wrong = {place for row in reasons.values() for place in row}
    rows = sheet.table.filter(pc.is_in(sheet.table[ROW], pa.array(list(reasons), pa.int64())))
    with xlsxwriter.Workbook(str(out), {**SAFE, "constant_memory": True}) as book:
        page = _Page(book, sheet.columns, wrong, lang)
        for start in range(0, max(rows.num_rows, 1), ROWS_A_SHEET):
            page.write(rows.slice(start, ROWS_A_SHEET), reasons)
        page.offer(*plan)
    return Returned(rows.num_rows, sum(map(len, reasons.values())))


def _reasons(checked: Checked, lang: Language) -> dict[int, dict[int, tuple[str, bool]]]:
    """Of each row set aside, by column: the text and whether it is why the row did not go in."""
    fatal = pc.unique(checked.faults.filter(checked.faults["fatal"])[ROW])
    told = checked.faults.filter(pc.is_in(checked.faults[ROW], fatal)).sort_by(
        [(ROW, "ascending"), ("place", "ascending")]
    )
    found: dict[int, dict[int, tuple[str, bool]]] = {}
    for (row, place), faults in groupby(told.to_pylist(), key=lambda fault: (fault["row"], fault["place"])):
        texts = {Reason(f["code"], json.loads(f["words"])).text(lang): f["fatal"] for f in faults}
        found.setdefault(row, {})[place] = (" ".join(texts), any(texts.values()))
    return found


class _Page:
    def __init__(self, book: Any, columns: tuple[Column, ...], wrong: set[int], lang: Language) -> None:
        self.book, self.columns, self.wrong, self.lang = book, columns, wrong, lang
        self.formats, self.sheets = formats(book), list[tuple[Any, int]]()
        self.places: dict[int, int] = {}
        at = 1
        for column in columns:
            self.places[column.place] = at
            at += 2 if column.place in wrong else 1

    def write(self, rows: pa.Table, reasons: Mapping[int, Mapping[int, tuple[str, bool]]]) -> None:
        page = self.book.add_worksheet()
        self.sheets.append((page, rows.num_rows))
        page.freeze_panes(1, 1)
        for at, head, kind in self._heads():
            page.set_column(at, at, 40 if kind == "ours" and at else 14, self.formats["text"])
            page.write_string(0, at, head, self.formats["ours" if kind == "ours" else "head"])
        for line, row in enumerate(rows.to_pylist(), 1):
            self._row(page, line, row, reasons[row[ROW]])

    def _heads(self) -> Iterator[tuple[int, str, str]]:
        yield 0, ROW_HEAD[self.lang], "ours"
        for column in self.columns:
            yield self.places[column.place], column.name, "head"
            if column.place in self.wrong:
                yield self.places[column.place] + 1, WHY_HEAD[self.lang] + column.name, "ours"

    def _row(self, page: Any, line: int, row: Mapping[str, Any], why: Mapping[int, tuple[str, bool]]) -> None:
        page.write_string(line, 0, str(row[ROW]), self.formats["ours"])
        for column in self.columns:
            text, fatal = why.get(column.place, ("", False))
            cell = self.formats["wrong" if fatal else "text"]
            page.write_string(line, self.places[column.place], row[column.field] or "", cell)
            if text:
                page.write_string(line, self.places[column.place] + 1, text, self.formats["ours"])

    def offer(self, planned: Planned, catalogue: Catalogue) -> None:
        """Drop-downs where the dictionary has a list."""
        options = Options(self.book)
        for name, column in planned.columns.items():
            if words := choices(catalogue.targets[name], catalogue, (), self.lang):
                for page, rows in self.sheets:
                    options.offer(page, self.places[column.place], rows, words)
