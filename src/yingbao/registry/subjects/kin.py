"""Whom a file is tied to: relations told of it and of others about it, and the households it belongs to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from yingbao.engine.calendar import add_months
from yingbao.engine.dictionary import Fact, Label, Table
from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.models import Source, Statement, Subject
from yingbao.registry.queries import Named, members_of, named, names_of, source_label
from yingbao.registry.subjects.words import worded

ADULT_MONTHS = 18 * 12


@dataclass(frozen=True)
class Tie:
    """One relation in force. `who` is None for somebody outside the desk's sight; `ends` the day on which it is over.

    `outward`: told of this file, so that it can be stopped from here.
    """

    statement: int
    topic: str
    label: Label
    who: Named | None
    source: Label
    valid_from: date
    ends: date | None
    facts: tuple[tuple[Fact, str], ...]
    outward: bool
    disputed: bool = False
    of_age: bool = False

    @property
    def number(self) -> int | None:
        return self.who.id if self.who else None


@dataclass(frozen=True)
class Home:
    """A household that a person belongs to; `people`: of the family of the law, those whom the desk sees."""

    label: Label
    fact: str
    household: Named | None
    people: tuple[Named, ...] = ()


@dataclass(frozen=True)
class Kin:
    ties: tuple[Tie, ...]
    homes: tuple[Home, ...]
    members: tuple[Named, ...]


def kin_of(subject: Subject, profile: dict[str, Any], today: date, sources: dict[int, Source]) -> Kin:
    """Every relation and household of a subject, in few questions however many there are."""
    said = _said(subject, today)
    office = office_dictionary()
    homes = {fact: profile[fact] for fact in office.households if isinstance(profile.get(fact), int)}
    others = names_of([*homes.values(), *(_other(one, subject) for one in said)], today)
    members = tuple(named(one, today) for one in _family(subject))
    ties = _ties(said, subject, others, today, sources)
    first = next(iter(office.households), "")
    return Kin(
        ties,
        tuple(
            Home(office.households[fact], fact, others.get(number), members if fact == first else ())
            for fact, number in homes.items()
        ),
        members if subject.kind == "household" else (),
    )


def ties_of(subject: Subject, today: date, sources: dict[int, Source]) -> tuple[Tie, ...]:
    """Its relations alone."""
    said = _said(subject, today)
    return _ties(said, subject, names_of((_other(one, subject) for one in said), today), today, sources)


def _ties(
    said: list[Statement], subject: Subject, others: dict[int, Named], today: date, sources: dict[int, Source]
) -> tuple[Tie, ...]:
    return tuple(_tie(one, subject, others.get(_other(one, subject) or 0), today, sources) for one in said)


def _family(subject: Subject) -> list[Subject]:
    home = subject.pk if subject.kind == "household" else subject.household_id
    return members_of(home) if home is not None else []


def _said(subject: Subject, today: date) -> list[Statement]:
    """The relations in force that were told of a subject, or of another about it; one a pair and kind."""
    links = [table.name for table in office_dictionary().dictionary.tables.values() if table.target]
    now = Q(recorded_to=None) & Q(valid_from__lte=today) & (Q(valid_to=None) | Q(valid_to__gt=today))
    mine = Q(subject_id=subject.pk) | Q(other_id=subject.pk)
    found = Statement.objects.filter(now, mine, topic__in=links, restricted="").order_by("topic", "valid_from", "id")
    return list({(one.topic, one.subject_id, one.other_id): one for one in found[:200]}.values())


def _other(one: Statement, subject: Subject) -> int | None:
    return one.other_id if one.subject_id == subject.pk else one.subject_id


def _tie(one: Statement, subject: Subject, who: Named | None, today: date, sources: dict[int, Source]) -> Tie:
    table = office_dictionary().dictionary.tables[one.topic]
    outward = one.subject_id == subject.pk
    ward = subject.profile if outward else {}
    adult = _comes_of_age(table, one, ward)
    ends = min((day for day in (one.valid_to, adult) if day), default=None)
    return Tie(
        one.pk,
        one.topic,
        _collection(table, outward),
        who,
        source_label(sources[one.source_id]),
        one.valid_from,
        ends,
        tuple(_worded(table, one.facts)),
        outward,
        bool(one.facts.get("disputed")),
        adult is not None and adult <= today,
    )


def _collection(table: Table, outward: bool) -> Label:
    """'监护人' from the ward; '是对方的监护人' from the guardian."""
    label = table.label
    return label if outward else Label(f"是对方的{label.zh}", f"is {label.en} of")


def _comes_of_age(table: Table, one: Statement, ward: dict[str, Any]) -> date | None:
    """The day on which a guardianship ends by itself: the ward's 18th birthday, unless they lack capacity."""
    if table.name != "guardian" or one.facts.get("ward_lacks_capacity") or not ward.get("birth"):
        return None
    return add_months(date.fromisoformat(ward["birth"]), ADULT_MONTHS)


def _worded(table: Table, facts: dict[str, Any]) -> Iterable[tuple[Fact, str]]:
    for name in table.own_facts:
        if name in facts and table.facts[name].sensitivity != "sensitive":
            yield table.facts[name], worded(table.facts[name], facts[name])
