"""Makes people of the constructed cases, several copies of each, and the list of what is expected of them.

The copies of a case differ in community, sex, age within what the case says, and in whether and how they were paid.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from yingbao.demo import files
from yingbao.demo.cases import Case, Constructed, Facts
from yingbao.demo.columns import Dice, day_number
from yingbao.demo.divisions import communities
from yingbao.demo.paid import Expectation, Subject, pay
from yingbao.demo.persona import id_numbers, person_names
from yingbao.demo.relatives import GROWN, OLD, relate
from yingbao.demo.wording import UNKNOWN, Setting, value
from yingbao.engine.calendar import completed_years
from yingbao.engine.dictionary import Dictionary

EVENT_IDS = 8_000_000
"""Planted events are numbered from here: after those of organisations and places, before those of the shards."""


@dataclass
class Village:
    """The rows of all tables that the copies have made so far, and the next free id of each table."""

    dictionary: Dictionary
    on: date
    next_id: dict[str, int]
    rows: dict[str, list[Facts]] = field(default_factory=lambda: defaultdict(list))
    expected: list[Expectation] = field(default_factory=list)

    def take(self, table: str) -> int:
        number = self.next_id.get(table, EVENT_IDS)
        self.next_id[table] = number + 1
        return number


def plant(dictionary: Dictionary, known: Constructed, on: date, scale: float, first: Mapping[str, int]) -> Village:
    """`scale` 1 makes about `known.copies` subjects a programme, a smaller one fewer, but each case at least once."""
    village = Village(dictionary, on, dict(first))
    totals: dict[str, int] = defaultdict(int)
    for case in known.cases:
        totals[case.policy] += 1
    for turn, case in enumerate(known.cases):
        copies = case.copies or -(-known.copies // totals[case.policy])
        for number in range(max(1, round(copies * scale))):
            Copy(village, known, case, number, turn).make()
    return village


def rows(village: Village, seed: int) -> dict[str, pa.Table]:
    """The village's rows of every table, as the dictionary wants them; people get names and numbers."""
    tables = {
        name: pa.Table.from_pylist(village.rows.get(name, []), files.schema(table))
        for name, table in village.dictionary.tables.items()
    }
    people = tables["person"]
    dice = Dice((seed, 6), people.num_rows)
    birth = people.column("birth").cast(pa.int32()).fill_null(day_number(village.on) - 9000).to_numpy().astype(np.int64)
    male = pc.equal(people.column("sex").cast(pa.string()), "male").to_numpy()
    given = {"name": person_names(dice), "id_number": id_numbers(birth, male, people.column("id").to_numpy())}
    for name, column in given.items():
        people = people.set_column(people.schema.get_field_index(name), name, column)
    return {**tables, "person": people}


