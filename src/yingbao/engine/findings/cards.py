"""Cards of a book's policies: what the findings and the report need to know of each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from yingbao.engine.findings.card import PolicyCard
from yingbao.engine.policies.file import PERIODS
from yingbao.engine.policies.law import Law
from yingbao.engine.policies.outcome import Outcome
from yingbao.engine.policies.resolve import ParameterLabel


def cards_of(law: Law, only: Iterable[str] | None = None) -> tuple[PolicyCard, ...]:
    """One card a policy in force, in the order of the law."""
    return tuple(_card(outcome, law) for outcome in law.outcomes(list(only) if only is not None else None))


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
        _illustrative(outcome, law),
    )


def _illustrative(outcome: Outcome, law: Law) -> bool:
    """A value in its trees is made up: a constant's row in force, or a row of a table, is marked illustrative."""
    trees = [outcome.status, outcome.amount, outcome.amount_max, outcome.quantity]
    for tree in trees:
        for each in tree.walk() if tree is not None else ():
            labels = [each.payload[3]] if each.op.name == "constant" else []
            if each.op.name == "lookup" and each.payload.rows:
                labels = [value.payload[3] for _, value in each.payload.rows]
            if any(isinstance(x, ParameterLabel) and x.row and x.row.mark == "illustrative" for x in labels):
                return True
    return False
