"""Files as they come: which encoding, which separator, where the header is, and what each cell says."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.registry.imports.files import HEAD, csv_file, opened, people, person, put, xls, xlsx, xlsx_file
from yingbao.registry.imports.reading import ROW, read_apart, read_here
from yingbao.registry.imports.reading.columns import read_columns
from yingbao.registry.imports.reading.text import encoding_of, read_rows, separator_of


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_a_csv_file_reads_the_same_whatever_its_encoding_and_separator(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    rows = [*people(3), person(4, "𬱖䶮")]
    sheet = opened(csv_file(tmp_path, rows, encoding, separator))
    assert [column.label for column in sheet.columns] == HEAD
    assert sheet.table["c0"].to_pylist() == ["居民1", "居民2", "居民3", "𬱖䶮"]
    assert sheet.table[ROW].to_pylist() == [2, 3, 4, 5]


def test_titles_above_the_header_are_passed_over_and_row_numbers_stay_those_of_excel(tmp_path: Path) -> None:
    rows = [["光明区某街道常住人口花名册"], ["填报日期：2025-12-31", "", "填报人：某某"], [], *people(2)]
    sheet = opened(xlsx_file(tmp_path, rows))
    assert sheet.header_row == 4
    assert sheet.table[ROW].to_pylist() == [5, 6]


def test_empty_rows_and_columns_around_a_table_are_not_part_of_it(tmp_path: Path) -> None:
    rows = [[*row, "", ""] for row in people(2)]
    sheet = opened(csv_file(tmp_path, [*rows, [""] * 7, [""] * 7]))
    assert [column.letter for column in sheet.columns] == ["A", "B", "C", "D", "E"]
    assert sheet.table.num_rows == 2


def test_two_columns_of_one_name_are_told_apart_and_said(tmp_path: Path) -> None:
    sheet = opened(csv_file(tmp_path, [[*row, row[0]] for row in people(1)]))
    assert sheet.doubled == ("姓名",)
    assert [note.code for note in sheet.notes] == ["doubled-label"]
    assert [column.name for column in sheet.columns][0::5] == ["姓名[A]", "姓名[F]"]


def test_a_column_without_a_name_is_called_by_its_letter(tmp_path: Path) -> None:
    rows = people(1)
    sheet = opened(csv_file(tmp_path, [[*rows[0], ""], [*rows[1], "备注"]]))
    assert sheet.columns[-1].name == "[F]"


def test_excel_days_numbers_and_truth_read_as_a_person_sees_them(tmp_path: Path) -> None:
    sheet = opened(xlsx_file(tmp_path, [["姓名", "出生日期", "人数", "金额"], ["甲", date(1990, 3, 7), 3.0, 1234.5]]))
    assert sheet.table.to_pylist()[0] == {
        "row": 2,
        "length": 4,
        "c0": "甲",
        "c1": "1990-03-07",
        "c2": "3",
        "c3": "1234.5",
    }


def test_a_sheet_of_excel_97_reads_too(tmp_path: Path) -> None:
    sheet = opened(put(tmp_path, "file.xls", xls([HEAD, person(1), person(2, "李四")])))
    assert sheet.table["c0"].to_pylist() == ["王小明", "李四"]


def test_the_name_of_a_file_does_not_matter(tmp_path: Path) -> None:
    assert opened(put(tmp_path, "file.csv", xlsx(people(2)))).table.num_rows == 2
    assert opened(put(tmp_path, "file.xls", xlsx(people(2)))).table.num_rows == 2
    csv_file(tmp_path, people(2)).rename(tmp_path / "file.xlsx")
    assert opened(tmp_path / "file.xlsx").table.num_rows == 2


def test_a_file_opened_in_a_process_of_its_own_reads_the_same(tmp_path: Path) -> None:
    file = xlsx_file(tmp_path, people(5))
    assert read_apart(file, tmp_path / "out.arrow").table.equals(read_here(file).table)


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(
    st.integers(2, 4).flatmap(
        lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=8)
    )
)
def test_the_quick_way_and_the_careful_way_read_every_csv_file_alike(tmp_path: Path, rows: list[list[str]]) -> None:
    if not any(any(row) for row in rows):
        return
    file = csv_file(tmp_path, rows)
    encoding = encoding_of(file)
    careful = read_rows(file, encoding, ",").table
    if quick := read_columns(file, encoding, ","):
        assert quick.table.equals(careful)
    if separator_of(file, "utf-8") == ",":
        assert read_here(file).table.to_pylist() == careful.to_pylist()
    written = [row for row in rows if any(row)]
    assert [[row[f"c{place}"] for place in range(len(rows[0]))] for row in careful.to_pylist()] == written
