"""Rows that do not go in come back as Excel, with reasons; corrected, they go in."""

from __future__ import annotations

import random
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tests.registry.imports.files import (
    AREAS,
    HEAD,
    catalogue,
    checked,
    csv_file,
    hints,
    person,
    planned,
    why,
    xlsx_file,
)
from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.imports.blank import template
from yingbao.registry.imports.mapping import suggest
from yingbao.registry.imports.office import catalogue_of, topics
from yingbao.registry.imports.reading import ROW, read_here, with_header
from yingbao.registry.imports.returning import write_returned

NAMES = [AREAS.full_name(code) for code in AREAS.names if len(code) == 12]


def returned(file: Path, out: Path, lang: str = "zh") -> list[list[str]]:
    sheet, laid, found = checked(file)
    write_returned(sheet, found, out, lang, (laid, catalogue()))  # type: ignore[arg-type]
    return CalamineWorkbook.from_path(str(out)).get_sheet_by_index(0).to_python()  # type: ignore[return-value]


def test_bad_rows_come_back_with_the_reason_beside_each_cell_at_fault(tmp_path: Path) -> None:
    rows = [HEAD, person(1), person(2, 性别="不明了"), person(3, 公民身份号码="4.40311E+17", 出生日期="昨天")]
    table = returned(csv_file(tmp_path, rows), tmp_path / "back.xlsx")
    assert table[0] == [
        "※原行号",
        "姓名",
        "公民身份号码",
        "※原因：公民身份号码",
        "性别",
        "※原因：性别",
        "出生日期",
        "※原因：出生日期",
        "居住社区",
    ]
    assert [row[0] for row in table[1:]] == ["3", "4"]
    assert table[1][1:3] == rows[2][:2] and "可填：男、女" in table[1][5]
    assert table[2][2] == "4.40311E+17" and "丢失" in table[2][3] and "2025-12-31" in table[2][7]


def test_reasons_come_in_the_readers_language(tmp_path: Path) -> None:
    table = returned(csv_file(tmp_path, [HEAD, person(2, 性别="?")]), tmp_path / "back.xlsx", "en")
    assert table[0][0] == "※row in the original" and "Not one of the values" in " ".join(table[1])


def test_a_returned_file_once_corrected_is_imported_whole(tmp_path: Path) -> None:
    good = person(7, "赵七")
    table = returned(csv_file(tmp_path, [HEAD, [*good[:3], "昨天", good[4]]]), tmp_path / "back.xlsx")
    place = table[0].index("出生日期")
    table[1][place] = good[3]
    _, laid, found = checked(xlsx_file(tmp_path, table, "again.xlsx"))
    assert not laid.open
    assert found.rows["name"].to_pylist() == ["赵七"] and found.aside.num_rows == 0


def test_nothing_that_comes_back_is_a_formula(tmp_path: Path) -> None:
    rows = [HEAD, ["=1+1", "+2", "-3", "@x", "=cmd|' /C calc'!A0"]]
    table = returned(csv_file(tmp_path, rows), tmp_path / "back.xlsx")
    assert "=1+1" in table[1]
    with zipfile.ZipFile(tmp_path / "back.xlsx") as package:
        assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")


def test_rows_that_speak_of_one_person_twice_are_told_apart(tmp_path: Path) -> None:
    other = [*person(2)[:4], "碧眼社区居委会"]
    file = csv_file(tmp_path, [HEAD, person(1), person(1), person(2), other, ["没有号码", "", "男", "", ""]])
    _, _, found = checked(file)
    assert why(found) == [(3, "twice"), (4, "twice-differing"), (5, "twice-differing"), (6, "no-identity")]


def test_birth_and_sex_that_differ_from_the_id_are_pointed_out_and_taken(tmp_path: Path) -> None:
    _, _, found = checked(csv_file(tmp_path, [HEAD, person(1, 性别="女", 出生日期="1951-01-01")]))
    assert found.rows.num_rows == 1
    assert {"birth-differs", "sex-differs"} <= {code for _, code in hints(found)}


CELLS = st.sampled_from(
    [
        "",
        "甲",
        "男",
        "女",
        "是",
        "2025-01-01",
        "45000",
        "光明社区",
        "光明",
        "1.2E+17",
        "\u202ex",
        "=1",
        "x" * 50,
        *person(1)[1:2],
    ]
)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=5, max_size=6), min_size=1, max_size=12), st.integers(0, 10))
def test_no_row_is_ever_lost_every_one_is_taken_or_comes_back(rows: list[list[str]], good: int) -> None:
    mixed = [*rows, *(person(order) for order in range(1, good + 1))]
    random.Random(good).shuffle(mixed)
    filled = sum(any(row) for row in mixed)
    if not filled:
        return
    with TemporaryDirectory() as folder:
        file = csv_file(Path(folder), [HEAD, *mixed])
        sheet, laid, found = checked(file)
        back = write_returned(sheet, found, Path(folder) / "back.xlsx", "zh", (laid, catalogue()))
        assert found.read == filled == found.rows.num_rows + back.rows
        numbers = [*found.rows[ROW].to_pylist(), *found.aside[ROW].to_pylist()]
        assert sorted(numbers) == sheet.table[ROW].to_pylist()
        again = with_header(read_here(Path(folder) / "back.xlsx")) if back.rows else None
        assert again is None or again.table.num_rows == back.rows


def test_every_topic_of_the_dictionary_has_a_template_that_its_own_import_understands(tmp_path: Path) -> None:
    office = office_dictionary()
    for kind, topic, _ in topics(office):
        about = catalogue_of(office, kind, topic)
        for lang in ("zh", "en"):
            file = tmp_path / f"{kind}-{topic}-{lang}.xlsx"
            file.write_bytes(template(about, NAMES, lang))  # type: ignore[arg-type]
            grid = read_here(file)
            line = {name: "甲" for name in grid.table.column_names if name.startswith("c")}
            line["c0"] = ""
            filled = pa.concat_tables(
                [grid.table, pa.Table.from_pylist([{"row": 3, "length": grid.width, **line}], grid.table.schema)]
            )
            sheet = with_header(type(grid)(filled), lambda _: False)
            laid = planned(sheet, about)
            assert sheet.table.num_rows == 1, "the example row is left out"
            assert not laid.open and not laid.wrong, (kind, topic, lang, laid)
            assert set(laid.columns) == set(suggest(sheet, about).targets.values()) - {""} == set(about.targets)


def test_a_template_keeps_id_numbers_as_text_and_offers_what_may_be_chosen(tmp_path: Path) -> None:
    (tmp_path / "t.xlsx").write_bytes(template(catalogue(), NAMES, "zh", ["name", "id_number", "sex", "residence"]))
    with zipfile.ZipFile(tmp_path / "t.xlsx") as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
        notes = package.read("xl/comments1.xml").decode()
    assert sheet.count("<dataValidation ") == 2
    assert "18 位身份证号" in notes and "空白表示：" in notes
