"""A bad row is set aside with its whole home, and the clerk reads why."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from yingbao.engine.store import Counts, Store, inspection, open_store

from .world import (
    HOUSEHOLDS,
    PERSONS,
    ids,
    opened,
    rejected,
    small_dictionary,
    with_person,
    write_about,
    write_folder,
    write_parquet,
)


def reasons(store: Store, table: str) -> list[tuple[str, str, str, str]]:
    """Who is set aside for what: id, column, value, reason."""
    return [(line["id"], line["column"], line["value"], line["reason"]) for line in rejected(store, table)]


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("wage", "10000.01", "aside-range"),
        ("wage", "-0.01", "aside-range"),
        ("wage", "12.345", "aside-money"),
        ("wage", "1,000", "aside-money"),
        ("wage", "12元", "aside-money"),
        ("trips", "10", "aside-range"),
        ("trips", "1.0", "aside-integer"),
        ("trips", "99999999999999999999", "aside-integer"),
        ("ill", "maybe", "aside-boolean"),
        ("sex", "other", "aside-category"),
        ("sex", "none", "aside-category"),
        ("grade", "三级", "aside-category"),
        ("ended", "2024-02-30", "aside-date"),
        ("ended", "31/12/2024", "aside-date"),
        ("ended", "2126-01-01", "aside-range"),
        ("ended", "1849-12-31", "aside-range"),
        ("birth", "2026-01-01", "aside-future"),
        ("birth", "2126-01-01", "aside-range"),
        ("birth", "never", "aside-date"),
    ],
)
def test_a_bad_cell_sets_aside_its_whole_home(tmp_path: Path, column: str, value: str, reason: str) -> None:
    store = opened(tmp_path, person=with_person(**{column: value}), bills=[{"owner": 12}, {"owner": 21}])
    assert reasons(store, "person") == [("11", column, value, reason), ("12", "", "", "aside-home")]
    assert reasons(store, "household") == [("1", "", "", "aside-home")]
    assert reasons(store, "bills") == [("1", "", "", "aside-home")]
    assert (ids(store, "household"), ids(store, "person"), ids(store, "bills")) == ([2, 3], [21, 31], [2])
    assert store.counts["person"] == Counts(4, 2, 2)


@pytest.mark.parametrize(
    ("column", "value"),
    [("wage", "10000"), ("wage", "0"), ("birth", "2025-12-31"), ("ended", "2125-12-31"), ("ended", "1850-01-01")],
)
def test_the_ends_of_a_range_lie_in_it(tmp_path: Path, column: str, value: str) -> None:
    assert opened(tmp_path, person=with_person(**{column: value})).rejected is None


@pytest.mark.parametrize("area", ["光明", "4403-11", "4", "4403110010011"])
def test_an_area_is_a_division_code(tmp_path: Path, area: str) -> None:
    store = opened(tmp_path, household=[{**HOUSEHOLDS[0], "area": area}, *HOUSEHOLDS[1:]])
    assert reasons(store, "household") == [("1", "area", area, "aside-area")]


@pytest.mark.parametrize(
    ("column", "values", "reason"),
    [
        ("wage", pa.array([1_000_001, 5], pa.int64()), "aside-range"),
        ("wage", pa.array([Decimal("1.005"), Decimal("5")], pa.decimal128(20, 3)), "aside-money"),
        ("trips", pa.array([-1, 5], pa.int16()), "aside-range"),
        ("trips", pa.array([2**64 - 1, 5], pa.uint64()), "aside-integer"),
        ("birth", pa.array([date(2026, 1, 1), date(2000, 1, 1)]), "aside-future"),
        ("ended", pa.array([date(1700, 1, 1), date(2000, 1, 1)]), "aside-range"),
        ("grade", pa.array(["three", "two"]), "aside-category"),
    ],
)
def test_parquet_is_checked_like_csv(tmp_path: Path, column: str, values: Any, reason: str) -> None:
    data = write_folder(tmp_path / "data", household=HOUSEHOLDS[:2])
    (data / "person.csv").unlink()
    write_parquet(data, "person", {"id": pa.array([11, 21]), "household": pa.array([1, 2]), column: values})
    store = open_store(small_dictionary(tmp_path), data)
    assert [(line["id"], line["column"], line["reason"]) for line in rejected(store, "person")] == [
        ("11", column, reason)
    ]
    assert ids(store, "person") == [21]


def test_the_reason_is_told_in_both_languages_and_names_the_row_to_blame(tmp_path: Path) -> None:
    store = opened(tmp_path, person=with_person(wage="20000"))
    bad, companion = rejected(store, "person")
    assert (bad["table"], bad["row"], bad["home"]) == ("person", "1", "1")
    assert bad["reason_en"] == "'wage' is outside the range 0.00 to 10,000.00. Check the value and its unit."
    assert bad["reason_zh"] == "“工资”超出允许范围（0.00 至 10,000.00）。请核对数值和单位。"
    assert companion["reason_en"] == f"Its home was set aside because of person 11: {bad['reason_en']}"
    assert companion["reason_zh"] == f"所在的一户（或单位等）被整体搁置，因为 person 11：{bad['reason_zh']}"


def test_two_bad_cells_are_two_lines_but_one_row(tmp_path: Path) -> None:
    store = opened(tmp_path, person=with_person(wage="20000", trips="x"))
    assert [reason for *_, reason in reasons(store, "person")] == ["aside-integer", "aside-range", "aside-home"]
    assert store.counts["person"] == Counts(4, 2, 2)


def test_where_very_many_cells_are_bad_one_reason_a_row_is_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inspection, "MANY", 0)
    store = opened(tmp_path, person=[{**row, "wage": "20000", "trips": "x"} for row in PERSONS])
    assert [reason for *_, reason in reasons(store, "person")] == ["aside-range"] * 4
    assert store.counts["person"] == Counts(4, 0, 4)


def test_an_id_that_stands_twice_sets_aside_every_home_it_touches(tmp_path: Path) -> None:
    twice = {**PERSONS[2], "id": 11}
    store = opened(tmp_path, person=[PERSONS[0], PERSONS[1], twice, PERSONS[3]], bills=[{"owner": 11}, {"owner": 31}])
    assert [line for line in reasons(store, "person") if line[3] == "aside-duplicate"] == [
        ("11", "id", "11", "aside-duplicate"),
        ("11", "id", "11", "aside-duplicate"),
    ]
    assert (ids(store, "household"), ids(store, "person"), ids(store, "bills")) == ([3], [31], [2])


def test_a_household_that_stands_twice_is_set_aside_with_its_members(tmp_path: Path) -> None:
    store = opened(tmp_path, household=[*HOUSEHOLDS, HOUSEHOLDS[0]])
    assert store.counts["household"] == Counts(4, 2, 2)
    assert ids(store, "person") == [21, 31]


def test_a_bill_that_stands_twice_sets_aside_its_owners_home(tmp_path: Path) -> None:
    store = opened(tmp_path, bills=[{"id": 1, "owner": 11}, {"id": 1, "owner": 21}, {"id": 2, "owner": 31}])
    assert ids(store, "household") == [3]


def test_a_row_without_an_id_is_set_aside(tmp_path: Path) -> None:
    store = opened(tmp_path, person=with_person(id=""))
    assert reasons(store, "person") == [("", "id", "", "aside-no-id"), ("12", "", "", "aside-home")]


@pytest.mark.parametrize("household", ["", "77", "x", "1.5"])
def test_a_person_without_a_household_is_set_aside_with_all_that_is_theirs(tmp_path: Path, household: str) -> None:
    lost = {"id": 99, "household": household}
    store = opened(tmp_path, person=[*PERSONS, lost], bills=[{"owner": 99}, {"owner": 11}])
    assert reasons(store, "person") == [("99", "household", household, "aside-no-home")]
    assert reasons(store, "bills") == [("1", "", "", "aside-home")]
    assert "person 99" in rejected(store, "bills")[0]["reason_en"]
    assert ids(store, "household") == [1, 2, 3]


def test_a_household_without_members_is_set_aside(tmp_path: Path) -> None:
    store = opened(tmp_path, household=[*HOUSEHOLDS, {"id": 4}])
    assert reasons(store, "household") == [("4", "members", "0", "aside-too-few")]
    assert rejected(store, "household")[0]["reason_en"] == (
        "There are fewer than 1 of 'members'. Add the rows that are missing."
    )


def test_a_household_with_more_members_than_there_may_be_is_set_aside(tmp_path: Path) -> None:
    store = opened(tmp_path, person=[*PERSONS, *({"id": 50 + extra, "household": 3} for extra in range(3))])
    assert reasons(store, "household") == [("3", "members", "4", "aside-too-many")]
    assert ids(store, "person") == [11, 12, 21]


def test_fewer_parents_than_two_are_unknown_and_not_wrong_but_three_are(tmp_path: Path) -> None:
    assert opened(tmp_path / "a", parents=[{"owner": 31, "target": 11}]).rejected is None
    three = [{"owner": 31, "target": target} for target in (11, 12, 21)]
    assert reasons(opened(tmp_path / "b", parents=three), "person") == [("31", "parents", "3", "aside-too-many")]


def test_more_events_than_there_may_be_set_aside_the_home(tmp_path: Path) -> None:
    store = opened(tmp_path, bills=[{"owner": 12}] * 3 + [{"owner": 21}])
    assert ("12", "bills", "3", "aside-too-many") in reasons(store, "person")
    assert store.counts["bills"] == Counts(4, 1, 3)


def test_nobody_is_their_own_parent(tmp_path: Path) -> None:
    store = opened(tmp_path, parents=[{"owner": 31, "target": 31}, {"owner": 21, "target": 11}])
    assert reasons(store, "parents") == [("1", "target", "31", "aside-itself")]
    assert (ids(store, "person"), ids(store, "parents")) == ([11, 12, 21], [2])
    (line,) = rejected(store, "parents")
    assert "one and the same" in line["reason_en"] and "同一个编号" in line["reason_zh"]


@pytest.mark.parametrize("owner", ["", "77", "x"])
def test_a_row_of_an_unknown_owner_is_set_aside_alone(tmp_path: Path, owner: str) -> None:
    rows = [{"owner": owner, "target": 11}, {"owner": 21, "target": 11}]
    store = opened(tmp_path, bills=[{"owner": owner}, {"owner": 21}], parents=rows)
    assert reasons(store, "bills") == [("1", "owner", owner, "aside-no-owner")]
    assert reasons(store, "parents") == [("1", "owner", owner, "aside-no-owner")]
    assert (ids(store, "household"), ids(store, "bills"), ids(store, "parents")) == ([1, 2, 3], [2], [2])


def test_a_ledger_row_about_nobody_is_set_aside_alone(tmp_path: Path) -> None:
    receipts = [
        {"policy": "p", "table": "person", "subject": "77"},
        {"policy": "p", "table": "planet", "subject": "11"},
        {"policy": "p", "table": "company", "subject": "11"},
        {"policy": "p", "table": "person", "subject": "11"},
    ]
    store = opened(tmp_path, receipts=receipts)
    assert reasons(store, "receipts") == [
        ("1", "subject", "77", "aside-no-owner"),
        ("2", "table", "planet", "aside-no-table"),
        ("3", "subject", "11", "aside-no-owner"),
    ]
    assert store.counts["receipts"] == Counts(4, 1, 3)


def test_a_bad_event_sets_aside_the_home_of_its_owner(tmp_path: Path) -> None:
    store = opened(tmp_path, bills=[{"owner": 12, "paid": "1e3"}, {"owner": 21, "paid": "?"}])
    assert reasons(store, "bills") == [("1", "paid", "1e3", "aside-money")]
    assert ids(store, "household") == [2, 3]


def test_whom_a_link_leads_to_is_unknown_once_that_one_is_set_aside(tmp_path: Path) -> None:
    store = opened(tmp_path, person=with_person(wage="20000"), parents=[{"owner": 31, "target": 11}])
    row = store.rows("parents", [31], "owner")[0]
    assert (row["target"], row["sex"], row["wage"]) == (11, None, None)


def test_where_everyone_is_set_aside_the_store_is_empty_and_says_so(tmp_path: Path) -> None:
    store = opened(tmp_path, person=[{**row, "trips": "10"} for row in PERSONS])
    assert store.counts["household"] == Counts(3, 0, 3)
    assert store.shards["household"] == ()
    assert store.rows("person", [11]) == []
    assert store.locate("person", 11) is None


def test_a_folder_of_no_day_has_no_future(tmp_path: Path) -> None:
    data = write_folder(tmp_path / "data", person=with_person(birth="2099-01-01"))
    (data / "about.json").unlink()
    assert open_store(small_dictionary(tmp_path), data).rejected is None


def test_what_was_future_is_past_once_the_data_is_of_a_later_day(tmp_path: Path) -> None:
    data = write_folder(tmp_path / "data", person=with_person(birth="2026-01-01"))
    assert open_store(small_dictionary(tmp_path), data).rejected
    write_about(data, date(2026, 1, 1))
    assert open_store(small_dictionary(tmp_path), data).rejected is None
