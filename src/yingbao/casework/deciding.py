"""What the law's rules say when somebody decides: the answer, its proof, the facts it rests on. People decide, not this."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from yingbao.casework.models import Case
from yingbao.discovery.night.law import fingerprint, software
from yingbao.discovery.queries import made_up
from yingbao.engine.calendar import add_months
from yingbao.engine.policies.outcome import Outcome
from yingbao.engine.readings.explain.proof import Proof
from yingbao.registry.answers.answering import Hearing, Place, hear, row_at, seen_proof
from yingbao.registry.answers.lawbook import book, cards, policy_of
from yingbao.registry.answers.looking import look_closely
from yingbao.registry.answers.scenes import Told

LANGUAGES = ("zh", "en")
SOFTWARE = "software"
"""Beside a kept proof's languages: which software wrote it."""
WITHOUT_MONEY = frozenset({"loan", "visit", "stay"})
"""What a policy delivers that has no amount."""
SILENT = "silent"
"""What is said where no rule speaks."""
ELSEWHERE = "elsewhere"


@dataclass(frozen=True)
class Advice:
    """What the rules answer: entitled, not, unknown or elsewhere (another district's business), with amounts in fen; `proof`:
    HTML by language; `told`: the facts; `seen`: the proof as the desk may see it, only where it is shown; `made_up`: whether a value
    behind it is, as in a demonstration."""

    status: str
    amount: int | None
    amount_max: int | None
    proof: Mapping[str, str]
    told: tuple[Told, ...]
    law: str
    known_at: datetime
    seen: Mapping[str, str] = field(default_factory=dict)
    made_up: bool = False

    @property
    def elsewhere(self) -> bool:
        return self.status == ELSEWHERE


