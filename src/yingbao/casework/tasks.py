"""What the worker does for cases by itself: it closes those of the dead, and reads the processes of a new edition. It decides
nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


@app.periodic(cron="*/5 * * * *")
@app.task(name="casework.dead", queueing_lock="casework.dead", lock="casework")
def close_dead(timestamp: int = 0) -> None:
    """What a death ends is ended, whatever becomes of the search for what is granted twice, which is made once a day. Safe to repeat."""
    from yingbao.casework.deaths.ending import end_by_death
    from yingbao.casework.twice.finding import find_twice_today

    try:
        find_twice_today()  # first: that deaths were looked for today ends its day
    finally:
        end_by_death()


def close_soon(sender: Any = None, **_: Any) -> None:
    """Queues a look for the dead, unless one waits already."""
    try:
        close_dead.defer()
    except AlreadyEnqueued:
        return


def read_plan(sender: Any, folder: Path, edition: str, **_: Any) -> None:
    """The steps of an edition that passed its checks lie ready for the moment of its publication."""
    from yingbao.casework.plan import keep_plan

    keep_plan(folder, edition)


@app.task(name="casework.plan", queueing_lock="casework.plan", lock="casework")
def follow_edition() -> None:
    """The steps of the edition in force stand, also if they were not on file when it was published."""
    from yingbao.casework.plan import follow

    follow()


def follow_soon(sender: Any = None, **_: Any) -> None:
    try:
        follow_edition.defer()
    except AlreadyEnqueued:
        return
