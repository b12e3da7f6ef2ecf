"""What speaks against a case: whom it would be about has died, it is another district's business, one of the same programme is open, or
somebody receives it already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from yingbao.casework.models import Case, Decision
from yingbao.casework.queries import title
from yingbao.engine.dictionary import Label
from yingbao.registry.answers.lawbook import book, cards, policy_of
from yingbao.registry.models import Statement, Subject
from yingbao.registry.queries import called, members_of
from yingbao.registry.subjects.laws import LEDGERS, is_for
from yingbao.web.templatetags import frame


@dataclass(frozen=True)
class Already:
    """What there is already, and where it stands."""

    label: Label
    href: str


@dataclass(frozen=True)
class Matter:
    """What somebody wants to open a case of. `event`: by which it is told from others, '' where the policy goes by periods."""

    subject: Subject
    policy: str
    event: str
    day: date


def already(matter: Matter) -> list[Already]:
    """Death and another district; then open cases, and what is in force or was delivered for today's period, of the whole programme; of an
    event, only of that one."""
    whose, policies = _home(matter.subject), _programme(matter)
    open_cases = Case.objects.filter(subject_id__in=whose, policy__in=policies, closed_day=None, event=matter.event)
    found = [_open(one) for one in open_cases.select_related("subject").order_by("id")]
    said = Statement.objects.filter(subject_id__in=whose, topic__in=LEDGERS, recorded_to=None, restricted="")
    papers = said.filter(facts__policy__in=policies).select_related("subject").order_by("-topic", "valid_from", "id")
    seen = {(one.subject_id, str(one.facts["policy"])): one for one in papers if _holds(one, matter)}
    decided = _decided(seen.values())
    return [
        *_dead(matter),
        *_not_here(matter),
        *found,
        *(_received(one, decided.get(_number(one))) for one in seen.values()),
    ]


def _dead(matter: Matter) -> list[Already]:
    """Who has died; of a household, where nobody of it lives."""
    subject = matter.subject
    people = members_of(subject.pk) if subject.kind == "household" else [subject]
    if not people or not all(_has_died(one, matter.day) for one in people):
        return []
    who = called(subject)
    label = Label(f"登记的是：{who.zh}已经去世", f"on record: {who.en} has died")
    if subject.kind == "household":
        label = Label(f"登记的是：{who.zh}的成员都已去世", f"on record: everybody of {who.en} has died")
    return [Already(label, reverse("registry:subject", args=[subject.pk]))]


def _has_died(person: Subject, day: date) -> bool:
    death = person.profile.get("death")
    return death is not None and date.fromisoformat(str(death)) <= day


def _not_here(matter: Matter) -> list[Already]:
    """Where the area that decides whose business it is lies outside the office's; of an event that area is its own,
    and a process without rules asks of none."""
    dictionary = book().dictionary
    chain, subject = policy_of(matter.policy), matter.subject
    table = dictionary.tables.get(chain.root) if chain else None
    if chain is None or table is None or table.kind != "subject" or "applies" not in chain.front:
        return []
    fact = table.areas[str(chain.front["applies"])]
    code = subject.profile.get(fact)
    if code is None or str(code).startswith(dictionary.office):
        return []
    who, what, where = called(subject), title(matter.policy), table.facts[fact].label
    label = Label(
        f"{who.zh}的{where.zh}不在本区，“{what.zh}”不归本区管",
        f"{where.en} of {who.en} lies in another district, whose business “{what.en}” is",
    )
    return [Already(label, reverse("registry:law", args=[subject.pk]))]


def _home(subject: Subject) -> list[int]:
    """The subject and its household; of a household everybody who belongs to it."""
    if subject.kind == "household":
        return [subject.pk, *(one.pk for one in members_of(subject.pk))]
    return [subject.pk, *([subject.household_id] if subject.household_id else [])]


def _programme(matter: Matter) -> list[str]:
    known = cards(matter.day)
    card = known.get(matter.policy)
    return [one.id for one in known.values() if card and one.programme == card.programme] or [matter.policy]


def _holds(one: Statement, matter: Matter) -> bool:
    """Whether a decision or receipt is for the event, or for today; or a decision for what is to come."""
    card = cards(matter.day).get(one.facts["policy"])
    ended = one.valid_to is not None and one.valid_to <= matter.day
    if card is None or ended:
        return False
    to_come = one.topic == "decisions" and not matter.event and one.valid_from > matter.day
    return to_come or is_for(one.facts, card.each, matter.event, matter.day)


def _open(one: Case) -> Already:
    what, who = title(one.policy), called(one.subject)
    label = Label(
        f"{who.zh}的“{what.zh}”已有在办件 {one.number}", f"“{what.en}” of {who.en}: case {one.number} is open"
    )
    return Already(label, reverse("casework:case", args=[one.pk]))


def _decided(papers: Iterable[Statement]) -> dict[str, Decision]:
    """The last decision of the cases that granted these, by the case's number, as far as the desk sees them."""
    numbers = [_number(one) for one in papers if one.topic == "decisions"]
    found = Decision.objects.filter(case__number__in=numbers).select_related("case").order_by("id")
    return {one.case.number: one for one in found}


def _number(one: Statement) -> str:
    """Of the case that granted it, as casework.decide writes it."""
    return one.occasion.rpartition(":")[2]


def _received(one: Statement, decided: Decision | None) -> Already:
    what, who = title(one.facts["policy"]), called(one.subject)
    if decided is not None:
        day, number, since = frame.day(decided.day), decided.case.number, frame.day(one.valid_from)
        label = Label(
            f"{who.zh}的“{what.zh}”已经在 {day} 由办件 {number} 确认，从 {since} 起",
            f"“{what.en}” of {who.en} was granted on {day} in case {number}, from {since} on",
        )
        return Already(label, reverse("casework:case", args=[decided.case_id]))
    granted = Label(f"{who.zh}的“{what.zh}”已经确认", f"“{what.en}” of {who.en} is granted already")
    given = Label(f"{who.zh}已在享受“{what.zh}”", f"{who.en} receives “{what.en}” already")
    label = granted if one.topic == "decisions" else given
    return Already(label, reverse("registry:received", args=[one.subject_id]))
