"""One citizen's rows are found among all."""

from __future__ import annotations

from pathlib import Path

import pytest

from yingbao.engine.store import Store, shards

from .world import opened


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Ten shards of ten households with odd ids, two persons each."""
    monkeypatch.setattr(shards, "HOMES_A_SHARD", 10)
    households = [{"id": 2 * home + 1} for home in range(100)]
    persons = [{"id": 1000 - number, "household": number // 2 * 2 + 1} for number in range(200)]
    receipts = [{"policy": "p", "table": table, "subject": 9} for table in ("household", "person")]
    return opened(tmp_path, household=households, person=persons, receipts=receipts, bills=[{"owner": 1000}] * 2)


def test_a_home_is_located_by_its_range(store: Store) -> None:
    assert store.locate("household", 1) == store.shards["household"][0]
    assert store.locate("household", 199) == store.shards["household"][9]


@pytest.mark.parametrize("nobody", [0, 2, 200, "x", "01"])
def test_a_home_that_is_not_there_is_located_nowhere(store: Store, nobody: int | str) -> None:
    assert store.locate("household", nobody) is None


def test_a_member_and_an_event_are_located_where_their_home_is(store: Store) -> None:
    assert store.locate("person", 1000) == store.shards["household"][0]
    assert store.locate("person", 801) == store.shards["household"][9]
    assert store.locate("bills", 2) == store.shards["household"][0]
    assert store.locate("person", 5) is None


def test_rows_are_found_by_id_by_home_and_by_owner(store: Store) -> None:
    assert [row["id"] for row in store.rows("person", [801, 1000, 5])] == [1000, 801]
    assert [row["id"] for row in store.rows("person", [3], "household")] == [997, 998]
    assert [row["id"] for row in store.rows("bills", [1000], "owner")] == [1, 2]
    assert [row["id"] for row in store.rows("household", [1, 199, 4])] == [1, 199]
    assert store.rows("person", []) == []


def test_rows_are_found_in_a_shard_that_is_known(store: Store) -> None:
    shard = store.shards["household"][0]
    assert [row["id"] for row in store.rows("person", [1, 199], "household", shard=shard)] == [999, 1000]


def test_a_ledgers_rows_tell_which_table_they_are_about(store: Store) -> None:
    assert [row["table"] for row in store.rows("receipts", [9], "subject")] == ["household"]


def test_an_id_typed_as_text_finds_its_number(store: Store) -> None:
    assert store.locate("household", "1") == store.shards["household"][0]
    assert store.locate("person", "1000") == store.shards["household"][0]
    assert [row["id"] for row in store.rows("person", ["3"], "household")] == [997, 998]


def test_a_text_that_is_no_number_finds_nobody_among_numbers(store: Store) -> None:
    assert store.locate("person", "x") is None
    assert store.rows("person", ["x"]) == []
