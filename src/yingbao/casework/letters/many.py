"""The letters of an order, one after the other: each is numbered and kept by itself, and one that cannot be written holds
up no other. Taken up again, it goes on where it stopped."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from functools import partial

from django.db import DatabaseError, connections, transaction

from yingbao.casework.documents import Kind, Unwritable, kinds
from yingbao.casework.letters import actions, sighted
from yingbao.casework.letters.filling import Known, asked
from yingbao.casework.letters.house import house
from yingbao.casework.letters.proofs import NONE
from yingbao.casework.models import Batch, Letter, Task
from yingbao.casework.refusals import why_not
from yingbao.engine.dictionary import Label

WORKER = "worker"
EVERY = 10
"""So many letters between two tellings."""
BY_ITSELF = Label(
    "这份要写明给什么，请到办件里单独出具。", "This one says what is given: make it by itself, in its case."
)
GONE = Label("这一步已经没有了。", "The step is no longer there.")
NUMBERED = "SELECT * FROM casework.allot(%s, %s, %s, %s, %s, %s, %s::jsonb, %s, %s)"


def write_all(number: int) -> None:
    """Makes every letter of an order that is not made yet, and tells how far it is."""
    batch = Batch.objects.using(WORKER).get(pk=number)
    made = set(Letter.objects.using(WORKER).filter(batch=batch).values_list("task_id", flat=True))
    for place, task in enumerate(batch.tasks, start=1):
        if task not in made and str(task) not in batch.failed and (why := attempt(partial(_write, batch, task))):
            batch.failed[str(task)] = [why.zh, why.en]
        if place % EVERY == 0 or place == len(batch.tasks):
            batch.done = place
            batch.save(using=WORKER, update_fields=["done", "failed"])
    batch.state = "done"
    batch.save(using=WORKER, update_fields=["state"])


def attempt(deed: Callable[[], object]) -> Label | None:
    """Does it; why not, where it cannot be done."""
    try:
        deed()
    except Unwritable as refused:
        return refused.why
    except DatabaseError as error:
        return why_not(error)
    return None


def _write(batch: Batch, number: int) -> None:
    task = Task.objects.using(WORKER).select_related("plan", "case").filter(pk=number).first()
    if task is None:
        raise Unwritable(GONE)
    kind = kinds()[batch.kind]
    if "given" in asked(kind, task.case.policy):
        raise Unwritable(BY_ITSELF)
    with transaction.atomic(WORKER):
        known = _known(task, kind, batch)
        drafted = actions.draft(task, kind, known)
        arguments = [*drafted.arguments, batch.made_by, batch.pk]
        office = house().office(batch.site, drafted.made_up)
        actions.number_and_keep((kind, drafted.fields), NUMBERED, arguments, office, known.today, WORKER)


def _known(task: Task, kind: Kind, batch: Batch) -> Known:
    with connections[WORKER].cursor() as cursor:
        today: date = cursor.execute("SELECT office.today()").fetchone()[0]
        about = cursor.execute("SELECT casework.letter_about(%s)::text", [task.pk]).fetchone()[0]
        told = json.loads(about)
    if told["guardian"] and told["guardian"].get("id") in batch.hidden.get(str(task.pk), ()):
        told["guardian"]["name"] = ""
    grounds = sighted.of_an_order(batch, task, told) if kind.proves else NONE
    until = actions.hangs_until(kind, task.case, task, today)
    return Known(told, today, grounds, until=until, due=actions.brought_by(task))
