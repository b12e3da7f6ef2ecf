"""A notice that has hung its time, for tests of what comes after it."""

from __future__ import annotations

from hashlib import sha256

from django.db import connections

from yingbao.casework.models import Task

PDF = b"%PDF-1.7 of a test"


def hang(task: Task) -> None:
    """A notice of a step, made when the case came to it, and over when the step was due."""
    values = [f"试公〔{task.entered_day.year}〕{task.pk}号", sha256(PDF).hexdigest(), PDF, f"T{task.pk:011d}", task.pk]
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO casework_letter (case_id, task_id, kind, year, serial, number, closely, until, sha256, pdf, code, made_day, made_at, made_by)"
            " SELECT case_id, id, 'publicity', extract(year FROM entered_day), 10000 + id, %s, false, due, %s, %s, %s, entered_day, entered_at, 0"
            " FROM casework_task WHERE id = %s",
            values,
        )
