"""Cards of a book's policies: what the findings and the report need to know of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from yingbao.engine.findings.card import PolicyCard
from yingbao.engine.language.operators.crossing import Gather
from yingbao.engine.language.tree import Node
from yingbao.engine.policies.front import PERIODS
from yingbao.engine.policies.law import Law
from yingbao.engine.policies.outcome import Outcome
from yingbao.engine.policies.resolve import ParameterLabel

SIGNAL = "signal"


def cards_of(law: Law, only: Iterable[str] | None = None) -> tuple[PolicyCard, ...]:
    """One card a policy in force, in the order of the law; not of signals, by which nothing is owed or delivered."""
    return tuple(card for card in _cards(law, only) if card.kind != SIGNAL)


def signals_of(law: Law) -> tuple[PolicyCard, ...]:
    """One card a signal in force: who shows it is to be looked at."""
    return tuple(card for card in _cards(law, None) if card.kind == SIGNAL)


def _cards(law: Law, only: Iterable[str] | None) -> list[PolicyCard]:
    """Read off the law with every step visible: where constants were computed beforehand, the values that they were
    computed from are gone, and with them their marks."""
    seen = Law(law.book, law.on, law.area, law.gaps, law.overrides, fold=False, today=law.today) if law.fold else law
    return [_card(outcome, seen) for outcome in seen.outcomes(list(only) if only is not None else None)]


def _card(outcome: Outcome, law: Law) -> PolicyCard:
    policy = outcome.policy
    table = law.book.dictionary.tables[policy.subject]
    front: dict[str, Any] = policy.front
    return PolicyCard(
        policy.id,
        policy.programme,
        policy.title,
        policy.subject,
        front["kind"],
        str(front["delivers"]),
        policy.each if policy.each in PERIODS else "event",  # type: ignore[arg-type]
        table.areas.get("residence"),
        policy.head().discretion,
        _illustrative(outcome),
    )


def _illustrative(outcome: Outcome) -> bool:
    """A value in its trees is made up: a constant's row in force, or a row of a table, is marked illustrative."""
    trees = [outcome.status, outcome.amount, outcome.amount_max, outcome.quantity]
    labels = (label for tree in trees if tree is not None for each in _all(tree) for label in _labels(each))
    return any(isinstance(x, ParameterLabel) and x.row and x.row.mark == "illustrative" for x in labels)


def _all(tree: Node) -> Iterator[Node]:
    """The tree's nodes, and those of the value that a gathering has for an empty set."""
    for each in tree.walk():
        yield each
        if isinstance(each.op, Gather) and isinstance(each.payload[1], Node):
            yield from _all(each.payload[1])


def _labels(each: Node) -> list[object]:
    if each.op.name == "constant":
        return [each.payload[3]]
    return [value.payload[3] for _, value in each.payload.rows] if each.op.name == "lookup" else []
