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
from yingbao.engine.policies.territory import Branch, branches
from yingbao.engine.readings.explain.program import Program
from yingbao.engine.readings.explain.proof import Proof
from yingbao.engine.readings.explain.world import Row
from yingbao.engine.readings.say.terms import Terms

VALUES = ("ground", "amount", "amount_max", "quantity", "due", "payee")
_KNOWN: dict[int, Explainer] = {}


class Explainer:
    """The law of a day, compiled once for all the policies asked for (default: every one in force).

    `as_of` is the day of the facts. Rows must be fresh, or have been looked at by this explainer only. `outcomes` has one
    for each policy; where deeper divisions have files of their own, the answer is that of the one in which the row lies.
    """

    def __init__(self, law: Law, policies: Iterable[str] | None = None, *, as_of: date | None = None) -> None:
        self.law, self.as_of = law, as_of
        self.laws = {each.area: each for each in law.territories}
        self.branches: dict[str, list[Branch]] = {}
        for branch in branches(law, None if policies is None else list(policies)):
            self.branches.setdefault(branch.outcome.policy.id, []).append(branch)
        self.outcomes = [found[0].outcome for found in self.branches.values()]
        self.plans = {id(each): _plan(each.outcome) for found in self.branches.values() for each in found}
        self.program = Program(tree for policy in self.branches for tree in self.trees(policy))
        self.terms: dict[tuple[str, str, str], Terms] = {}

    def trees(self, policy: str) -> list[Node]:
        """Every tree that a proof may speak of."""
        found = self.branches[policy]
        return [tree for each in found for tree in (each.here, each.answer, *trees_of(each.outcome))]

    def explain(self, outcome: Outcome, row: Row) -> Proof:
        """The answer of one outcome's policy for one row of its table."""
        value, branch = self.program.value, self.branch(outcome.policy.id, row)
        answer = value(branch.answer, row)
        if answer is not True:
            return Proof(self, branch, row, answer, {})
        return Proof(self, branch, row, answer, {name: value(tree, row) for name, tree in self.plans[id(branch)]})

    def branch(self, policy: str, row: Row) -> Branch:
        """That of the territory which the row lies in; where it lies in none, or nobody knows, the widest."""
        found = self.branches[policy]
        return next((each for each in found[1:] if self.program.value(each.here, row) is True), found[0])

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

    def open_branch(self, proof: Proof) -> Branch:
        """A proof's branch by the open law."""
        found = branches(self.open_law, [proof.policy])
        return next(each for each in found if each.area == proof.branch.area)


def trees_of(outcome: Outcome) -> list[Node]:
    """Every tree of an outcome that a proof may speak of."""
    trees = [outcome.status, outcome.qualifies, *(ground.condition for ground in outcome.grounds)]
    trees += [tree for _, tree in outcome.excepts]
    return trees + [tree for _, tree in _plan(outcome)]


def _plan(outcome: Outcome) -> list[tuple[str, Node]]:
    return [(name, tree) for name in VALUES if (tree := getattr(outcome, name)) is not None]


def explain(law: Law, outcome: Outcome, row: Row) -> Proof:
    """The proof of one answer; the law (not folded) is compiled at the first question and kept as long as it lives."""
    known = _KNOWN.get(id(law))
    if known is None:
        known = _KNOWN[id(law)] = Explainer(law)
        finalize(law, _KNOWN.pop, id(law), None)
    if not any(outcome is each.outcome for each in known.branches.get(outcome.policy.id, ())):
        raise LookupError(f"{outcome.policy.id} is no outcome of this law")
    return known.explain(outcome, row)
