"""Letters are made: one at a desk, or many by the worker in the name of who ordered them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db import connections, transaction

from yingbao.casework import clock
from yingbao.casework.documents import Kind, Office, render
from yingbao.casework.documents.filling import Fields, written
from yingbao.casework.letters import tasks
from yingbao.casework.letters.filling import Known, fields_of
from yingbao.casework.letters.house import house
from yingbao.casework.models import Case, Task
from yingbao.registry.queries import single

MOST = 1_000
"""Letters of one order."""


@dataclass(frozen=True)
class Draft:
    """A letter before it has a number. `after`: the last one of its task and kind that is known of, 0 for none."""

    task: int
    kind: Kind
    fields: Fields
    after: int = 0
    decision: int | None = None
    until: date | None = None
    made_up: bool = False

    @property
    def arguments(self) -> list[Any]:
        """As casework.write_letter and casework.allot take it."""
        told = json.dumps(self.fields, ensure_ascii=False, default=_plain)
        return [self.task, self.kind.id, self.after, self.until, self.decision, self.kind.proves, told]


def draft(task: Task, kind: Kind, known: Known, after: int = 0) -> Draft:
    decision = (known.about["decision"] or {}).get("id") if kind.verdict else None
    return Draft(task.pk, kind, fields_of(kind, known), after, decision, known.until, bool(known.about["made_up"]))


def hangs_until(kind: Kind, case: Case, task: Task, today: date) -> date | None:
    """The last day of a public notice that is hung out today; None of any other letter."""
    return clock.clock_of(case, task.plan, today).due if kind.lists else None


def brought_by(task: Task, told: date | None = None) -> date | None:
    """By which day papers are to be brought that a letter of a task asks for: as its plan says, or as is told now or was before."""
    return (told or task.due) if task.does == clock.STOPS else None


def make(drafted: Draft, site: str, today: date) -> int:
    """Numbers and keeps a letter at the running desk; its row. Raises Unwritable, django.db.DatabaseError: no number is spent."""
    statement = "SELECT * FROM casework.write_letter(%s, %s, %s, %s, %s, %s, %s::jsonb)"
    with transaction.atomic("default"):
        office = house().office(site, drafted.made_up)
        return number_and_keep((drafted.kind, drafted.fields), statement, drafted.arguments, office, today, "default")


def number_and_keep(
    told: tuple[Kind, Fields], statement: str, arguments: list[Any], office: Office, today: date, using: str
) -> int:
    """`told`: a kind and its fields; `statement`: answers the row, the number and the code."""
    kind, fields = told
    with connections[using].cursor() as cursor:
        letter, number, code = cursor.execute(statement, arguments).fetchone()
        pdf = render(kind.id, printed(fields, number, code, today), office)
        cursor.execute("SELECT casework.keep_letter(%s, %s)", [letter, pdf])
    return int(letter)


def printed(fields: Mapping[str, Any], number: str, code: str, day: date) -> Fields:
    """The fields with what every letter bears."""
    return {**fields, "number": number, "date": day, "verify": f"/verify/{hyphened(code)}/", "code": hyphened(code)}


def hyphened(code: str) -> str:
    """A code in groups of four, as people read and type it."""
    return "-".join(code[place : place + 4] for place in range(0, len(code), 4))


def order(kind: str, policy: str, site: str) -> int:
    """Orders the letters of all this desk's tasks that name the document; the order's number. Raises django.db.DatabaseError."""
    with transaction.atomic("default"):
        number = int(single("SELECT casework.order_letters(%s, %s, %s, %s)", [kind, policy, site, MOST]))
        transaction.on_commit(partial(tasks.write_all.defer, batch=number), using="default")
    return number


def _plain(value: object) -> str:
    """A day is kept as the letter writes it, so that what is shown again is what was printed."""
    assert isinstance(value, date)
    return written(value)
