"""Uploaded files go once they have served: a register holds everybody's numbers. The run keeps the file's name, size and hash."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import connections, transaction
from django.db.models.functions import Coalesce
from django.utils import timezone

from yingbao.engine.dictionary import read_yaml
from yingbao.registry.imports import storage
from yingbao.registry.models import Run

AT_WORK: Final = ("mapped", "confirmed", "undoing")
"""A job will still read the file, or takes back what it brought."""
KEPT_DAYS: Final = 30
"""Where office.yaml does not say."""
GONE: Final = "file_gone"
"""When the file was deleted, in a run's report."""


def kept_for() -> timedelta:
    """How long a file is kept after its import was done, undone or left lying: as office.yaml says."""
    said = read_yaml(settings.POLICIES / "office.yaml").get("imports", {})
    return timedelta(days=said.get("kept_days", KEPT_DAYS))


def forget_files(now: datetime | None = None) -> int:
    """Deletes what is older, with the rows that came back of it, and files whose upload was broken off; of how many runs.

    On the worker's connection; safe to repeat.
    """
    before = (now or timezone.now()) - kept_for()
    of = Run.objects.using("worker")
    due = of.exclude(state__in=AT_WORK).alias(last=Coalesce("undone_at", "done_at", "made_at")).filter(last__lt=before)
    there = storage.all_with_files()
    forgotten = sum(_forget(run) for run in due.values_list("pk", flat=True) if run in there)
    for run in storage.untouched_since(before) - set(of.values_list("pk", flat=True)):
        storage.forget(run)
    return forgotten


def _forget(number: int) -> bool:
    """Whether it was still to be forgotten: somebody may just have taken it up again."""
    with transaction.atomic("worker"), connections["worker"].cursor() as cursor:
        run = Run.objects.using("worker").select_for_update().get(pk=number)
        if run.state in AT_WORK:
            return False
        report = {**run.report, GONE: timezone.now().isoformat()}
        Run.objects.using("worker").filter(pk=number).update(report=report)
        told = {"run": number, "file": run.file_hash, "act": "forget"}
        cursor.execute("SELECT office.write('import', NULL, %s::jsonb)", [json.dumps(told)])
        storage.forget(number)
    return True
