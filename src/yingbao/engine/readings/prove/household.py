"""One home with all that the law gives it monthly in cash: the sum over the household's programmes and its members'."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import z3

from yingbao.engine.policies.book import Book
from yingbao.engine.policies.law import Law
from yingbao.engine.policies.outcome import Outcome
from yingbao.engine.readings.explain.program import Program
from yingbao.engine.readings.explain.world import Row, all_rows
from yingbao.engine.readings.prove.symbols import Symbol, Truth, boolean, both, either, negation
from yingbao.engine.readings.prove.terms import Terms
from yingbao.engine.readings.prove.world import Bounds, SymbolicRow, World


@dataclass(frozen=True, eq=False)
class Part:
    """What one programme gives one row, as a term in fen; right where it is `sound`, for else it is not known."""

    outcome: Outcome
    fen: Any
    sound: Truth


class Household:
    """The symbolic home. `left_out` are programmes whose amount is never known, and that are not counted."""

    def __init__(self, book: Book, on: date, area: str, bounds: Bounds) -> None:
        self.book, self.law = book, Law(book, on, area)
        self.unfolded = Law(book, on, area, fold=False)
        self.world = World(book.dictionary, on, bounds)
        self.table = self._table()
        self.root = self.world.row(self.table)
        self.terms = Terms(self.world)
        self.parts: list[Part] = []
        self.counted: list[Outcome] = []
        self.left_out: list[Outcome] = []
        for outcome in self.law.outcomes():
            if self._pays_monthly(outcome):
                self._count(outcome)

    @property
    def total(self) -> Any:
        return z3.Sum(z3.IntVal(0), *(part.fen for part in self.parts))

    @property
    def sound(self) -> Truth:
        return both(*(part.sound for part in self.parts))

    def _table(self) -> str:
        """The subject to which other subjects belong."""
        dictionary = self.book.dictionary
        homes = [dictionary.home(name) for name in dictionary.subjects if dictionary.tables[name].ups]
        return homes[0] if homes else dictionary.subjects[0]

    def _pays_monthly(self, outcome: Outcome) -> bool:
        front, policy = outcome.policy.front, outcome.policy
        cash = front["kind"] == "benefit" and front["delivers"] == "cash" and front["each"] == "month"
        return cash and outcome.amount is not None and self.book.dictionary.home(policy.subject) == self.table

    def _count(self, outcome: Outcome) -> None:
        assert outcome.amount is not None
        sums = [(present, row, self.terms.symbol(outcome.amount, row)) for present, row in self._places(outcome)]
        if all(amount is None for _, _, amount in sums):
            self.left_out.append(outcome)
            return
        self.counted.append(outcome)
        for present, row, amount in sums:
            holds, fails = self.terms.truth(outcome.status, row)
            known = amount.known if isinstance(amount, Symbol) else amount is not None
            term = amount.term if isinstance(amount, Symbol) else z3.IntVal(amount or 0)
            fen = z3.If(boolean(both(present, holds)), term, 0)
            self.parts.append(Part(outcome, fen, either(negation(present), fails, both(holds, known))))

    def _places(self, outcome: Outcome) -> list[tuple[Truth, SymbolicRow]]:
        """The household itself, or each of its members."""
        if outcome.table == self.table:
            return [(True, self.root)]
        ways = self.book.dictionary.tables[self.table].collections.values()
        places = [place for way in ways if way.table == outcome.table for place in self.root.elements(way)]
        return [(place.present, place.row) for place in places]


class Sums:
    """Evaluates the household's total on rows in memory, from the unfolded law."""

    def __init__(self, home: Household) -> None:
        found = (home.unfolded.outcome(each.policy.id) for each in home.counted)
        self.outcomes = [outcome for outcome in found if outcome is not None]
        self.home = home
        self.program = Program(tree for o in self.outcomes for tree in (o.status, o.amount) if tree is not None)

    def parts(self, root: Row) -> dict[str, int] | None:
        """What each programme gives the household; None where an answer is not known."""
        for row in all_rows(root):
            row.forget()
        parts: dict[str, int] = {}
        for outcome in self.outcomes:
            assert outcome.amount is not None
            for row in self.rows(outcome, root):
                status = self.program.value(outcome.status, row)
                amount = self.program.value(outcome.amount, row) if status else 0
                if status is None or amount is None:
                    return None
                name = outcome.policy.title
                parts[name.zh] = parts.get(name.zh, 0) + amount
        return parts

    def rows(self, outcome: Outcome, root: Row) -> list[Row]:
        if outcome.table == root.table:
            return [root]
        ways = self.home.book.dictionary.tables[root.table].collections.values()
        return [row for way in ways if way.table == outcome.table for row in root.collections[way.name]]

    def total(self, root: Row) -> int | None:
        parts = self.parts(root)
        return None if parts is None else sum(parts.values())

    def drop(self, root: Row, real: Row, name: str) -> int | None:
        kept = real.facts[name]
        if not isinstance(kept, int):
            return None
        before = self.total(root)
        try:
            real.facts[name] = kept + 1
            after = self.total(root)
        finally:
            real.facts[name] = kept
        return None if before is None or after is None else before - after
