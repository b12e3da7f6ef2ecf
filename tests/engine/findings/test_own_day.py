"""What looks overpaid today is judged on the day it was given for: what was right then is not asked back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from agreement.readings import DICTIONARY
from tests.engine.language.writing import book, person, policy, section

from yingbao.engine.findings import Finding, find, sample
from yingbao.engine.findings.ahead import Ahead
from yingbao.engine.findings.cards import cards_of
from yingbao.engine.policies.law import Law
from yingbao.engine.readings.explain.world import Row, attach, blank_row

from .test_ahead import shelved

ON = date(2025, 12, 31)
CHILD = "entitled when age(birth) < 19\namount 400"
SEPTEMBER = date(2025, 9, 10)


def day(text: str) -> date:
    return date.fromisoformat(text)


def paid(owner: Row, fen: int, start: str, occasion: str | None = None, until: str | None = None) -> None:
    given = {"policy": "p", "from": day(start), "to": day(until or start), "amount": fen, "occasion": occasion}
    number = 100 + len(owner.collections["receipts"])
    attach(DICTIONARY, owner, "receipts", blank_row(DICTIONARY, "receipts", number, given))


def found(folder: Path, rule: str, who: Row, *, each: str = "year", subject: str = "person") -> list[Finding]:
    """The findings about one household under one rule, on the last day of 2025."""
    front = f"subject: {subject}\napplies: home\neach: {each}\nkind: benefit\ndelivers: cash\n"
    law_book = book(policy(section(rule), front=front))
    ahead = Ahead(law_book, shelved([who], folder / "shard"), folder / "work")  # type: ignore[arg-type]
    cards = cards_of(Law(law_book, ON))
    find(ahead.store, cards, ahead.everybody(ON), ON, folder / "out", ahead)  # type: ignore[arg-type]
    return list(sample(folder / "out", cards))


def child(born: str, **facts: Any) -> Row:
    return person({"birth": day(born), "hukou": "440311", **facts}, {"home": "440311"})


def kind(rows: list[Finding]) -> list[tuple[str, int | None]]:
    return [(row.finding, row.stake_fen) for row in rows]


def test_a_child_who_turned_19_in_december_keeps_what_was_paid_in_september(tmp_path: Path) -> None:
    who = child("2006-12-10")
    paid(who, 40_000, "2025-09-10")
    (row,) = found(tmp_path, CHILD, who)
    assert (row.finding, row.entitled_fen, row.delivered_fen, row.ground) == ("covered", 40_000, 40_000, "main")


def test_what_was_paid_after_the_birthday_is_overpaid(tmp_path: Path) -> None:
    who = child("2006-12-10")
    paid(who, 40_000, "2025-12-10")
    assert kind(found(tmp_path, CHILD, who)) == [("overpaid", 40_000)]


def test_more_than_was_due_on_that_day_is_overpaid_by_the_rest(tmp_path: Path) -> None:
    who = child("2006-12-10")
    paid(who, 55_000, "2025-09-10")
    assert kind(found(tmp_path, CHILD, who)) == [("overpaid", 15_000)]


def test_an_amount_that_has_become_smaller_takes_nothing_back(tmp_path: Path) -> None:
    who = child("2022-10-01")
    paid(who, 50_000, "2025-03-01")
    rule = "entitled when yes\namount 500 if age(birth) < 3 else 400"
    (row,) = found(tmp_path, rule, who)
    assert (row.finding, row.entitled_fen, row.entitled_max_fen) == ("covered", 40_000, 50_000)


def test_what_was_paid_twice_in_september_is_still_a_duplicate(tmp_path: Path) -> None:
    who = child("2006-12-10")
    paid(who, 40_000, "2025-09-10")
    paid(who, 40_000, "2025-09-10")
    assert kind(found(tmp_path, CHILD, who)) == [("duplicate", 40_000)]


def test_where_that_day_is_not_known_it_is_to_be_verified(tmp_path: Path) -> None:
    who = child("2006-12-10", works=None)
    paid(who, 40_000, "2025-09-10")
    assert kind(found(tmp_path, "entitled when age(birth) < 19 and works", who)) == [("verify", 40_000)]


def test_a_month_that_had_begun_before_the_birthday_is_covered(tmp_path: Path) -> None:
    who = child("2006-12-10")
    paid(who, 40_000, "2025-12-01", until="2025-12-31")
    assert kind(found(tmp_path, CHILD, who, each="month")) == [("covered", 0)]


def test_a_standing_payment_is_judged_on_the_first_of_this_month_and_not_on_its_own_first_day(tmp_path: Path) -> None:
    who = child("2006-11-30")
    paid(who, 40_000, "2020-01-01", until="2099-12-31")
    assert kind(found(tmp_path, CHILD, who, each="month")) == [("overpaid", 40_000)]


def test_help_for_an_event_is_judged_on_the_day_it_was_given(tmp_path: Path) -> None:
    who = child("2006-12-10")
    home = who.ups["household"]
    attach(DICTIONARY, home, "troubles", blank_row(DICTIONARY, "troubles", 7, {"day": day("2025-09-10")}))
    paid(home, 40_000, "2025-12-05", "7")
    rule = "entitled when on < trouble.day + months(3)\namount up_to(500)"
    assert kind(found(tmp_path, rule, who, each="trouble", subject="household")) == [("covered", 0)]


@pytest.mark.parametrize(("start", "said"), [("2025-09-10", "covered"), ("2025-12-10", "overpaid")])
def test_a_cap_of_the_year_counts_what_came_before_that_day(tmp_path: Path, start: str, said: str) -> None:
    """Both answers of one household: what is capped, and what was given before."""
    who = child("2006-12-10")
    home = who.ups["household"]
    for number in (7, 8):
        attach(DICTIONARY, home, "troubles", blank_row(DICTIONARY, "troubles", number, {"day": SEPTEMBER}))
    paid(home, 30_000, "2025-10-01", "8")
    paid(home, 40_000, start, "7")
    rule = "let had = sum(earlier_receipts(self), amount, this=year)\nentitled when had < 500\namount up_to(500 - had)"
    rows = {row.occasion: row.finding for row in found(tmp_path, rule, who, each="trouble", subject="household")}
    assert rows == {"7": said, "8": "covered" if said == "overpaid" else "overpaid"}
