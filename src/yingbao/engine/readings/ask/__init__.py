"""ask: given what is known, the unknown facts that still matter, in the order that settles the answer soonest."""

from __future__ import annotations

from typing import Any, Literal

from yingbao.engine.language.operators.base import Unprovable
from yingbao.engine.language.tree import Node
from yingbao.engine.policies.file import Clause
from yingbao.engine.policies.law import Law
from yingbao.engine.policies.outcome import Outcome, junction, op
from yingbao.engine.readings.ask.live import Leaf, Live, Open
from yingbao.engine.readings.ask.matter import Answer, Matter
from yingbao.engine.readings.ask.mirror import Mirror, mirror
from yingbao.engine.readings.ask.question import Question, Questions, choices_of, unknown_case, unknown_row
from yingbao.engine.readings.explain.world import Row
from yingbao.engine.readings.prove.critical import bounds_of, critical

__all__ = ["Answer", "Question", "Questions", "ask", "unknown_case", "unknown_row"]

About = Literal["status", "amount"]


def ask(law: Law, outcome: Outcome, row: Row, about: About = "status") -> Questions:
    """What is still to be asked about a row of the outcome's table, most decisive first; `law` is a folded one.

    A fact whose value is None is unknown; a collection without an entry in `row.collections` is not listed, and is
    asked as a count. Every way up of a row must lead somewhere. `about="amount"` goes on, for one who is entitled.
    """
    return _Asking(law, outcome, mirror(law.book.dictionary, law.on, row), row).questions(about)


