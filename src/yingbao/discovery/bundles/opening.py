"""After a night: what happened since the last one opens bundles, and findings join those that are open."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import connections, transaction

from yingbao.discovery.bundles.events import signs_as_json
from yingbao.discovery.models import Night
from yingbao.discovery.night.reconcile import Looked

LATE = timedelta(seconds=2)
"""A page's statement may have been recorded so long before the last night began, and been committed after."""


def bundle(looked: Looked, using: str = "worker") -> None:
    """Opens, joins and closes; in one transaction, and with nothing twice however often it is repeated."""
    last = Night.objects.using(using).filter(ended_at__isnull=False, id__lt=looked.night).order_by("-id").first()
    since = last.started_at - LATE if last else None
    given: list[Any] = [looked.night, looked.at, since, str(last.mark) if last else None, last.day if last else None]
    with transaction.atomic(using), connections[using].cursor() as cursor:
        query = "SELECT discovery.bundle(%s, %s, %s, %s, %s, %s, %s::jsonb)"
        cursor.execute(query, [*given, looked.day, signs_as_json()])
