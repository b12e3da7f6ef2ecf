"""What is taken down at a visit: each answer at once, in the page's own transaction, and which word holds where two differ."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from yingbao.casework.models import Case, Task
from yingbao.casework.surveys.items import Item
from yingbao.casework.surveys.models import Answer, Sheet
from yingbao.registry.actions import Saying, state
from yingbao.registry.queries import rows, single

SOURCE = "visit"
"""In whose name what a visit found is said (policies/office.yaml)."""
WHY = "入户调查"


@dataclass(frozen=True)
class Visit:
    """When, and who was along."""

    case: Case
    task: Task
    day: date
    second: int | None


@dataclass(frozen=True)
class Reply:
    """What was answered. `said`: value, confirms, unknown, declines; `value` as stored, with the first alone."""

    item: Item
    kind: str
    said: str
    once: UUID
    value: Any = None


def take_down(visit: Visit, reply: Reply) -> Answer:
    """Takes an answer down; sent again, it changes nothing.

    Raises django.db.DatabaseError: not this desk's step, nobody along where two must, a day out of the case.
    """
    found = Answer.objects.filter(task=visit.task, once=reply.once).first()
    if found is not None:
        return found
    try:
        with transaction.atomic("default"):
            return Answer.objects.get(pk=_write(visit, reply))
    except IntegrityError as error:
        told = getattr(error.__cause__, "diag", None)
        if told is None or told.constraint_name != "one_answer":
            raise
        return Answer.objects.get(task=visit.task, once=reply.once)


def _write(visit: Visit, reply: Reply) -> int:
    """A restricted case leaves no number in a file that others may read."""
    item, number = reply.item, "" if visit.case.restricted else visit.case.number
    made = None
    if reply.said == "value":
        said = {"topic": item.topic, "occasion": item.occasion, "evidence": number}
        facts = {item.fact: reply.value}
        made = state(Saying(reply.kind, item.subject, SOURCE, visit.day, WHY, facts, **said))  # type: ignore[arg-type]
    arguments = [
        visit.task.pk, item.subject, item.topic, item.occasion, item.fact, reply.said, made, visit.day, visit.second, reply.once,
    ]  # fmt: skip
    return int(single("SELECT casework.answer(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)", arguments))


def print_sheet(task: Task, items: Sequence[Item]) -> int:
    """Remembers which questions a form is printed with, in their order; which form of the case it is.

    Raises django.db.DatabaseError: not this desk's step.
    """
    return int(single("SELECT casework.keep_sheet(%s, %s::jsonb)", [task.pk, json.dumps([item.key for item in items])]))


def sheet_entered(task: Task, sheet: Sheet) -> None:
    """Notes that a form was typed in. Raises django.db.DatabaseError: not this desk's step."""
    rows("SELECT casework.sheet_entered(%s, %s)", [task.pk, sheet.serial])


def settle(answer: int, holds: str) -> None:
    """Says which of two words holds. Raises django.db.DatabaseError: not this desk's, nothing differs, no such word."""
    rows("SELECT casework.settle_answer(%s, %s)", [answer, holds])
