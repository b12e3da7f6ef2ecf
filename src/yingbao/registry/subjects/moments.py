"""The time machine: a profile as it was true on one day and known on another, beside what is believed now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from yingbao.accounts.desks import Desk
from yingbao.engine.dictionary import Fact
from yingbao.registry.models import Source, Subject
from yingbao.registry.subjects.profile import Word, shown, told_on
from yingbao.registry.subjects.words import UNKNOWN, worded
from yingbao.web.languages import said


@dataclass(frozen=True)
class Difference:
    """One fact then and now, in words; `then`, `now`: whose word it was."""

    fact: Fact
    then_text: str
    now_text: str
    then: Word | None
    now: Word | None

    @property
    def differs(self) -> bool:
        return self.then_text != self.now_text


@dataclass(frozen=True)
class Moment:
    """`valid`: the day of the world; `known`: the last day of knowing."""

    valid: date
    known: date
    rows: tuple[Difference, ...]

    @property
    def differing(self) -> list[Difference]:
        return [row for row in self.rows if row.differs]

    @property
    def same(self) -> list[Difference]:
        return [row for row in self.rows if not row.differs]


def moment_of(subject: Subject, desk: Desk, sources: Mapping[int, Source], valid: date, known: date) -> Moment:
    """The plain facts that the desk sees, on `valid` as known at the end of `known`."""
    after = timezone.make_aware(datetime.combine(known + timedelta(days=1), time.min))
    then = told_on(subject.pk, sources, valid, after)
    now = told_on(subject.pk, sources, desk.today)
    facts = {name: fact for name, fact in shown(subject.kind, desk).items() if fact.sensitivity != "sensitive"}
    return Moment(
        valid, known, tuple(_row(fact, then, now) for name, fact in facts.items() if name in then or name in now)
    )


def _row(fact: Fact, then: Mapping[str, list[Word]], now: Mapping[str, list[Word]]) -> Difference:
    before, after = (words[fact.name][0] if fact.name in words else None for words in (then, now))
    was, is_now = (worded(fact, word.value) if word else said(UNKNOWN) for word in (before, after))
    return Difference(fact, was, is_now, before, after)
