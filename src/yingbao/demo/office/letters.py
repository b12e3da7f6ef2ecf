"""The letters that made-up cases owe, as they were made then: nobody finds a case that goes no further for want of them."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from django.db import connections, transaction

from yingbao.casework.documents import Unwritable, kinds, render
from yingbao.casework.letters.actions import Draft, draft, printed
from yingbao.casework.letters.filling import Known
from yingbao.casework.letters.house import house
from yingbao.casework.models import Task

OWNER = "owner"
SITE = "http://localhost:8000"
"""Where a demonstration opens by itself, for the address on its letters."""
_OWED = """
SELECT t.id, x.kind, casework.letter_about(t.id)::text FROM casework_owed o JOIN casework_task t ON t.id = o.task_id, casework.told_at(t) x
WHERE t.done_day IS NOT NULL AND NOT x.made AND casework.called_for(t, x.kind) ORDER BY t.done_at, t.id
"""
_NUMBERED = "SELECT letter, number, code FROM casework.allot(%s, %s, %s, %s, %s, %s, %s::jsonb, %s, NULL)"
_DATED = "UPDATE casework_letter SET made_day = %s, made_at = %s WHERE id = %s"


def write_owed() -> int:
    """Makes the letters of steps that are done, each on the day of its step by who did it; how many. Runs as the owner.

    One that cannot be written, for want of a name or a character, is still owed.
    """
    with connections[OWNER].cursor() as cursor:
        owed = cursor.execute(_OWED).fetchall()
    tasks = Task.objects.using(OWNER).in_bulk([task for task, *_ in owed])
    return sum(_written(tasks[task], kind, json.loads(about)) for task, kind, about in owed)


def _written(task: Task, kind: str, about: dict[str, Any]) -> bool:
    assert task.done_day is not None
    try:
        with transaction.atomic(OWNER):
            _keep(task, draft(task, kinds()[kind], Known(about, task.done_day)), task.done_day)
    except Unwritable:
        return False
    return True


def _keep(task: Task, drafted: Draft, day: date) -> None:
    with connections[OWNER].cursor() as cursor:
        cursor.execute(_NUMBERED, [*drafted.arguments, task.actor_id or 0])
        letter, number, code = cursor.fetchone()
        cursor.execute(_DATED, [day, task.done_at, letter])
        paper = render(
            drafted.kind.id, printed(drafted.fields, number, code, day), house().office(SITE, drafted.made_up)
        )
        cursor.execute("SELECT casework.keep_letter(%s, %s)", [letter, paper])
