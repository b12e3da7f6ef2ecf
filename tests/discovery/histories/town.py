"""A few people, homes, organisations and places near what the law asks, and what is said of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any, Final

from tests.engine.agreement.people import People
from tests.office import OfficeForTests
from tests.registry.imports.files import id_number
from yingbao.demo.cases import Case, constructed
from yingbao.demo.planted import Village, plant
from yingbao.engine.dictionary import Dictionary, Table
from yingbao.registry.actions import Saying, enrol, state
from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.models import Run
from yingbao.registry.queries import rows

OFFICER: Final = ("district_officer", "440311")
REASON: Final = "随机经历"
SINCE: Final = date(2025, 1, 1)
CASES: Final = 9
"""So many constructed cases of the demonstration move into a town, and as many that tell of kin: some sixty files."""
REGISTERED: Final = 6
UNPAID: Final = 0.4
"""Such a share of what was paid or decided is not on file here."""


def dictionary() -> Dictionary:
    return office_dictionary().law


@cache
def examples(day: date) -> Mapping[str, list[dict[str, Any]]]:
    """Rows of every table of all constructed cases: what is said of people at random is of this kind."""
    return _planted(day, constructed().holding(day).cases).rows


def _planted(day: date, cases: tuple[Any, ...]) -> Village:
    first = dict.fromkeys(dictionary().tables, 1)
    return plant(dictionary(), replace(constructed(), cases=cases), day, 0, first)


def told(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    """The facts of a row, as a statement has them; what is not known, and what is secret, is not said."""
    names = table.own_facts if table.target else tuple(table.facts)
    known = {name: row[name] for name in names if row.get(name) is not None and table.facts[name].kind != "text"}
    ledger = {
        name: row[name] for name in ("policy", "occasion") if table.kind == "ledger" and row.get(name) is not None
    }
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in (known | ledger).items()}


@dataclass
class Town:
    """`files`: by kind; `numbers`: name and ID number of those whom a register knows by them; `deeds`: what was done since the last look, to be read where something went wrong."""

    office: OfficeForTests
    chance: Random
    day: date
    files: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    deeds: list[str] = field(default_factory=list)
    numbers: dict[int, tuple[str, str]] = field(default_factory=dict)
    runs: list[Run] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)

    def any(self, kind: str) -> int:
        return self.chance.choice(self.files[kind])

    def one(self) -> tuple[str, int]:
        """Anybody, a person twice as likely as a household, others seldom."""
        kind = self.chance.choice(
            [kind for kind in (*["person"] * 6, *["household"] * 3, *self.files) if self.files[kind]]
        )
        return kind, self.any(kind)

    def enrol(self, kind: str, area: str, facts: Mapping[str, Any]) -> int:
        made = enrol(kind, area)
        self.files[kind].append(made)
        self.say(kind, made, facts, since=SINCE)
        return made

    def say(self, kind: str, subject: int, facts: Mapping[str, Any], **more: Any) -> int:
        how = {"source": "visit", "since": self.day, "reason": REASON, **more}
        return state(Saying(kind, subject, facts=facts, **how))

    def example(self, table: str) -> dict[str, Any]:
        found = examples(self.day)[table]
        return self.chance.choice(found) if found else {}

    def facts(self, table: str, most: int = 4) -> dict[str, Any]:
        """Some facts of a table: mostly as in some example, else whatever the dictionary allows, or that nobody knows it."""
        known = dictionary().tables[table]
        example = told(known, self.example(table))
        names = [
            name
            for name, fact in known.facts.items()
            if name in example or (self.chance.random() < 0.1 and fact.kind != "text")
        ]
        some = self.chance.sample(names, min(len(names), self.chance.randint(1, most)))
        return {
            name: self.value(known, name, example) for name in some if name in known.own_facts or known.kind == "ledger"
        }

    def value(self, table: Table, name: str, example: Mapping[str, Any]) -> Any:
        if name in example and self.chance.random() < 0.8:
            return example[name]
        if self.chance.random() < 0.3:
            return None
        if table.facts[name].kind == "area":
            return self.area()
        drawn = People(dictionary(), self.chance, self.day, {}).value(table.facts[name])
        drawn = None if drawn == date.max else drawn
        return drawn.isoformat() if isinstance(drawn, date) else drawn

    def area(self) -> str:
        return self.chance.choice(self.areas)

    @property
    def areas(self) -> list[str]:
        return sorted(
            {row["residence"] for row in examples(self.day)["household"] if row["residence"].startswith("440311")}
        )

    def when(self) -> date:
        """Since when something is said to be so: often since ever, sometimes only from a day to come."""
        return self.chance.choice(
            [SINCE, SINCE, SINCE, self.day, self.day - timedelta(days=40), self.day + timedelta(days=9)]
        )


def founded(office: OfficeForTests, chance: Random, day: date) -> Town:
    """A town of constructed cases, each as it was written in the demonstration, with who was paid and who was not."""
    town = Town(office, chance, day)
    cases = constructed().holding(day).cases
    kin = [case for case in cases if _kin(case)]
    village = _planted(day, tuple(chance.sample(cases, CASES) + chance.sample(kin, CASES)))
    numbers = dict[tuple[str, int], int]()
    with office.at_a_desk(*OFFICER):
        for kind in ("household", "person", "organisation", "place"):
            for row in village.rows[kind]:
                home = {"household": numbers["household", row["household"]]} if kind == "person" else {}
                facts = told(dictionary().tables[kind], row)
                area = next(facts[one] for one in ("residence", "registered_area", "area") if one in facts)
                numbers[kind, row["id"]] = town.enrol(
                    kind, area if area.startswith("440311") else town.area(), facts | home
                )
        _attach(town, village, numbers)
        _number(town, village, numbers)
    return town


def _kin(case: Case) -> list[Mapping[str, Any]]:
    """The persons whom a case tells of beside its own: parents, supporters, employees."""
    return [entry for name, table in dictionary().tables.items() if table.target for entry in case.facts.get(name, ())]


@cache
def read_of_kin(day: date) -> tuple[str, ...]:
    """The facts that make of somebody's kin what a case needs: their death, their absence, what they earn."""
    known = dictionary().tables["person"].facts
    return tuple(
        sorted(
            {
                name
                for case in constructed().holding(day).cases
                for entry in _kin(case)
                for name in entry
                if name in known
            }
        )
    )


