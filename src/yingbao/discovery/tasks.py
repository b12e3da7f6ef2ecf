"""When the discovery looks: every night at everybody, at once at whoever changed, and when somebody asks."""

from __future__ import annotations

from typing import Any

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from yingbao.discovery.night.run import run_changes, run_night
from yingbao.discovery.publishing.following import follow

HOUR = "0 2 * * *"


@app.periodic(cron=HOUR)
@app.task(name="discovery.night", queueing_lock="discovery.night", lock="discovery")
def night(timestamp: int) -> None:
    """Everybody. A made-up office, whose day stands still, looks too: its registers change."""
    follow()
    run_night()


@app.periodic(cron="* * * * *")
@app.task(name="discovery.minute", queueing_lock="discovery.minute", lock="discovery")
def minute(timestamp: int) -> None:
    """What changed by other ways than a page: an import, a merge, the calendar."""
    follow()
    run_changes()


@app.task(name="discovery.changes", queueing_lock="discovery.changes", lock="discovery")
def changes() -> None:
    """Whoever changed since the last look. Safe to repeat; a killed one leaves the findings as they were."""
    follow()
    run_changes()


def look_soon(sender: Any = None, **_: Any) -> None:
    """Queues a look, unless one waits already: that one will see this change too."""
    try:
        changes.defer()
    except AlreadyEnqueued:
        return
