"""The day on which time alone changes an answer."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from yingbao.engine.findings import Finding, sample, upcoming
from yingbao.engine.findings.ahead import Differs, Pinned
from yingbao.engine.findings.answer import Answer, Key

from .world import HERE, TODAY, World, card

HORIZON = date(2026, 3, 31)
Rule = Callable[[Any, date], dict[str, Any] | None]


@dataclass
class Days:
    """An engine in miniature: what `rule` says of each person on a day. Remembers which days it was asked about."""

    world: World
    rule: Rule
    asked: list[date] = field(default_factory=list)

    def everybody(self, day: date) -> Path:
        self.asked.append(day)
        there = World(self.world.root / "later", self.world.people)
        there.root.mkdir(exist_ok=True)
        for person in self.world.people:
            if (row := self.rule(person, day)) is not None:
                there.entitle(**{"occasion": f"{day:%Y-%m}", "subject": person, **row})
        return there.write()

    def first(self, keys: Iterable[Key], days: tuple[date, date], differs: Differs) -> Iterator[Pinned]:
        for key in keys:
            for n in range(1, (days[1] - days[0]).days + 1):
                day = days[0] + timedelta(n)
                if differs(key, self.answer(key[1], day)):
                    yield key, day, self.answer(key[1], day)
                    break

    def answer(self, person: Any, day: date) -> Answer:
        row = self.rule(person, day)
        if row is None:
            return Answer()
        status, amount = row.get("status", "entitled"), row.get("amount")
        return Answer(status, f"{day:%Y-%m}", None, row.get("cause"), amount, amount)

    def found(self) -> list[Finding]:
        for person in self.world.people:
            if (row := self.rule(person, TODAY)) is not None:
                self.world.entitle(**{"subject": person, **row})
        entitlements, cards, out = self.world.write(), (card(),), self.world.root / "out"
        self.world.summary(*cards)
        upcoming(self.world, cards, entitlements, (TODAY, HORIZON), self, out)
        rows = [row for row in sample(out, cards, each=1000) if row.finding == "upcoming"]
        return sorted(rows, key=lambda row: str(row.subject))


def test_who_comes_of_age_is_announced_for_the_very_day(world: World) -> None:
    world.people = {1: HERE, 2: HERE, 3: HERE}
    birthdays = {1: date(2026, 1, 1), 2: date(2026, 2, 28), 3: HORIZON}
    rows = Days(world, lambda who, day: {"amount": 30_000} if day >= birthdays[who] else None).found()
    assert {row.subject: row.since for row in rows} == birthdays
    assert {(row.entitled_fen, row.stake_fen, row.area) for row in rows} == {(30_000, 30_000, HERE)}


def test_who_loses_what_is_due_is_announced_with_nothing_due(world: World) -> None:
    (row,) = Days(world, lambda _, day: {"amount": 30_000} if day < date(2026, 2, 10) else None).found()
    assert (row.since, row.entitled_fen, row.stake_fen) == (date(2026, 2, 10), 0, -30_000)


def test_another_amount_is_a_change(world: World) -> None:
    (row,) = Days(world, lambda _, day: {"amount": 30_000 if day < date(2026, 3, 5) else 50_000}).found()
    assert (row.since, row.entitled_fen, row.stake_fen) == (date(2026, 3, 5), 50_000, 20_000)


def test_a_new_month_is_no_change(world: World) -> None:
    assert Days(world, lambda _, __: {"amount": 30_000}).found() == []


@pytest.mark.parametrize(
    "row", [{"amount": None}, {"amount": None, "status": "unknown", "cause": "parameter:standard"}]
)
def test_a_standard_that_ends_with_the_year_is_no_ones_own_date(world: World, row: dict[str, Any]) -> None:
    assert Days(world, lambda _, day: {"amount": 30_000} if day.year == 2025 else row).found() == []


def test_a_day_from_which_somebody_must_ask_is_announced(world: World) -> None:
    unknown = {"status": "unknown", "cause": "fact:lives_alone"}
    (row,) = Days(world, lambda _, day: unknown if day >= date(2026, 1, 15) else None).found()
    assert (row.since, row.cause) == (date(2026, 1, 15), "fact:lives_alone")


def test_everybody_is_counted_once_more(world: World) -> None:
    days = Days(world, lambda _, day: {"amount": 1} if day >= date(2026, 2, 1) else None)
    assert len(days.found()) == 1
    assert days.asked == [HORIZON]