def _attach(town: Town, village: Village, numbers: Mapping[tuple[str, int], int]) -> None:
    """Relations, events and most papers."""
    for name, table in dictionary().tables.items():
        for place, row in enumerate(village.rows[name] if table.kind != "subject" else ()):
            kind = str(table.owner or row["table"])
            subject = numbers[kind, row["owner" if table.owner else "subject"]]
            facts, papers = told(table, row), table.kind == "ledger"
            if papers and town.chance.random() < UNPAID:
                continue
            how = (
                {"other": numbers[table.target, row["target"]]}
                if table.target
                else {"occasion": str(row.get("id", f"p{place}"))}
            )
            since = date.fromisoformat(facts["from"]) if papers else SINCE
            town.say(kind, subject, facts, topic=name, since=since, source="declared", **how)


def _number(town: Town, village: Village, numbers: Mapping[tuple[str, int], int]) -> None:
    """A name and a number for some, by which registers that come in know them."""
    born = [(numbers["person", row["id"]], row["birth"]) for row in village.rows["person"] if row.get("birth")]
    for order, (one, birth) in enumerate(town.chance.sample(born, REGISTERED), 1):
        town.numbers[one] = f"历{order}", id_number(birth, order)
        town.say("person", one, dict(zip(("name", "id_number"), town.numbers[one], strict=True)), since=SINCE)


def open_statements(town: Town) -> list[tuple[int, date]]:
    """What is in force of anybody, at the desk where one sits."""
    found = rows(
        "SELECT id, valid_from FROM registry_statement WHERE recorded_to IS NULL AND valid_to IS NULL ORDER BY id", []
    )
    return [(number, since) for number, since in found]
