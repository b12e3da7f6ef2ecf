"""explain: one subject's answer, with everything that a proof needs kept for later. Cheap: words are made only when asked for."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from weakref import finalize

from yingbao.engine.language.tree import Node
from yingbao.engine.policies.law import Law
from yingbao.engine.policies.outcome import Outcome
from yingbao.engine.policies.resolve import Gaps
from yingbao.engine.readings.explain.program import Program
from yingbao.engine.readings.explain.proof import Proof
from yingbao.engine.readings.explain.world import Row
from yingbao.engine.readings.say.terms import Terms

VALUES = ("ground", "amount", "amount_max", "quantity", "due", "payee")
_KNOWN: dict[int, Explainer] = {}


class Explainer:
    """The law of a day, compiled once for all the policies asked for (default: every one in force).

    `as_of` is the day of the facts. Rows must be fresh, or have been looked at by this explainer only.
    """

    def __init__(self, law: Law, policies: Iterable[str] | None = None, *, as_of: date | None = None) -> None:
        self.law, self.as_of = law, as_of
        self.outcomes = law.outcomes(None if policies is None else list(policies))
        self.program = Program(tree for outcome in self.outcomes for tree in trees_of(outcome))
        self.terms: dict[tuple[str, str], Terms] = {}
        self.plans = {id(outcome): _plan(outcome) for outcome in self.outcomes}

    def explain(self, outcome: Outcome, row: Row) -> Proof:
        """The answer of one outcome for one row of its table."""
        value = self.program.value
        status = value(outcome.status, row)
        if status is not True:
            return Proof(self, outcome, row, status, {})
        return Proof(self, outcome, row, status, {name: value(tree, row) for name, tree in self.plans[id(outcome)]})

    def about(self, row: Row) -> list[Proof]:
        """The answers of every policy about this row's table."""
        return [self.explain(outcome, row) for outcome in self.outcomes if outcome.table == row.table]

    @cached_property
    def open_law(self) -> Law:
        """The same law for which any fact may be unknown: what counterfactuals are tried on."""
        tables = self.law.book.dictionary.tables
        holes = frozenset((table, fact) for table, entry in tables.items() for fact in entry.facts)
        gaps = Gaps(self.law.gaps.tables, holes)
        return Law(self.law.book, self.law.on, self.law.area, gaps, self.law.overrides, fold=False)


def trees_of(outcome: Outcome) -> list[Node]:
    """Every tree that a proof may speak of."""
    trees = [outcome.status, outcome.qualifies, *(ground.condition for ground in outcome.grounds)]
    trees += [tree for _, tree in outcome.excepts]
    return trees + [tree for _, tree in _plan(outcome)]


def _plan(outcome: Outcome) -> list[tuple[str, Node]]:
    return [(name, tree) for name in VALUES if (tree := getattr(outcome, name)) is not None]


def explain(law: Law, outcome: Outcome, row: Row) -> Proof:
    """The proof of one answer; the law (not folded) is compiled at the first question and kept as long as it lives."""
    known = _KNOWN.get(id(law))
    if known is None or id(outcome) not in known.plans:
        known = _KNOWN[id(law)] = Explainer(law)
        finalize(law, _KNOWN.pop, id(law), None)
        if id(outcome) not in known.plans:
            raise LookupError(f"{outcome.policy.id} is no outcome of this law")
    return known.explain(outcome, row)