class Copy:
    """One copy of a case. Its turn says how it is paid, so that even few copies of many cases are paid in every way.

    `named` are those that the case's links can point to by `as:`; `people` are the rows of its persons by id, `house` is
    the household they live in, `linked` who has kin of a kind that the case tells of.
    """

    def __init__(self, village: Village, known: Constructed, case: Case, number: int, turn: int) -> None:
        self.village, self.known, self.case, self.number = village, known, case, number
        self.turn = number + turn
        here = communities()[(number * 7 + len(village.expected)) % 31]
        figures = {name: figure.fallback(village.on) for name, figure in known.figures.items()}
        self.setting = Setting(village.on, here.code, number, figures)
        self.named: dict[str, int] = {}
        self.people: dict[int, Facts] = {}
        self.house: int | None = None
        self.linked: set[tuple[str, int]] = set()
        self.subject = 0
        self.occasion: str | None = None

    def make(self) -> None:
        facts, case = self.case.facts, self.case
        if case.table in ("person", "household"):
            self.house = home = self.home(facts.get("household" if case.table == "person" else "self", {}))
            self.subject = self.person(facts.get("self", {}), home) if case.table == "person" else home
            self.named["household"] = home
            for member in facts.get("members", ()):
                self.person(member, home)
        else:
            self.subject = self.village.take(case.table)
            self.add(case.table, self.subject, facts.get("self", {}))
        self.named["self"] = self.subject
        for other in facts.get("others", ()):
            self.stranger(other)
        self.attach(facts)
        relate(self)
        self.expect("self", case, besides=False)
        for each in case.also:
            self.expect(each.of, each.case, besides=True)

    def expect(self, of: str, case: Case, *, besides: bool) -> None:
        who = self.named[of]
        home = self.people[who]["household"] if case.table == "person" else who if case.table == "household" else None
        event = self.occasion if case.each == self.case.each else None
        subject = Subject(who, home, event)
        line = pay(self.village, self.known, case, self.turn, subject, besides=besides)
        self.village.expected.append(line)

    def add(self, table: str, number: int, facts: Mapping[str, Any], **ids: int) -> None:
        """A row with the base facts of its table, those of the case over them."""
        known = self.village.dictionary.tables[table].facts
        usual = self.usual(facts, ids["household"]) if table == "person" else self.known.base.get(table, {})
        worded = {**usual, **{k: v for k, v in facts.items() if k in known}}
        row = {name: value(known[name], word, self.setting) for name, word in worded.items() if name in known}
        self.village.rows[table].append({"id": number, **ids, **row})

    def usual(self, facts: Mapping[str, Any], home: int) -> Facts:
        """What holds of a person of that age, and what the case says of everyone in its household."""
        base = self.known.base
        birth = facts.get("birth", base["person"]["birth"])
        born = value(self.village.dictionary.tables["person"].facts["birth"], birth, self.setting)
        age = GROWN if born is None else completed_years(born, self.village.on)
        of_age = base["young"] if age < GROWN else base["old"] if age >= OLD else {}
        everyone = self.case.facts.get("everyone", {}) if home == self.house else {}
        return {**base["person"], **of_age, **everyone}

    def home(self, facts: Mapping[str, Any]) -> int:
        number = self.village.take("household")
        self.add("household", number, facts)
        return number

    def person(self, facts: Mapping[str, Any], home: int) -> int:
        number = self.village.take("person")
        sex = ("female", "male")[(number + self.number) % 2]
        self.add("person", number, {"sex": sex, **facts}, household=home)
        self.people[number] = self.village.rows["person"][-1]
        if "as" in facts:
            self.named[facts["as"]] = number
        return number

    def stranger(self, facts: Mapping[str, Any]) -> int:
        """Somebody in a household of their own."""
        return self.person(facts, self.home({}))

    def attach(self, facts: Mapping[str, Any]) -> None:
        """The links, events and ledger rows that the case gives; `of` says whose, `who` to whom."""
        tables = self.village.dictionary.tables
        for name in facts:
            kind = tables[name].kind if name in tables else None
            for entry in facts[name] if kind in ("link", "event", "ledger") else ():
                owner = self.named[entry.get("of", "self")]
                if kind == "link":
                    self.link(name, owner, entry)
                elif kind == "event":
                    self.event(name, owner, entry)
                else:
                    self.ledger(name, owner, entry)

    def link(self, name: str, owner: int, entry: Mapping[str, Any]) -> None:
        own = self.village.dictionary.tables[name].own_facts
        who = entry.get("who")
        target = self.named[who] if who else self.stranger({k: v for k, v in entry.items() if k not in own})
        self.kin(name, owner, target, {k: v for k, v in entry.items() if k in own})

    def kin(self, name: str, owner: int, target: int, facts: Mapping[str, Any]) -> None:
        """A row of a relation, with the base facts of the relation."""
        known = self.village.dictionary.tables[name].facts
        worded = {**self.known.base.get(name, {}), **facts}
        row = {k: value(known[k], word, self.setting) for k, word in worded.items()}
        self.village.rows[name].append({"owner": owner, "target": target, **row})
        self.linked.add((name, owner))

    def event(self, name: str, owner: int, entry: Mapping[str, Any]) -> None:
        number = self.village.take(name)
        self.add(name, number, entry, owner=owner)
        if self.village.dictionary.tables[name].one == self.case.each and self.occasion is None:
            self.occasion = str(number)

    def ledger(self, name: str, owner: int, entry: Mapping[str, Any]) -> None:
        facts = self.village.dictionary.tables[name].facts
        of = entry.get("of", "self")
        table = self.case.table if of == "self" else "household" if of == "household" else "person"
        worded = {k: value(facts[k], v, self.setting) for k, v in entry.items() if k in facts and v != UNKNOWN}
        self.village.rows[name].append({"table": table, "subject": owner, "source": "constructed", **worded})
