"""Whom the mirror holds, and what it knows of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.office import COMMUNITY, OfficeForTests
from yingbao.engine.store import Store
from yingbao.registry.actions import Saying, state
from yingbao.registry.identity.actions import merge, split
from yingbao.registry.mirror import full, refresh

from .test_mirror import opened, rows


@pytest.fixture
def home(office: OfficeForTests) -> int:
    return office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)


def said(
    office: OfficeForTests, about: int, topic: str, number: str = "", other: int | None = None, **facts: Any
) -> int:
    kind = "household" if topic == "hardships" else "person"
    words: Any = {"topic": topic, "occasion": number, "other": other}
    with office.at_a_desk("community_worker"):
        return state(Saying(kind, about, "visit", date(2025, 6, 1), "走访", facts, **words))


def same_as_anew(root: Path) -> Store:
    """The mirror brought up to date, after a look whether it is the one that would be written now."""
    assert refresh(root / "layered").homes
    full(root / "anew")
    layered = opened(root / "layered")
    assert rows(layered) == rows(opened(root / "anew"))
    return layered


def test_who_has_no_household_is_at_home_alone_and_nothing_is_known_of_it(
    office: OfficeForTests, home: int, tmp_path: Path
) -> None:
    full(tmp_path / "layered")
    person = office.enrol(COMMUNITY, sex="male")
    store = same_as_anew(tmp_path)
    (row,), (alone,) = store.rows("person", [person]), store.rows("household", [person])
    assert row["household"] == person
    assert {alone[name] for name in store.dictionary.tables["household"].facts} == {None}
    with office.at_a_desk("community_worker"):
        state(Saying("person", person, "visit", date(2025, 7, 1), "有家了", {"household": home}))
    store = same_as_anew(tmp_path)
    assert [row["household"] for row in store.rows("person", [person])] == [home]
    assert store.rows("household", [person]) == []


def test_a_household_in_which_nobody_lives_is_left_out(office: OfficeForTests, home: int, tmp_path: Path) -> None:
    full(tmp_path)
    assert opened(tmp_path).rows("household", [home]) == []


def test_two_files_found_to_be_one_persons_are_one_row_until_they_are_split(
    office: OfficeForTests, home: int, tmp_path: Path
) -> None:
    kept, gone, child = (office.enrol(COMMUNITY, sex="female", household=home) for _ in range(3))
    said(office, child, "parents", other=gone)
    said(office, gone, "receipts", "a", policy="p", occasion="2025-12", amount=500)
    full(tmp_path / "layered")
    with office.at_a_desk("street_reviewer", COMMUNITY[:9]):
        merged = merge(kept, gone, "同一人")
    store = same_as_anew(tmp_path)
    assert [row["id"] for row in store.rows("person", [kept, gone])] == [kept]
    assert [row["target"] for row in store.rows("parents", [child], "owner")] == [kept]
    assert [row["subject"] for row in store.rows("receipts", [kept, gone], "subject")] == [kept]
    with office.at_a_desk("street_reviewer", COMMUNITY[:9]):
        split(merged, "不是同一人")
    assert [row["id"] for row in same_as_anew(tmp_path).rows("person", [kept, gone])] == [kept, gone]


def test_the_members_of_a_household_merged_into_another_live_there(
    office: OfficeForTests, home: int, tmp_path: Path
) -> None:
    other = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)
    people = [office.enrol(COMMUNITY, sex="male", household=each) for each in (home, other)]
    full(tmp_path / "layered")
    with office.at_a_desk("street_reviewer", COMMUNITY[:9]):
        merge(home, other, "同一户")
    store = same_as_anew(tmp_path)
    assert {row["household"] for row in store.rows("person", people)} == {home}
    assert store.rows("household", [other]) == []


def test_what_is_said_to_be_unknown_is_unknown_and_what_is_not_said_is_what_absence_means(
    office: OfficeForTests, home: int, tmp_path: Path
) -> None:
    facts = {"serious_illness": None, "care_costs": "?"}
    one = office.enrol(COMMUNITY, sex="male", household=home, **facts)
    other = office.enrol(COMMUNITY, sex="male", household=home)
    full(tmp_path)
    first, second = opened(tmp_path).rows("person", [one, other])
    assert [first[name] for name in facts] == [None, None]
    assert [second[name] for name in facts] == [False, 0]


def test_events_of_one_day_in_two_homes_are_two_events(office: OfficeForTests, home: int, tmp_path: Path) -> None:
    other = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)
    for each in (home, other):
        office.enrol(COMMUNITY, sex="male", household=each)
        said(office, each, "hardships", "2025-06-01", kind="fire", date="2025-06-01")
    full(tmp_path)
    store = opened(tmp_path)
    assert [row["id"] for row in store.rows("hardships", [home, other], "owner")] == [
        f"{home}:2025-06-01",
        f"{other}:2025-06-01",
    ]
    assert store.rejected is None


def test_of_several_words_about_one_thing_each_fact_is_that_of_the_most_believed(
    office: OfficeForTests, home: int, tmp_path: Path
) -> None:
    person = office.enrol(COMMUNITY, sex="male", household=home)
    with office.at_a_desk("community_worker"):
        for source, amount, quantity in (("declared", 100, 3), ("correction", 700, None)):
            told = {"policy": "p", "occasion": "2025-12", "amount": amount} | (
                {"quantity": quantity} if quantity else {}
            )
            state(Saying("person", person, source, date(2025, 12, 1), "补", told, topic="receipts", occasion="x"))
    full(tmp_path)
    (row,) = opened(tmp_path).rows("receipts", [person], "subject")
    assert (row["amount"], row["quantity"]) == (700, 3)


def test_what_is_restricted_is_not_in_the_mirror(office: OfficeForTests, home: int, tmp_path: Path) -> None:
    person = office.enrol(COMMUNITY, sex="male", household=home)
    with office.at_a_desk("community_worker"):
        told = {"policy": "p", "occasion": "2025-12", "amount": 1}
        made = state(Saying("person", person, "visit", date(2025, 6, 1), "x", told, topic="receipts", occasion="x"))
    with office.sql() as owner:
        owner.execute("UPDATE registry_statement SET restricted = 'abuse' WHERE id = %s", [made])
    full(tmp_path)
    assert opened(tmp_path).rows("receipts", [person], "subject") == []
