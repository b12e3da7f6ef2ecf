"""All programmes for one subject, and for the household it belongs to: entitled, not entitled, unknown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from yingbao.engine.dictionary import Label
from yingbao.engine.findings.card import PolicyCard
from yingbao.engine.policies.outcome import Outcome
from yingbao.engine.readings.explain.explainer import Explainer
from yingbao.engine.readings.explain.proof import Proof
from yingbao.engine.readings.explain.world import Row
from yingbao.registry.answers.lawbook import book, cards, explainer
from yingbao.registry.answers.scenes import Scene, Sight, Told, build

Place = tuple[int, str, str]
"""Whom an answer is about: a subject, and the event's table and occasion where the law asks about one ('' otherwise)."""


@dataclass(frozen=True)
class Answer:
    """What one policy says of one subject or event. Amounts are fen, None where the law or the facts do not tell.

    `status`: entitled, not, unknown, or elsewhere (another district's business). `withheld`: the status rests on what
    this desk may not see, so that the reasons show less than was looked at.
    """

    card: PolicyCard
    place: Place
    status: str
    amount: int | None = None
    amount_max: int | None = None
    quantity: int | None = None
    due: date | None = None
    withheld: bool = False

    @property
    def title(self) -> Label:
        return self.card.title


@dataclass(frozen=True)
class Answers:
    """`closely`: sensitive facts were looked at. `hides`: the law counted somebody whom this desk does not see."""

    day: date
    found: tuple[Answer, ...]
    closely: bool
    hides: bool

    def of(self, subject: int) -> list[Answer]:
        return [answer for answer in self.found if answer.place[0] == subject]


@dataclass(frozen=True)
class Hearing:
    """The told rows, as the law sees them all (`whole`) and as the desk may see them (`shown`); each with its law."""

    whole: tuple[Explainer, Scene]
    shown: tuple[Explainer, Scene]


def hear(told: Sequence[Told], day: date, *, closely: bool) -> Hearing:
    """Builds the rows once, and a second time without those out of sight where there are any."""
    dictionary = book().dictionary
    shown = build(told, Sight(dictionary, everybody=False, sensitive=closely))
    if closely and not shown.hides:
        return Hearing((explainer(day), shown), (explainer(day), shown))
    partly = explainer(day), shown
    if not closely:
        return Hearing(partly, partly)
    whole = build(told, Sight(dictionary, everybody=True, sensitive=True))
    return Hearing((explainer(day), whole), partly)


def answer(told: Sequence[Told], day: date, *, closely: bool) -> Answers:
    """Every policy in force about every subject and event of the home."""
    hearing = hear(told, day, closely=closely)
    found = [answer_of(outcome, place, hearing) for outcome, place in _questions(hearing)]
    return Answers(day, tuple(found), closely, hearing.shown[1].hides)


def _questions(hearing: Hearing) -> Iterator[tuple[Outcome, Place]]:
    for place, row in rows_of(hearing.whole[1]):
        yield from ((outcome, place) for outcome in hearing.whole[0].outcomes if outcome.table == row.table)


def rows_of(scene: Scene) -> Iterator[tuple[Place, Row]]:
    """The rows that the law may be asked about."""
    yield from (((number, "", ""), row) for number, row in scene.rows.items())
    yield from scene.events.items()


def row_at(scene: Scene, place: Place) -> Row:
    """Raises KeyError: there is no such subject or event in this home."""
    number, table, occasion = place
    return scene.events[number, table, occasion] if table else scene.rows[number]


def answer_of(outcome: Outcome, place: Place, hearing: Hearing) -> Answer:
    """One policy's answer. `place` is a row of the outcome's table."""
    law, scene = hearing.whole
    row, card = row_at(scene, place), cards(law.law.on)[outcome.policy.id]
    proof = law.explain(outcome, row)
    if proof.here is False:
        return Answer(card, place, "elsewhere")
    withheld = hearing.shown is not hearing.whole and seen_proof(outcome, place, hearing).status != proof.status
    values = proof.values
    known: dict[str, Any] = {name: values.get(name) for name in ("amount", "amount_max", "quantity", "due")}
    return Answer(card, place, proof.status, **known, withheld=withheld)


def seen_proof(outcome: Outcome, place: Place, hearing: Hearing) -> Proof:
    """The answer from what the desk may see alone."""
    law, scene = hearing.shown
    mine = next(other for other in law.outcomes if other.policy.id == outcome.policy.id)
    return law.explain(mine, row_at(scene, place))
