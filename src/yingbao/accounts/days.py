"""The office's day, which clocks, ages and laws go by; and the rooms whose data has to follow when it is moved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import connections, transaction
from django.db.models import Q

from yingbao.accounts.middleware import at_gate
from yingbao.accounts.models import Assignment
from yingbao.accounts.refusals import in_words
from yingbao.engine.dictionary import Label
from yingbao.engine.policies.book import load_book
from yingbao.engine.policies.epochs import turning_days
from yingbao.web.editions import policies


@dataclass(frozen=True)
class Follower:
    """A room above whose data goes by the office's day.

    `foresee(old, new)`: what moving would change, in words; None if nothing. `follow(old, new)`: queues the job that
    does it. It runs in the transaction that moves the day, on the alias given: both happen, or neither.
    """

    foresee: Callable[[date, date], Label | None]
    follow: Callable[[date, date, str], None]


_followers: dict[str, Follower] = {}


def follow_the_day(room: str, follower: Follower) -> None:
    """A room registers itself when its app is ready; again under the same name, in place of the former."""
    _followers[room] = follower


def foresee(old: date, new: date) -> list[Label]:
    """What a move from `old` to `new` changes, one thing each."""
    told = [_law(old, new), _assignments(old, new), *(one.foresee(old, new) for one in _followers.values())]
    return [label for label in told if label is not None]


def move(token: str, day: date, reason: str) -> date:
    """Moves the office's day; the day it was. Raises Refused."""
    with in_words(), at_gate(token):
        return _move(day, reason, "gate")


def follow_the_calendar(today: date) -> bool:
    """Whether the day of a real office was behind the calendar, and has been moved to it. For the worker."""
    with transaction.atomic("worker"), connections["worker"].cursor() as cursor:
        made_up, day = cursor.execute("SELECT made_up, day FROM accounts_office").fetchone()
        if made_up or day >= today:
            return False
        _move(today, "calendar", "worker")
        return True


def _move(day: date, reason: str, alias: str) -> date:
    with connections[alias].cursor() as moving:
        was: date = moving.execute("SELECT office.move_day(%s, %s)", [day, reason]).fetchone()[0]
    for follower in _followers.values():
        follower.follow(was, day, alias)
    return was


def _law(old: date, new: date) -> Label | None:
    """On how many days between the two a text of law begins or ends."""
    book = load_book(policies(), overlays=settings.OVERLAYS, check=False)
    days = turning_days(book, min(old, new), max(old, new))
    if not days:
        return None
    listed = "、".join(map(str, days[:5])) + ("……" if len(days) > 5 else "")
    return Label(
        f"法规和标准在这些日子有变化：{listed}。", f"Law and standards change on: {listed.replace('、', ', ')}."
    )


def _assignments(old: date, new: date) -> Label | None:
    first, last = min(old, new), max(old, new)
    between = Q(starts__gt=first, starts__lte=last) | Q(ends__gt=first, ends__lte=last)
    count = Assignment.objects.using("gate").filter(between).count()
    if not count:
        return None
    return Label(
        f"{count} 个岗位在两天之间开始或结束；不再有效的马上关闭。",
        f"{count} assignments begin or end between the days; desks no longer in force close at once.",
    )