class _Asking:
    """`answer` is the policy's tree over all territories: what it is in the one where the row will turn out to lie."""

    def __init__(self, law: Law, outcome: Outcome, around: Mirror, row: Row) -> None:
        self.law, self.mirror = law, around
        self.root, self.live = around.of(row), Live(around)
        rules = [(each, found) for each in law.territories if (found := each.outcome(outcome.policy.id))]
        places = [(each.in_territory(found.policy), found) for each, found in rules]
        self.answer = junction("or", [op("and", here, found.status) for here, found in places], outcome.status)
        self.outcome = next((found for here, found in places if self.value(here) is True), outcome)
        self.elsewhere = all(self.value(here) is False for here, _ in places)
        self.status = self.value(self.answer)

    def value(self, tree: Node) -> Any:
        return self.live.of(tree, self.root)

    def questions(self, about: About) -> Questions:
        if not isinstance(self.status, Open):
            answer: Answer = "entitled" if self.status else "not"
            asked = self.about_amount() if about == "amount" and self.status else ()
            return self.result(answer, False, asked)
        if not self.status.leaves:
            return self.result("unknown", False, ())
        return self.unsettled(self.status.leaves)

    def unsettled(self, leaves: frozenset[Leaf]) -> Questions:
        """Kleene says unknown: perhaps all cases agree, else ask for what can make them differ."""
        ordered = self.ordered(leaves)
        counts = [leaf for leaf in ordered if leaf in self.mirror.unlisted]
        try:
            matter = Matter(self.mirror, [self.answer], self.root)
            possible = matter.possible(*matter.parts)
            if len(possible) == 1 and not counts:
                return self.result(possible.pop(), True, ())
            found = matter.matter(ordered)
        except Unprovable:
            found = ordered
        # what was looked at is bounded: where the size of a set is open, nothing is settled before it is known
        return self.result("unknown", False, self.ranked(found or counts, self.answer))

    def about_amount(self) -> tuple[Question, ...]:
        trees = [tree for tree in (self.outcome.amount, self.outcome.amount_max) if tree is not None]
        found = [value for tree in dict.fromkeys(trees) if isinstance(value := self.value(tree), Open)]
        ordered = self.ordered(frozenset().union(*(value.leaves for value in found)))
        if not ordered:
            return ()
        try:
            mattering = Matter(self.mirror, trees, self.root).matter(ordered)
        except Unprovable:
            mattering = ordered
        return self.ranked(mattering, trees[0])

    def ordered(self, leaves: frozenset[Leaf]) -> list[Leaf]:
        """By row and by the order of the dictionary, so that the same state gives the same questions."""
        tables = self.law.book.dictionary.tables

        def place(leaf: Leaf) -> tuple[int, int]:
            table = tables[leaf[0].table]
            return leaf[0].id, [*table.facts, *table.collections].index(leaf[1])

        return sorted(leaves, key=place)

    def ranked(self, leaves: list[Leaf], tree: Node) -> tuple[Question, ...]:
        """By the number of facts that are expected to stay open; ties keep the dictionary's order."""
        bounds = bounds_of([tree])
        made = [self.question(leaf, self.remaining(leaf, tree, bounds), bounds) for leaf in leaves]
        return tuple(sorted(made, key=lambda question: question.remaining))

    def remaining(self, leaf: Leaf, tree: Node, bounds: Any) -> float:
        """The mean number of open facts after each critical value of this one; a count opens as many as it closes."""
        row, name = leaf
        if leaf in self.mirror.unlisted:
            return float(len(self.value(tree).leaves))
        dictionary = self.law.book.dictionary
        fact = dictionary.tables[row.table].facts[name]
        values = critical(dictionary, fact, bounds.get(leaf_key(leaf), []), self.law.on)
        left = 0
        for value in values:
            after = Live(self.mirror, {leaf: value}, self.live).of(tree, self.root)
            left += len(after.leaves) if isinstance(after, Open) else 0
        return left / max(1, len(values))

    def question(self, leaf: Leaf, remaining: float, bounds: Any) -> Question:
        row, name = leaf
        dictionary = self.law.book.dictionary
        real, joins = self.mirror.real[row], self.mirror.joins.get(row)
        if leaf in self.mirror.unlisted:
            way = dictionary.tables[row.table].collections[name]
            return Question(real, "count", way.label, {}, self.clauses(leaf), None, way, joins, remaining)
        fact = dictionary.tables[row.table].facts[name]
        choices = choices_of(self.law.book, fact, bounds.get(leaf_key(leaf), []))
        return Question(real, fact.kind, fact.label, choices, self.clauses(leaf), fact, None, joins, remaining)

    def clauses(self, leaf: Leaf) -> tuple[Clause, ...]:
        """The clauses that the leaf can still decide."""
        found = [clause for clause, value in self.conditions() if isinstance(value, Open) and leaf in value.leaves]
        return tuple({id(clause): clause for clause in found}.values())

    def conditions(self) -> list[tuple[Clause, Any]]:
        grounds = [(ground.clause, self.value(ground.condition)) for ground in self.outcome.grounds]
        return grounds + [(clause, self.value(tree)) for clause, tree in self.outcome.excepts]

    def result(self, answer: Answer, by_cases: bool, questions: tuple[Question, ...]) -> Questions:
        trees = self.outcome.amount, self.outcome.amount_max
        amounts = [None if tree is None else self.value(tree) for tree in trees]
        known = [None if answer != "entitled" or isinstance(amount, Open) else amount for amount in amounts]
        decided = () if self.elsewhere else self.deciding(answer)
        return Questions(answer, by_cases, questions, decided, known[0], known[1], self.elsewhere)

    def deciding(self, answer: Answer) -> tuple[Clause, ...]:
        """The clauses that decided: the ground that holds; what takes away; or every ground that fails."""
        grounds = [(ground.clause, self.value(ground.condition)) for ground in self.outcome.grounds]
        if answer == "entitled":
            return tuple(clause for clause, value in grounds if value is True)[:1]
        if answer == "not":
            away = tuple(clause for clause, tree in self.outcome.excepts if self.value(tree) is True)
            return away or tuple(clause for clause, value in grounds if value is False)
        return ()


def leaf_key(leaf: Leaf) -> tuple[str, str]:
    return leaf[0].table, leaf[1]