@dataclass(frozen=True)
class Money:
    """What a grant pays: `granted`: whether it is money at all, of which an amount is needed; `monthly`: whether month by month, so that
    a new grant takes the place of the one before; `limits`: up to how many fen a role may decide, None where nobody knows."""

    granted: bool
    monthly: bool
    limits: Mapping[str, int | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Decided:
    """A verdict's content. `since`: the first day, `until`: exclusive; money in fen."""

    since: date
    until: date | None
    amount: int | None
    amount_max: int | None
    advice: Advice

    def as_json(self, money: Money) -> str:
        """As casework.act takes it."""
        said = self.advice
        values: dict[str, Any] = {
            "since": self.since, "until": self.until, "amount_fen": self.amount, "amount_max_fen": self.amount_max,
            "said": said.status, "said_fen": said.amount, "said_max_fen": said.amount_max,
            "law": said.law, "known_at": said.known_at.isoformat(),
            "facts": [asdict(one) for one in said.told], "proof": {**said.proof, SOFTWARE: software()},
            "in_money": money.granted, "monthly": money.monthly, "limits": dict(money.limits),
        }  # fmt: skip
        return json.dumps(
            {key: value for key, value in values.items() if value is not None}, ensure_ascii=False, default=str
        )


class NotOnFile(LookupError):
    """The event that a case is about is not on file: none was ever named, or it was taken back."""


def advise(token: str, case: Case, day: date, reason: str) -> Advice:
    """The law's answer for a case, after a look at its subject that is logged and committed.

    Raises django.db.DatabaseError: a subject or a role that may not. LookupError: no such rule on that day, or NotOnFile.
    """
    known_at = timezone.now()
    told = look_closely(token, case.subject_id, reason)
    answer = _answer(told, case, day)
    seen = seen_proof(answer.outcome, answer.place, answer.hearing)
    return replace(_advice(answer, told, known_at), seen={lang: seen.to_html(lang) for lang in LANGUAGES})


def decisive(token: str, case: Case, day: date) -> Advice:
    """The same for a decision, which rests on what was looked at also where no rule speaks of it.

    Raises django.db.DatabaseError, as above.
    """
    known_at = timezone.now()
    return rested(look_closely(token, case.subject_id, case.number), case, day, known_at)


def rested(told: Sequence[Told], case: Case, day: date, known_at: datetime) -> Advice:
    """What a decision keeps of the law: its answer, or that no rule of the policy speaks of the matter on that day."""
    try:
        return evaluate(told, case, day, known_at)
    except LookupError:
        return Advice(SILENT, None, None, {}, tuple(told), fingerprint(), known_at)


def evaluate(told: Sequence[Told], case: Case, day: date, known_at: datetime) -> Advice:
    """The answer of the case's policy from what is told alone, the one whom it is about first.

    Raises LookupError: no such rule on that day, or NotOnFile.
    """
    return _advice(_answer(told, case, day), told, known_at)


def shown_proof(told: Sequence[Told], case: Case, day: date) -> Proof | None:
    """The answer from those alone who are seen; None where no rule of the policy speaks of the matter on that day."""
    try:
        answer = _answer(told, case, day)
    except LookupError:
        return None
    return seen_proof(answer.outcome, answer.place, answer.hearing)


@dataclass(frozen=True)
class _Answer:
    """What the law answers of one place, and by what it was heard."""

    outcome: Outcome
    place: Place
    hearing: Hearing
    proof: Proof
    made_up: bool


def _answer(told: Sequence[Told], case: Case, day: date) -> _Answer:
    hearing = hear(told, day, closely=True)
    law, scene = hearing.whole
    outcome = next((one for one in law.outcomes if one.policy.id == case.policy), None)
    if outcome is None:
        raise LookupError(case.policy)
    place = place_of(case, told, outcome)
    try:
        row = row_at(scene, place)
    except KeyError as error:
        raise NotOnFile(case.event) from error
    return _Answer(outcome, place, hearing, law.explain(outcome, row), made_up(case.policy, day))


def place_of(case: Case, told: Sequence[Told], outcome: Outcome) -> Place:
    """Whom, or which event of theirs, the law is asked about."""
    table = book().dictionary.tables[outcome.table]
    about = told[0].subject
    return (about, "", "") if table.kind == "subject" else (about, table.name, case.event)


def _advice(answer: _Answer, told: Sequence[Told], known_at: datetime) -> Advice:
    proof = answer.proof
    amounts = proof.values.get("amount"), proof.values.get("amount_max")
    whole = {lang: proof.to_html(lang) for lang in LANGUAGES}
    status = ELSEWHERE if proof.here is False else proof.status
    return Advice(status, *amounts, whole, tuple(told), fingerprint(), known_at, made_up=answer.made_up)


def pays(policy: str, day: date) -> bool:
    """Whether an amount may be decided: not where a household is only recognised, a duty met, something permitted, lent, or done."""
    card = cards(day).get(policy)
    return card is None or (card.kind == "benefit" and card.delivers not in WITHOUT_MONEY)


def in_money(policy: str) -> bool:
    """Whether what it grants is money: then a decision says how much, whatever the rules answer."""
    chain = policy_of(policy)
    return chain is not None and (chain.front["kind"], chain.front["delivers"]) == ("benefit", "cash")


def monthly(policy: str) -> bool:
    """Whether what it grants is money month by month: then one grant is in force at a time."""
    chain = policy_of(policy)
    return chain is not None and chain.each == "month" and in_money(policy)


def money_of(policy: str, limits: Mapping[str, int | None] | None = None) -> Money:
    """What a grant of a policy pays."""
    return Money(in_money(policy), monthly(policy), limits or {})


def begins(case: Case, day: date) -> date:
    """From when a grant runs that no rule dates otherwise: what is lent or done, and what helps after an event, at once; else from the
    month after."""
    card = cards(day).get(case.policy)
    at_once = case.event or (card is not None and card.delivers in WITHOUT_MONEY)
    return day if at_once else next_month(day)


def next_month(day: date) -> date:
    """The first of the month after."""
    return add_months(day.replace(day=1), 1)
