"""A symbolic world: rows whose facts are the solver's variables, made when a rule first looks at them.

Bounded: a household has up to `people` members, every other collection up to `others` rows (a relation of fixed number
exactly that many). Whether an optional row is there is a variable too, so that one question covers all sizes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

import z3

from yingbao.engine.dictionary import Collection, Dictionary, Fact
from yingbao.engine.dictionary.model import Codes
from yingbao.engine.language.earlier import Earlier
from yingbao.engine.language.operators.crossing import may_be_missing
from yingbao.engine.readings.explain.world import Row, blank_row
from yingbao.engine.readings.prove.symbols import (
    Symbol,
    Texts,
    Truth,
    at_most,
    both,
    bounds,
    is_text,
    negation,
    value_of,
    variable,
)


@dataclass(frozen=True)
class Bounds:
    """How large a household the prover looks at; what lies beyond it was not looked at."""

    people: int = 3
    others: int = 2

    def rows(self, way: Collection, subject: bool) -> int:
        """The rows of a collection: of whole subjects (members) up to `people`, of others up to `others`."""
        if way.number is not None:
            return way.number
        return max(way.at_least, min(way.at_most, self.people if subject else self.others))


@dataclass(eq=False)
class Element:
    """A place in a collection; `present`: whether there is a row in it."""

    present: Truth
    row: SymbolicRow


@dataclass(eq=False)
class World:
    """All rows so far, and what always holds of them."""

    dictionary: Dictionary
    on: date
    bounds: Bounds = field(default_factory=Bounds)
    constraints: list[Any] = field(default_factory=list)
    rows: list[SymbolicRow] = field(default_factory=list)
    texts: Texts = field(default_factory=Texts)
    ids: count[int] = field(default_factory=lambda: count(1))

    def row(self, table: str, name: str = "") -> SymbolicRow:
        """A new row; `name` is the id by which papers speak of it."""
        made = SymbolicRow(self, table, next(self.ids), name)
        self.rows.append(made)
        return made

    def codes(self, category: str | None) -> Codes | None:
        return self.dictionary.categories[category].codes if category else None


class SymbolicRow:
    """A row of the symbolic world; its facts, ways and collections come into being when they are asked for."""

    def __init__(self, world: World, table: str, id: int, name: str = "") -> None:
        self.world, self.table, self.id, self.name = world, table, id, name or str(id)
        self.facts: dict[str, Any] = {}
        self.ups: dict[str, SymbolicRow] = {}
        self.collections: dict[str, list[Element]] = {}

    def __repr__(self) -> str:
        return f"{self.table} {self.id}"

    def fact(self, fact: Fact) -> Any:
        if fact.name not in self.facts:
            term = variable(f"{self.table}.{self.id}.{fact.name}", fact)
            self.world.constraints += bounds(fact, self.world.codes(fact.category), self.world.on, term)
            self.facts[fact.name] = Symbol(term)
        return self.facts[fact.name]

    def up(self, name: str) -> SymbolicRow:
        """The row above; it holds this one in the collection that leads back here, if there is one."""
        way = self.world.dictionary.tables[self.table].ups[name]
        if way.column not in self.ups:
            above = self.ups[way.column] = self.world.row(way.table)
            for back in self.world.dictionary.tables[way.table].collections.values():
                if (back.table, back.key) == (self.table, way.column):
                    above.fill(back, first=self)
        return self.ups[way.column]

    def holder(self, way: Collection) -> tuple[SymbolicRow, str]:
        """The row in whose collection the elements lie, and that collection's name."""
        return (self.up(way.up.name), way.ledger) if isinstance(way, Earlier) else (self, way.name)

    def elements(self, way: Collection) -> list[Element]:
        if isinstance(way, Earlier):
            return self.earlier(way)
        if way.name not in self.collections:
            self.fill(way, first=None)
        return self.collections[way.name]

    def earlier(self, way: Earlier) -> list[Element]:
        """The owner's papers, each there where none for this occasion is as early."""
        owner, ledger = self.holder(way)
        papers = owner.elements(self.world.dictionary.tables[owner.table].collections[ledger])
        facts = self.world.dictionary.tables[way.table].facts
        first = [(both(paper.present, self.own(paper.row, way)), paper.row.fact(facts["from"])) for paper in papers]

        def present(paper: Element) -> Truth:
            start = paper.row.fact(facts["from"])
            return both(paper.present, *(negation(both(own, at_most(day, start))) for own, day in first))

        return [Element(present(paper), paper.row) for paper in papers]

    def own(self, paper: SymbolicRow, way: Earlier) -> Truth:
        """Whether a paper is of the way's policy and for this occasion."""
        facts, texts = self.world.dictionary.tables[way.table].facts, self.world.texts
        said = (("policy", way.policy), ("occasion", self.name))
        return both(*(is_text(paper.fact(facts[fact]), text, texts) for fact, text in said))

    def fill(self, way: Collection, first: SymbolicRow | None) -> None:
        world = self.world
        subject = world.dictionary.tables[way.table].kind == "subject"
        places = self.collections[way.name] = []
        least = max(1 if first else 0, way.at_least, way.number or 0)
        for place in range(max(least, world.bounds.rows(way, subject))):
            row = first if first and place == 0 else world.row(way.table)
            present = True if place < least else z3.Bool(f"{self.table}.{self.id}.{way.name}.{place}")
            if place > least:
                world.constraints.append(z3.Implies(present, places[-1].present))
            places.append(Element(present, row))
            for up in world.dictionary.tables[way.table].ups.values():
                if up.column == way.key:
                    row.ups[up.column] = self

    def missing(self, way: Collection) -> Truth:
        """Whether rows are known to exist that are not known: nobody has looked where the set is empty."""
        if not may_be_missing(way) or way.number is not None:
            return False
        places = self.elements(way)
        return z3.Not(places[0].present) if places and places[0].present is not True else not places


@dataclass(frozen=True)
class Picture:
    """A symbolic world made concrete by a model: each symbolic row with its row in memory."""

    rows: dict[SymbolicRow, Row]

    def of(self, row: SymbolicRow) -> Row:
        return self.rows[row]


def picture(world: World, root: SymbolicRow, model: Any) -> Picture:
    """The rows that the model describes, reachable from the root, with every way up in its place."""
    made: dict[SymbolicRow, Row] = {}

    def row(symbolic: SymbolicRow) -> Row:
        if symbolic in made:
            return made[symbolic]
        dictionary = world.dictionary
        entry = dictionary.tables[symbolic.table]
        values = {n: _value(world, entry.facts[n], known, model) for n, known in symbolic.facts.items()}
        real = made[symbolic] = blank_row(dictionary, symbolic.table, symbolic.id, values)
        for up in entry.ups.values():
            real.ups[up.name] = row(symbolic.up(up.name))
        for name, places in symbolic.collections.items():
            real.collections[name] = [row(place.row) for place in places if _holds(place.present, model)]
        return real

    row(root)
    return Picture(made)


def _holds(truth: Truth, model: Any) -> bool:
    return truth if isinstance(truth, bool) else z3.is_true(model.eval(truth, True))


def _value(world: World, fact: Fact, known: Any, model: Any) -> Any:
    if not isinstance(known, Symbol):
        return known
    if not _holds(known.known, model):
        return None
    return value_of(model.eval(known.term, True), fact, world.codes(fact.category), world.texts)
