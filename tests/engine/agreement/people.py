"""Random populations: dates where calendars go wrong, blanks of every kind, and rows that nobody has looked for."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any

from yingbao.engine.calendar import add_months
from yingbao.engine.dictionary import Dictionary, Fact
from yingbao.engine.readings.explain.world import Row, attach, blank_row
from yingbao.engine.values import NEVER

AREAS = ("44", "4403", "440311", "440311001002", "4401", "31")
ABSENCES = (0.0, 0.1, 0.3, 0.9)


class People:
    """Draws rows of a dictionary around the day `on`; `policies` are those that decisions and receipts may name."""

    def __init__(self, dictionary: Dictionary, rnd: Random, on: date, policies: dict[str, str]) -> None:
        self.dictionary, self.rnd, self.on, self.policies = dictionary, rnd, on, policies
        self.ids = count(1)

    def households(self, number: int) -> list[Row]:
        return [self.household() for _ in range(number)]

    def household(self) -> Row:
        blank = self.rnd.choice(ABSENCES)
        home = self.row("household", blank)
        for _ in range(self.rnd.choice((1, 1, 2, 2, 3, 4))):
            person = self.row("person", blank)
            attach(self.dictionary, home, "members", person)
            self.fill(person, blank, {"bills": 3, "parents": 2, "helpers": 2, "kin": 2})
        self.fill(home, blank, {"troubles": 2})
        self.tell_occasions(home)
        return home

    def tell_occasions(self, home: Row) -> None:
        """Some of the home's papers are for one of its troubles, and some begin on the same day."""
        for paper in (*home.collections["decisions"], *home.collections["receipts"]):
            if (troubles := home.collections["troubles"]) and self.rnd.random() < 0.7:
                paper.facts["occasion"] = str(self.rnd.choice(troubles).id)
            if self.rnd.random() < 0.5:
                paper.facts["from"] = self.on - timedelta(days=self.rnd.randint(0, 3))

    def fill(self, owner: Row, blank: float, most: dict[str, int]) -> None:
        for name, limit in most.items():
            for _ in range(self.rnd.randint(0, limit)):
                way = self.dictionary.tables[owner.table].collections[name]
                attach(self.dictionary, owner, name, self.row(way.table, blank))
        mine = [policy for policy, subject in self.policies.items() if subject == owner.table]
        for ledger in ("decisions", "receipts"):
            for _ in range(self.rnd.choice((0, 0, 1, 2)) if mine else 0):
                row = self.row(ledger, 0.1)
                row.facts["policy"] = self.rnd.choice(mine)
                attach(self.dictionary, owner, ledger, row)

    def row(self, table: str, blank: float) -> Row:
        facts = self.dictionary.tables[table].facts
        given = {name: self.value(fact) for name, fact in facts.items() if self.rnd.random() >= blank}
        return blank_row(self.dictionary, table, next(self.ids), given)

    def value(self, fact: Fact) -> Any:
        rnd = self.rnd
        if fact.kind == "boolean":
            return rnd.random() < 0.5
        if fact.kind in ("integer", "money"):
            step = 100 if fact.kind == "money" and rnd.random() < 0.3 else 1
            edge = rnd.choice((fact.lo, fact.hi, 0))
            found = edge if rnd.random() < 0.3 else rnd.randint(fact.lo, fact.hi)
            return found // step * step
        if fact.kind == "date":
            return NEVER if fact.absent == NEVER and rnd.random() < 0.1 else self.day(past=fact.past)
        if fact.kind == "area":
            return rnd.choice(AREAS)
        if fact.category:
            values = list(self.dictionary.categories[fact.category].values)
            return rnd.choice([*values, "none"] if fact.absent == "none" else values)
        return "x"

    def day(self, past: bool = False) -> date:  # noqa: FBT002
        """Near `on`, on its birthdays, at a month's end, or on 29 February."""
        rnd = self.rnd
        shape = rnd.randrange(5)
        if shape == 0:
            day = self.on + timedelta(days=rnd.randint(-70, 70))
        elif shape == 1:
            day = add_months(self.on, -rnd.randint(0, 100 * 12)) + timedelta(days=rnd.randint(-2, 2))
        elif shape == 2:
            day = date(rnd.randrange(1924, 2028, 4), 2, 29)
        elif shape == 3:
            day = date(rnd.randint(1930, 2027), rnd.randint(1, 12), 1) - timedelta(days=1)
        else:
            day = date(rnd.randint(1930, 2027), rnd.randint(1, 12), rnd.randint(1, 28))
        return min(day, self.on) if past else day
