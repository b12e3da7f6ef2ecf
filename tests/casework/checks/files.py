"""Files as institutions fill them in: what was handed over, read and answered."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from python_calamine import CalamineWorkbook

HEAD = 2
"""The row of the headings, from 0."""


def rows_of(content: bytes) -> list[list[Any]]:
    return list(CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python())


def filled(content: bytes, answers: Mapping[int, Sequence[Any]], *, numbers: Mapping[int, str] | None = None) -> bytes:
    """The file with the columns of answers filled in by line of the batch; of a home that has a row for each person the first has it
    all. `numbers`: another ID number in a line."""
    rows, out, seen = rows_of(content), io.BytesIO(), set[int]()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for at, row in enumerate(rows):
        place = int(row[0]) if at > HEAD else 0
        told = [0 for _ in answers.get(place, ())] if place in seen else answers.get(place, ())
        seen.add(place)
        given = [*row[:3], *told] if at > HEAD else row
        if numbers and place in numbers:
            given[2] = numbers[place]
        for column, value in enumerate(given):
            if isinstance(value, str):
                sheet.write_string(at, column, value)
            else:
                sheet.write(at, column, value)
    book.close()
    return out.getvalue()


def uploaded(content: bytes, name: str = "回复.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)
