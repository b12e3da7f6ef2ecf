"""Files as departments send them, and as nobody should: made here, byte by byte where need be."""

from __future__ import annotations

import csv
import io
import struct
import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
from stdnum.cn import ric

from tests.office import FIRST_DAY
from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.imports.mapping import Catalogue, Plan, Planned, lay, recognises, suggest
from yingbao.registry.imports.office import catalogue_of
from yingbao.registry.imports.reading import Sheet, read_here, with_header
from yingbao.registry.imports.validating import Areas, Checked, Reader, validate

HEAD = ["姓名", "公民身份号码", "性别", "出生日期", "居住社区"]
STREETS = {"440311": "光明区", "440311001": "光明街道", "440311001001": "光明社区居委会", "440311001002": "碧眼社区居委会",
           "440311004": "凤凰街道", "440311004002": "东坑社区居委会", "440311004005": "凤凰社区居委会"}  # fmt: skip
AREAS = Areas(STREETS)


def id_number(birth: date = date(1990, 3, 7), order: int = 1, region: str = "990000") -> str:
    """A number that nobody has, with a right check digit; an odd order is a man's."""
    body = f"{region}{birth:%Y%m%d}{order:03d}"
    return body + ric.calc_check_digit(body + "0")


def person(order: int = 1, name: str = "王小明", **other: str) -> list[str]:
    """A row of HEAD without any fault."""
    birth = date(1950 + order % 50, 1 + order % 12, 1 + order % 28)
    row = {
        "姓名": name, "公民身份号码": id_number(birth, order % 1000), "性别": "男" if order % 2 else "女",
        "出生日期": str(birth), "居住社区": "光明社区居委会", **other,
    }  # fmt: skip
    return [row[label] for label in HEAD]


def people(count: int) -> list[list[str]]:
    return [HEAD, *(person(order, f"居民{order}") for order in range(1, count + 1))]


def csv_file(folder: Path, rows: Sequence[Sequence[Any]], encoding: str = "utf-8", separator: str = ",") -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\r\n").writerows(rows)
    return put(folder, "file.csv", text.getvalue().encode(encoding))


def put(folder: Path, name: str, content: bytes) -> Path:
    file = folder / name
    file.write_bytes(content)
    return file


def xlsx_file(folder: Path, rows: Sequence[Sequence[Any]], name: str = "file.xlsx") -> Path:
    """Numbers and days as Excel's own, everything else as text."""
    return put(folder, name, xlsx(rows))


def xlsx(rows: Sequence[Sequence[Any]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet, days = book.add_worksheet(), book.add_format({"num_format": "yyyy/m/d"})
        for at, row in enumerate(rows):
            for place, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(at, place, value, days)
                elif isinstance(value, int | float) and not isinstance(value, bool):
                    sheet.write_number(at, place, value)
                elif value is not None:
                    sheet.write_string(at, place, value)
    return out.getvalue()


def repacked(package: bytes, part: str, content: bytes) -> bytes:
    """An Excel package with one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return out.getvalue()


def xls(rows: Sequence[Sequence[str | float]]) -> bytes:
    """A workbook of Excel 97: records of BIFF 8 in one stream of an OLE file."""
    body = b"".join(_cell(at, place, value) for at, row in enumerate(rows) for place, value in enumerate(row))
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0)) + body + _record(0x000A, b"")
    name = "表".encode("utf-16-le")
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    end = _record(0x000A, b"")
    length = len(start) + 4 + 8 + len(name) + len(end)
    bound = _record(0x0085, struct.pack("<IHBB", length, 0, 1, 1) + name)
    return ole("Workbook", start + bound + end + sheet)


def _cell(at: int, place: int, value: str | float) -> bytes:
    if isinstance(value, str):
        text = value.encode("utf-16-le")
        return _record(0x0204, struct.pack("<HHHHB", at, place, 0, len(text) // 2, 1) + text)
    return _record(0x0203, struct.pack("<HHHd", at, place, 0, value))


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def ole(stream: str, content: bytes) -> bytes:
    """An OLE file with one stream, long enough to lie in sectors of its own."""
    content = content.ljust(4096, b"\0")
    content += b"\0" * (-len(content) % 512)
    sectors = len(content) // 512
    fat = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]
    fat += [0xFFFFFFFF] * (128 - len(fat))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    head += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0) + struct.pack(
        "<109I", 0, *[0xFFFFFFFF] * 108
    )
    entries = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + _entry(stream, 2, 0xFFFFFFFF, 2, len(content)) + bytes(256)
    return head + struct.pack("<128I", *fat) + entries + content


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = (name + "\0").encode("utf-16-le")
    links = struct.pack("<BBIII", kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
    return text.ljust(64, b"\0") + struct.pack("<H", len(text)) + links + bytes(36) + struct.pack("<IQ", start, size)


def catalogue(kind: str = "person", topic: str = "facts") -> Catalogue:
    return catalogue_of(office_dictionary(), kind, topic)


def opened(file: Path, about: Catalogue | None = None) -> Sheet:
    return with_header(read_here(file), recognises(about or catalogue()))


def planned(sheet: Sheet, about: Catalogue | None = None, saved: Plan | None = None) -> Planned:
    about = about or catalogue()
    return lay(suggest(sheet, about, saved), sheet, about)


def checked(file: Path, about: Catalogue | None = None) -> tuple[Sheet, Planned, Checked]:
    """A file as far as it goes without a database."""
    about = about or catalogue()
    sheet = opened(file, about)
    laid = planned(sheet, about)
    return sheet, laid, validate(sheet, laid, about, Reader(about.categories, AREAS, FIRST_DAY))


def why(found: Checked) -> list[tuple[int, str]]:
    """(row, code) of every reason why a row did not go in."""
    return sorted((fault["row"], fault["code"]) for fault in found.faults.to_pylist() if fault["fatal"])


def hints(found: Checked) -> list[tuple[int, str]]:
    """(row, code) of what was taken all the same."""
    return sorted((fault["row"], fault["code"]) for fault in found.faults.to_pylist() if not fault["fatal"])
