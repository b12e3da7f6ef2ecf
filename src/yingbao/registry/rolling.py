"""When the office's day is moved, profiles in force follow: those of whom something begins or ends in between."""

from __future__ import annotations

from datetime import date
from typing import Final

from django.db import connections, transaction
from procrastinate.contrib.django import app

from yingbao.accounts.days import Follower, follow_the_day
from yingbao.engine.dictionary import Label
from yingbao.registry.queries import single

BATCH: Final = 2_000
"""Files in one transaction: a page that corrects one of them waits for no more than these."""


def follow() -> None:
    """Registers the registry as a follower of the office's day."""
    follow_the_day("registry", Follower(_foresee, _queue))


@app.task(name="registry.roll")
def roll(one: str, other: str) -> int:
    """Writes anew the profiles that differ between two days (ISO); how many. Safe to repeat, and to begin again."""
    with connections["worker"].cursor() as cursor:
        cursor.execute("SELECT array_agg(id ORDER BY id) FROM registry.turning(%s, %s) id", [one, other])
        (found,) = cursor.fetchone()
        ids = found or []
        for start in range(0, len(ids), BATCH):
            with transaction.atomic("worker"):
                cursor.execute("SELECT registry.refresh(%s)", [ids[start : start + BATCH]])
    return len(ids)


def _foresee(old: date, new: date) -> Label | None:
    """Runs in the page of who asks."""
    count = single("SELECT registry.count_turning(%s, %s)", [old, new])
    if not count:
        return None
    return Label(
        f"{count:,} 份档案在两天之间有事实开始或结束；它们在后台更新。",
        f"In {count:,} files something begins or ends between the days; they are brought up to date in the background.",
    )


def _queue(old: date, new: date, alias: str) -> None:
    roll.defer(one=old.isoformat(), other=new.isoformat())
