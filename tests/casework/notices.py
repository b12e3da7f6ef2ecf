"""Letters that were made already, for tests of what comes after them."""

from __future__ import annotations

from hashlib import sha256

from django.db import connections

from yingbao.casework.models import Case, Task

PDF = b"%PDF-1.7 of a test"
LETTER = """INSERT INTO casework_letter (case_id, task_id, decision_id, kind, year, serial, number, closely, until, sha256, pdf, code, made_day,
  made_at, made_by) """


def hang(task: Task) -> None:
    """A notice of a step, made when the case came to it, and over when the step was due."""
    _write(
        "SELECT case_id, id, NULL::bigint, 'publicity', extract(year FROM entered_day), 10000 + id, '试公' || id, false, due, %s, %s, 'T' || lpad(id::text, 11, '0'),"
        " entered_day, entered_at, 0 FROM casework_task WHERE id = %s",
        task.pk,
    )


def written(case: Case) -> None:
    """Whatever letters the steps of a case owe, made; in numbers of long ago, which no other letter takes."""
    _write(
        "SELECT t.case_id, t.id, x.decision, x.kind, 1999, t.id, '试' || x.kind || t.id, false, NULL::date, %s, %s, 'W' || lpad(t.id::text, 11, '0'),"
        " t.entered_day, t.entered_at, 0 FROM casework_task t, casework.told_at(t) x WHERE t.case_id = %s AND NOT x.made AND casework.owes(t)"
        " ON CONFLICT DO NOTHING",
        case.pk,
    )


def _write(select: str, number: int) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(LETTER + select, [sha256(PDF).hexdigest(), PDF, number])
