"""Why: one answer with its proof in words, and what to ask where it is not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from yingbao.engine.dictionary import Label
from yingbao.engine.readings.ask import Question, ask
from yingbao.engine.readings.explain.world import Row
from yingbao.registry.answers.answering import Answer, Place, answer_of, hear, row_at, seen_proof
from yingbao.registry.answers.lawbook import asking_law, book
from yingbao.registry.answers.naming import with_names
from yingbao.registry.answers.scenes import OUTSIDE, Sight, Told, build

QUESTIONS = 5


@dataclass(frozen=True)
class Asked:
    """Something to find out: whose it is (None: the subject's own), and what."""

    whose: Label | None
    what: Label
    choices: tuple[Label, ...]


@dataclass(frozen=True)
class Shown:
    """A proof as a desk may read it. `html`: a <section> of `explain`'s, from what the desk sees alone."""

    answer: Answer
    html: str
    questions: tuple[Asked, ...]


def prove(told: Sequence[Told], day: date, policy: str, place: Place, lang: str, *, closely: bool) -> Shown:
    """Raises LookupError: no such policy on that day about this subject or event."""
    hearing = hear(told, day, closely=closely)
    outcome = next((one for one in hearing.whole[0].outcomes if one.policy.id == policy), None)
    if outcome is None or row_at(hearing.whole[1], place).table != outcome.table:
        raise LookupError(policy)
    found = answer_of(outcome, place, hearing)
    html = with_names(seen_proof(outcome, place, hearing).to_html(lang), day)
    questions = _questions(told, day, policy, place, closely=closely) if found.status == "unknown" else ()
    return Shown(found, html, questions)


def _questions(told: Sequence[Told], day: date, policy: str, place: Place, *, closely: bool) -> tuple[Asked, ...]:
    """The facts that would decide it, the most decisive first; none of somebody out of sight."""
    law = asking_law(day)
    outcome = law.outcome(policy)
    if outcome is None:
        return ()
    row = row_at(build(told, Sight(book().dictionary, everybody=False, sensitive=closely)), place)
    found = ask(law, outcome, row).questions
    return tuple(_asked(one, row) for one in found if one.row.id != OUTSIDE)[:QUESTIONS]


def _asked(question: Question, row: Row) -> Asked:
    choices = tuple(question.choices.values())
    return Asked(None if question.row is row else _whose(question), question.label, choices if len(choices) < 8 else ())


def _whose(question: Question) -> Label:
    """What the row is to the subject, and its name."""
    table = book().dictionary.tables[question.row.table].label
    name = question.row.facts.get("name")
    return Label(f"{table.zh}{name}", f"{table.en} {name}") if name else table
