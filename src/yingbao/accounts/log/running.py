"""A verification as a page asks for it and the worker does it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import partial
from typing import Any

from django.db import connections, transaction
from django.utils import timezone

from yingbao.accounts.log import tasks
from yingbao.accounts.log.models import Verification
from yingbao.accounts.log.queries import Progress, verify_log

USING = "worker"
KEPT = 200
"""So many defects are told one by one."""


def ask() -> None:
    """Queues a verification once the page has committed, unless one is under way. Raises django.db.DatabaseError."""
    with connections["default"].cursor() as cursor:
        (number,) = cursor.execute("SELECT office.ask_verification()").fetchone()
    if number is not None:
        transaction.on_commit(partial(tasks.verify.defer, number=number))


def last() -> Verification | None:
    """The one asked for last, as this desk may see it."""
    return Verification.objects.using("default").order_by("-id").first()


def run_verification(number: int) -> None:
    """Safe to repeat, where a worker was killed."""
    told = Verification.objects.using(USING).filter(pk=number)
    told.update(state="working", share=0)
    try:
        with _telling(number) as progress:
            verdict = verify_log(progress=progress)
    except Exception:
        told.update(state="failed", done_at=timezone.now())
        raise
    found = {"entries": verdict.entries, "seals": verdict.seals, "unsealed": verdict.unsealed}
    defects = [asdict(defect) for defect in verdict.defects]
    with transaction.atomic(USING), connections[USING].cursor() as cursor:
        told.update(
            **found, state="done", share=1, done_at=timezone.now(), found=len(defects), defects=defects[:KEPT],
            restored=list(verdict.restored),
        )  # fmt: skip
        detail = {"verified": number, "entries": verdict.entries, "defects": len(defects)}
        cursor.execute("SELECT office.write('audit', NULL, %s::jsonb, true)", [json.dumps(detail)])


@contextmanager
def _telling(number: int) -> Iterator[Progress]:
    """Tells how far it is on a connection of its own: the one that verifies looks at one moment and shows nothing."""
    connection: Any = connections[USING].copy()

    def tell(share: float) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE log_verification SET share = %s WHERE id = %s", [share, number])

    try:
        yield tell
    finally:
        connection.close()
