"""What the pages read of visits: the step that asks, what was answered, what differs, what is on record."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from yingbao.accounts.actions import look
from yingbao.accounts.desks import Desk
from yingbao.casework.models import Case, Task
from yingbao.casework.queries import task_of
from yingbao.casework.surveys.asking import Home, read_by
from yingbao.casework.surveys.items import Item
from yingbao.casework.surveys.models import Answer, Sheet
from yingbao.discovery.queries import revealable
from yingbao.engine.dictionary import Fact, Label
from yingbao.registry.answers.looking import glance, look_closely, may_look_closely
from yingbao.registry.answers.scenes import FACTS
from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.queries import names_of, rows, source_label, sources
from yingbao.registry.subjects.words import worded

HOLDS = {
    "": Label("还没有说", "not said yet"),
    "visit": Label("以走访为准", "what the visit found"),
    "register": Label("以登记为准", "what is registered"),
    "open": Label("先不定", "left open"),
}
COLUMNS = "answer, subject, topic, fact, day, holds, hidden, found::text, registered::text, source_id, since"


@dataclass(frozen=True)
class Difference:
    """A visit's word against a register's. `found`, `registered`: in words, '' where this desk is not told; `since`: the register's day."""

    answer: int
    whose: Label
    fact: Label
    found: str
    registered: str
    day: date
    source: Label
    since: date
    holds: str
    hidden: bool

    @property
    def settled(self) -> Label:
        return HOLDS.get(self.holds, HOLDS[""])


@dataclass(frozen=True)
class OnRecord:
    """What is known and may be confirmed, or found otherwise. `text`: the value in words."""

    item: Item
    whose: Label
    fact: Label
    text: str
    source: Label
    since: date


def asking_task(case: Case, desk: Desk) -> Task | None:
    """The step at which people are asked, where a case stands at one, if this desk does it."""
    return task_of(case, desk, "questions")


def along(task: Task, me: int) -> int | None:
    """Who was with me at the visit, as the last answer has it."""
    last = Answer.objects.filter(task=task).order_by("-id").values_list("asked_by", "second_id").first()
    others = set(last or ()) - {me}
    return others.pop() if last and me in last and len(others) == 1 else None


def told_of(token: str, case: Case, desk: Desk) -> Home:
    """What is told of the home: closely, after a look that is logged and committed, or what the desk sees anyway.

    Raises django.db.DatabaseError: a subject that the desk does not see.
    """
    closely = may_look_closely(desk)
    told = look_closely(token, case.subject_id, case.number) if closely else glance(case.subject_id)
    return Home(case, told, desk.today, closely)


def answers_of(case: Case) -> list[Answer]:
    return list(Answer.objects.filter(case=case).order_by("id"))


def sheets_of(case: Case) -> list[Sheet]:
    """The forms that were printed, the last first."""
    return list(case.sheets.order_by("-serial"))


def items_of(answers: Iterable[Answer]) -> set[Item]:
    return {Item(one.subject_id, one.topic, one.occasion, one.fact) for one in answers}


def differences(case: Case, desk: Desk, number: int | None = None) -> list[Difference]:
    """Where a visit found something else than a register says; sensitive values against a committed look (`number`)."""
    found = rows(f"SELECT {COLUMNS} FROM casework.differences(%s, %s)", [case.pk, number])
    names, known = names_of([row[1] for row in found], desk.today) if found else {}, sources() if found else {}
    kinds = {subject: named.kind for subject, named in names.items()}
    made = []
    for answer, subject, topic, fact, day, holds, hidden, *values, source, since in found:
        about = office_dictionary().facts(kinds[subject], topic).get(fact) if subject in kinds else None
        if about is None or not desk.role.shows(about):
            continue
        ours, theirs = ("" if hidden and number is None else _words(about, value) for value in values)
        whose, by = names[subject].name, source_label(known[source])
        made.append(Difference(answer, whose, about.label, ours, theirs, day, by, since, holds, hidden))
    return made


def _words(fact: Fact, value: str | None) -> str:
    return worded(fact, json.loads(value)) if value is not None else ""


def look_at(token: str, case: Case, desk: Desk) -> int:
    """A look at whom a case is about, committed; against it the database tells what differs. Raises django.db.DatabaseError."""
    return look(token, [case.subject_id], revealable() if may_look_closely(desk) else [], case.number)


def on_record(home: Home, past: set[Item], desk: Desk) -> list[OnRecord]:
    """What the registry knows of what the case's policy reads, with who told us; what was confirmed or answered is left out."""
    wanted, office = read_by(home.case.policy, home.day), office_dictionary()
    values = {one.subject: one for one in home.told if one.topic == FACTS and one.seen}
    by = rows("SELECT subject, fact, source_id, since FROM casework.told_by(%s)", [home.case.pk])
    listed = [row for row in by if row[1] in wanted and row[0] in values]
    names, known = names_of([row[0] for row in listed], desk.today), sources()
    made = []
    for subject, name, source, since in sorted(listed, key=lambda row: (row[0] != home.case.subject_id, row[0])):
        item, fact = Item(subject, FACTS, "", name), office.facts(values[subject].kind).get(name)
        raw: Any = values[subject].facts.get(name)
        if _shown(fact, item, past, desk) and raw is not None and subject in names:
            assert fact is not None
            text = worded(fact, raw)
            made.append(OnRecord(item, names[subject].name, fact.label, text, source_label(known[source]), since))
    return made


def _shown(fact: Fact | None, item: Item, past: Sequence[Item] | set[Item], desk: Desk) -> bool:
    return fact is not None and item not in past and desk.role.shows(fact) and fact.kind != "area"
