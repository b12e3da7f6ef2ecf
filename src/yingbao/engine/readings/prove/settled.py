"""Rules that Kleene's logic calls unknown though every case agrees (`age < 60 or age >= 60`).

A household where one fact is unknown, so that the status is, and yet has one value whatever the fact is. That is a
question with a `for all` in it, answered by trial: each value that refutes a candidate joins the values to agree.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import z3

from yingbao.engine.dictionary import Fact
from yingbao.engine.readings.explain.world import Row, all_rows
from yingbao.engine.readings.prove.bench import Bench
from yingbao.engine.readings.prove.critical import bounds_of, critical
from yingbao.engine.readings.prove.finding import Finding
from yingbao.engine.readings.prove.solve import Reply
from yingbao.engine.readings.prove.symbols import Symbol, Truth, boolean, either, negation, number_of
from yingbao.engine.readings.prove.terms import Terms
from yingbao.engine.readings.prove.world import Picture, SymbolicRow

ROUNDS = 6


def settled_by_cases(bench: Bench) -> Iterator[Finding]:
    """One finding with the facts that show it and the smallest household; 'fine' where none does."""
    truths = bench.truth(bench.outcome.status)
    found: list[Finding] = []
    for row, name in _candidates(bench):
        found += _Trial(bench, row, name, truths).findings()
    open_ = [finding for finding in found if finding.verdict == "undecided"]
    found = [finding for finding in found if finding.verdict == "note"]
    if not found:
        yield open_[0] if open_ else Finding("settled", "fine")
        return
    shown = min(found, key=lambda finding: len(all_rows(finding.witnesses[0].row)))
    facts = list(dict.fromkeys(finding.words["fact"] for finding in found))
    yield replace(shown, words={**shown.words, "facts": facts})


def _candidates(bench: Bench) -> list[tuple[SymbolicRow, str]]:
    """Facts that may be unknown, of the root and of the first row of everything else."""
    seen: set[tuple[str, str]] = set()
    found = []
    for row in list(bench.world.rows):
        facts = bench.book.dictionary.tables[row.table].facts
        for name, known in row.facts.items():
            key = row.table, name
            if key not in seen and facts[name].may_be_unknown and isinstance(known, Symbol):
                seen.add(key)
                found.append((row, name))
    return found


class _Trial:
    """One fact, taken as unknown."""

    def __init__(self, bench: Bench, row: SymbolicRow, name: str, truths: tuple[Truth, Truth]) -> None:
        self.bench, self.row, self.name, self.truths = bench, row, name, truths
        self.fact: Fact = bench.book.dictionary.tables[row.table].facts[name]
        self.variable = row.facts[name].term
        self.codes = bench.world.codes(self.fact.category)
        bounds = bounds_of([bench.outcome.status]).get((row.table, name), [])
        self.values = critical(bench.book.dictionary, self.fact, bounds, bench.on)

    def findings(self) -> Iterator[Finding]:
        unknown = self.without()
        if unknown is False:
            return
        for answer, truth in zip((True, False), self.truths, strict=True):
            reply = self.search(unknown, truth, answer)
            if reply.verdict == "found":
                words = {"fact": self.fact.label, "answer": "yes" if answer else "no"}
                test = self.test(self.real(reply.picture), answer)
                yield Finding("settled", "note", words, "", self.bench.witness(reply, test))
                return
            if reply.verdict == "undecided":
                yield Finding("settled", "undecided", {}, reply.reason)

    def without(self) -> Truth:
        """Where the status is unknown when this fact is, by Kleene's logic."""
        known, self.row.facts[self.name] = self.row.facts[self.name], None
        try:
            holds, fails = Terms(self.bench.world).truth(self.bench.outcome.status, self.bench.root)
        finally:
            self.row.facts[self.name] = known
        return negation(either(holds, fails))

    def with_value(self, truth: Truth, value: Any) -> Truth:
        term = number_of(value, self.fact, self.codes, self.bench.world.texts)
        return z3.substitute(boolean(truth), (self.variable, term))

    def search(self, unknown: Truth, truth: Truth, answer: bool) -> Reply:
        # the same household must exist with this fact known, or its bounds would be forgotten
        agreed = [self.with_value(truth, value) for value in self.values]
        for _ in range(ROUNDS):
            reply = self.bench.solve(unknown, *agreed)
            if reply.picture is None:
                return reply
            refuted = self.refute(reply, truth)
            if refuted is None:
                real = self.real(reply.picture)
                real.facts[self.name] = None
                root = reply.picture.of(self.bench.root)
                return reply if self.test(real, answer)(root) else Reply("undecided", "replay")
            agreed.append(z3.substitute(boolean(truth), (self.variable, refuted)))
        return Reply("undecided", "rounds")

    def refute(self, reply: Reply, truth: Truth) -> Any:
        """A value of the fact that gives another answer in the household of the model, or None."""
        fixed = [(v, reply.model.eval(v, True)) for v in self.others()]
        solver = z3.Solver()
        solver.set("timeout", int(self.bench.solve.seconds * 1000))
        solver.add(z3.substitute(z3.And(True, *self.bench.world.constraints), *fixed))
        solver.add(z3.Not(z3.substitute(boolean(truth), *fixed)))
        if solver.check() == z3.unsat:
            return None
        return solver.model().eval(self.variable, True)

    def others(self) -> list[Any]:
        """Every variable of the world but this one."""
        rows = self.bench.world.rows
        facts = [known.term for row in rows for known in row.facts.values() if isinstance(known, Symbol)]
        places = [place.present for row in rows for found in row.collections.values() for place in found]
        return [v for v in [*facts, *places] if v is not True and not v.eq(self.variable)]

    def real(self, picture: Picture | None) -> Row:
        assert picture is not None
        return picture.of(self.row)

    def test(self, real: Row, answer: bool) -> Any:
        """Unknown without the fact, and the answer with each of the values tried, by evaluation."""

        def holds(root: Row) -> bool:
            kept = real.facts[self.name]
            try:
                real.facts[self.name] = None
                if kept is not None or self.bench.judge.seen(root).status is not None:
                    return False
                return all(self.status(root, real, value) is answer for value in self.values)
            finally:
                real.facts[self.name] = kept

        return holds

    def status(self, root: Row, real: Row, value: Any) -> bool | None:
        real.facts[self.name] = value
        return self.bench.judge.seen(root).status
