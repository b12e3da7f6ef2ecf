"""What the worker does for cases by itself: it closes those of the dead. It decides nothing."""

from __future__ import annotations

from typing import Any

from django.db import connections, transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


@app.periodic(cron="*/5 * * * *")
@app.task(name="casework.dead", queueing_lock="casework.dead", lock="casework")
def close_dead(timestamp: int = 0) -> None:
    """Closes the cases of people who died; safe to repeat."""
    with transaction.atomic("worker"), connections["worker"].cursor() as cursor:
        cursor.execute("SELECT casework.close_dead()")


def close_soon(sender: Any = None, **_: Any) -> None:
    """Queues a look for the dead, unless one waits already."""
    try:
        close_dead.defer()
    except AlreadyEnqueued:
        return
