"""The steepest cliff: one fen more of an income, and how much less the whole household gets over all programmes.

First each programme by itself is driven over its own edge, which is quick, and the whole household is evaluated there.
Then the solver is asked for a steeper cliff of the sum, until it says that there is none or its time is over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic
from typing import Any

import z3

from yingbao.engine.dictionary import Fact
from yingbao.engine.readings.explain.world import Row
from yingbao.engine.readings.prove.finding import Finding, Seen, Witness
from yingbao.engine.readings.prove.household import Household, Part, Sums
from yingbao.engine.readings.prove.shrink import shrink
from yingbao.engine.readings.prove.solve import Reply, Solve
from yingbao.engine.readings.prove.symbols import Symbol, Truth, boolean, both
from yingbao.engine.readings.prove.world import SymbolicRow

FEN = 1
FIRST_STEP = 10_000
"""Fen: a cliff lower than a hundred yuan is looked for only where there is no higher one."""


@dataclass
class _Search:
    """The steepest cliff of one fact of one row; `best` is the deepest fall so far, in fen."""

    home: Household
    sums: Sums
    row: SymbolicRow
    fact: Fact
    seconds: float
    best: int = 0
    witness: tuple[Row, Row] | None = None

    def run(self) -> str:
        """Drives `best` up; returns '' when it is proved the steepest, else why not."""
        for part in self.home.parts:
            self.climb(part)
        until = monotonic() + self.seconds
        sound = both(*(self.both_sides(part.sound) for part in self.home.parts))
        fall = self.fall(self.home.total)
        while (left := until - monotonic()) > 0:
            reply = self.solve(left, sound, fall > self.best)
            if reply.verdict != "found":
                return reply.reason
            if not self.noted(reply):
                return "replay"
        return "timeout"

    @property
    def more(self) -> tuple[Any, Any]:
        variable = self.row.facts[self.fact.name].term
        return variable, variable + FEN

    def fall(self, fen: Any) -> Any:
        return fen - z3.substitute(fen, self.more)

    def both_sides(self, truth: Truth) -> Truth:
        return truth if isinstance(truth, bool) else both(truth, z3.substitute(boolean(truth), self.more))

    def solve(self, seconds: float, *conditions: Truth) -> Reply:
        below = self.row.facts[self.fact.name].term < self.fact.hi
        return Solve(self.home.world, self.home.root, seconds)(below, *conditions)

    def climb(self, part: Part) -> None:
        """One programme's own cliff: doubled while there is a higher one, then halved in upon."""
        fall, sound = self.fall(part.fen), self.both_sides(part.sound)
        if z3.is_true(z3.simplify(fall == 0)):
            return
        until, low, high, step = monotonic() + self.seconds, 0, None, FIRST_STEP
        while (left := until - monotonic()) > 0 and step > low:
            reply = self.solve(left, sound, fall >= step)
            if reply.model is not None:
                low = max(step, reply.model.eval(fall, True).as_long())
                self.noted(reply)
            else:
                high = step - 1
            step = 2 * low if high is None else (low + high + 1) // 2 if low else 0

    def noted(self, reply: Reply) -> bool:
        """Evaluates the whole household of the reply; keeps it if it falls deeper than any so far."""
        assert reply.picture is not None
        root, real = reply.picture.of(self.home.root), reply.picture.of(self.row)
        fall = self.sums.drop(root, real, self.fact.name)
        if fall is None or fall <= self.best:
            return False
        self.best, self.witness = fall, (root, real)
        return True


def cliffs(home: Household, wanted: set[tuple[str, str]], seconds: float) -> Iterator[Finding]:
    """The steepest cliff of each money fact among `wanted` (table, name), the steepest first."""
    sums = Sums(home)
    found: list[tuple[int, Finding]] = []
    for row, fact in _candidates(home, wanted):
        search = _Search(home, sums, row, fact, seconds)
        reason = search.run()
        if search.witness is None:
            verdict = "undecided" if reason else "fine"
            found.append((0, Finding("cliff", verdict, {"fact": fact.label}, reason)))  # type: ignore[arg-type]
            continue
        found.append((search.best, _shown(search, reason)))
    yield from (finding for _, finding in sorted(found, key=lambda each: -each[0]))


def _candidates(home: Household, wanted: set[tuple[str, str]]) -> list[tuple[SymbolicRow, Fact]]:
    """Each money fact once, in the first row of its table."""
    seen: set[tuple[str, str]] = set()
    found = []
    for row in home.world.rows:
        for name, known in row.facts.items():
            fact = home.book.dictionary.tables[row.table].facts[name]
            key = row.table, name
            if fact.kind == "money" and key in wanted and key not in seen and isinstance(known, Symbol):
                seen.add(key)
                found.append((row, fact))
    return found


def _shown(search: _Search, reason: str) -> Finding:
    assert search.witness is not None
    home, judge = search.home, search.sums
    root, real = search.witness
    name, best = search.fact.name, search.best
    shrink(home.book.dictionary, root, lambda row: judge.drop(row, real, name) == best)
    value = real.facts[name]
    assert isinstance(value, int)
    before = judge.parts(root) or {}
    real.facts[name] = value + FEN
    after = judge.parts(root) or {}
    real.facts[name] = value
    lost = {title: (amount, after.get(title, 0)) for title, amount in before.items() if amount != after.get(title, 0)}
    lost |= {title: (0, amount) for title, amount in after.items() if title not in before and amount}
    words = {"fact": search.fact.label, "value": value, "drop": best, "parts": lost, "steepest": not reason}
    seen = Seen(True, sum(before.values()))
    return Finding("cliff", "note", words, reason, (Witness(root, seen),))
