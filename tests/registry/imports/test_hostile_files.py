"""Files that would harm, mislead or make no sense: each is refused with a word on what to do, and nothing else dies."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from datetime import date
from pathlib import Path

import pytest

from tests.registry.imports.files import (
    HEAD,
    checked,
    csv_file,
    hints,
    id_number,
    ole,
    opened,
    people,
    person,
    put,
    repacked,
    why,
    xlsx,
    xlsx_file,
)
from yingbao.registry.imports.reading import limits, read_apart, read_here
from yingbao.registry.imports.reasons import Refused, texts

SHEET = "xl/worksheets/sheet1.xml"
EMPTY_SHEET = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'


def refusal(file: Path) -> str:
    with pytest.raises(Refused) as caught:
        opened(file)
    assert str(caught.value)  # the prose can be filled in, in both languages
    return caught.value.reason.code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty-file"),
        (b"<html><body><table><tr><td>\xe5\xa7\x93</td></tr></table></body></html>", "html"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "xml"),
        (b"%PDF-1.7 ...", "not-a-table"),
        (b"\x00\x01\x02\x03" * 300, "not-a-table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        (xlsx(people(20))[:3000], "damaged"),
        ("姓名,性别\n王,男\n".encode() + b"\xff\xff\xff,x\n", "encoding"),
        ('姓名,性别\n王,"男\n李,女\n'.encode(), "quotes"),
        ("姓名,性别\n王,{}\n".format("x" * 40_000).encode(), "huge-cell"),
        (b"1,2\n3,4\n", "no-header"),
        ("姓名,性别\n".encode(), "no-rows"),
    ],
)
def test_a_file_that_is_no_register_is_refused_by_name(tmp_path: Path, content: bytes, code: str) -> None:
    assert refusal(put(tmp_path, "file.xls", content)) == code


def test_a_file_with_a_password_is_told_so(tmp_path: Path) -> None:
    assert refusal(put(tmp_path, "file.xlsx", ole("EncryptedPackage", b"?" * 5000))) == "password"


def test_a_word_document_or_a_plain_archive_is_told_apart_from_excel(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", "<w/>")
    assert refusal(put(tmp_path, "file.xlsx", out.getvalue())) == "other-package"


def test_a_zip_bomb_is_not_inflated(tmp_path: Path) -> None:
    bomb = repacked(xlsx(people(2)), "xl/sharedStrings.xml", bytes(limits.RATIO_FROM * 4))
    assert refusal(put(tmp_path, "file.xlsx", bomb)) == "bomb"


def test_a_zip_bomb_that_lies_about_its_size_is_stopped_where_it_lies(tmp_path: Path) -> None:
    content = xlsx(people(2))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        info = package.getinfo(SHEET)
    central = content.rindex(b"PK\x01\x02", 0, content.rindex(SHEET.encode()))
    lying = bytearray(content)
    lying[central + 24 : central + 28] = struct.pack("<I", 40)  # far less than it holds
    assert info.file_size > 40
    assert refusal(put(tmp_path, "file.xlsx", bytes(lying))) == "bomb"


def test_entries_that_share_their_content_do_not_multiply_it(tmp_path: Path) -> None:
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packed.compress(bytes(8 * 2**20)) + packed.flush()
    local = b"PK\3\4" + struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, 0, len(body), 8 * 2**20, 1, 0) + b"a" + body
    entries = b"".join(
        b"PK\1\2"
        + struct.pack("<HHHHHHIIIHHHHHII", 20, 20, 0, 8, 0, 0, 0, len(body), 8 * 2**20, 3, 0, 0, 0, 0, 0, 0)
        + b"%03d" % n
        for n in range(300)
    )
    end = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, 300, 300, len(entries), len(local), 0)
    assert refusal(put(tmp_path, "file.xlsx", local + entries + end)) == "bomb"


def test_a_sheet_of_two_far_corners_is_not_made_into_a_table(tmp_path: Path) -> None:
    cells = '<row r="1"><c r="A1" t="inlineStr"><is><t>姓名</t></is></c></row>{}'
    wide = cells.format('<row r="2"><c r="XFD2"><v>1</v></c></row>')
    deep = cells.format('<row r="1048576"><c r="CV1048576"><v>1</v></c></row>')
    for sheet, code in ((wide, "too-many-columns"), (deep, "too-many-rows")):
        package = repacked(xlsx(people(2)), SHEET, EMPTY_SHEET.format(sheet).encode())
        assert refusal(put(tmp_path, "file.xlsx", package)) == code


def test_a_million_columns_are_too_many(tmp_path: Path) -> None:
    assert refusal(put(tmp_path, "file.csv", b"a," * 1_000_000 + b"b\n")) == "too-many-columns"


def test_whatever_a_file_does_to_its_reader_the_office_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yingbao.web.apart.CHILD", "import os; os.abort()")
    with pytest.raises(Refused) as caught:
        read_apart(csv_file(tmp_path, people(1)), tmp_path / "out.arrow")
    assert caught.value.reason.code == "too-heavy"


def test_a_register_cut_off_on_its_way_is_noticed_at_its_last_row(tmp_path: Path) -> None:
    file = csv_file(tmp_path, people(3))
    file.write_bytes(file.read_bytes().rstrip()[:-40])
    _, _, found = checked(file)
    assert (4, "short-row") in why(found)


def test_a_comma_that_shifts_the_cells_is_noticed(tmp_path: Path) -> None:
    rows = people(2)
    _, _, found = checked(csv_file(tmp_path, [rows[0], rows[1], [*rows[2][:4], "光明", "社区"]]))
    assert why(found) == [(3, "area-ambiguous"), (3, "long-row")]


def test_an_id_that_excel_took_for_a_number_is_recognised_and_explained(tmp_path: Path) -> None:
    number = id_number()
    for mangled in ("4.40311E+17", f"{number[:15]}000"):
        _, _, found = checked(csv_file(tmp_path, [HEAD, person(1, 公民身份号码=mangled)]))
        assert why(found) == [(2, "id-mangled")]
    _, _, found = checked(xlsx_file(tmp_path, [HEAD, [*person(1)[:1], 440311199003070013, *person(1)[2:]]]))
    assert why(found) == [(2, "id-mangled")]
    assert "文本" in texts()["id-mangled"]["zh"]


def test_a_day_that_excel_left_as_a_number_is_read_and_pointed_out(tmp_path: Path) -> None:
    row = person(1)
    born = date.fromisoformat(row[3])
    serial = str((born - date(1899, 12, 30)).days)
    _, _, found = checked(csv_file(tmp_path, [HEAD, [*row[:3], serial, row[4]]]))
    assert found.rows["birth"].to_pylist() == [born]
    assert (2, "date-serial") in hints(found)


@pytest.mark.parametrize("text", ["王\u202e明小", "王\0小明", "\u200b王小明", "王\x07明"])
def test_a_name_that_is_not_what_it_looks_like_comes_back(tmp_path: Path, text: str) -> None:
    _, _, found = checked(csv_file(tmp_path, [HEAD, person(1, text), person(2)]))
    assert why(found) == [(2, "hidden-character")]
    assert found.rows.num_rows == 1


@pytest.mark.parametrize("text", ['=HYPERLINK("x")', "+1", "-1+2", "@SUM(A1)"])
def test_what_looks_like_a_formula_is_text_and_is_pointed_out(tmp_path: Path, text: str) -> None:
    _, _, found = checked(csv_file(tmp_path, [HEAD, person(1, text)]))
    assert found.rows["name"].to_pylist() == [text]
    assert (2, "formula") in hints(found)


def test_a_large_honest_sheet_is_no_bomb(tmp_path: Path) -> None:
    rows = [["姓名", *["备注"] * 20], *([["居民", *["同上"] * 20]] * 5000)]
    assert read_here(xlsx_file(tmp_path, rows)).table.num_rows == 5001
