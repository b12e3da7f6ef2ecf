"""Cards of a book's policies: what the findings and the report need to know of each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from yingbao.engine.findings.card import PolicyCard
from yingbao.engine.policies.front import PERIODS
from yingbao.engine.policies.law import Law
from yingbao.engine.policies.made_up import made_up
from yingbao.engine.policies.outcome import Outcome

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
    seen = law.unfolded
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
        made_up((outcome.status, outcome.amount, outcome.amount_max, outcome.quantity)),
    )
