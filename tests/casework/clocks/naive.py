"""A second opinion on every term: walks the days one by one and shares nothing with the clocks but what a day is."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta

from yingbao.casework.clocks import Calendar, Pause, Term


def last_day(start: date, term: Term, pauses: Sequence[Pause], calendar: Calendar) -> tuple[date, bool]:
    """The last day in time, and whether any day that was looked up in the calendar was unknown."""
    paused = {p.starts + timedelta(days=n) for p in pauses for n in range(1, (p.ends - p.starts).days + 1)}
    wanted, day, unknown = _count(start, term), start, False
    while wanted:
        day += timedelta(days=1)
        counts = day not in paused
        if term.unit == "working_days":
            unknown = unknown or not calendar.known(day)
            counts = counts and calendar.works(day)
        if counts:
            wanted -= 1
    if term.unit in ("days", "months"):
        unknown = not calendar.known(day)
        while not calendar.works(day):
            day += timedelta(days=1)
            unknown = unknown or not calendar.known(day)
    return day, unknown


def _count(start: date, term: Term) -> int:
    if term.unit == "hours":
        return term.number // 24 + bool(term.number % 24)
    if term.unit != "months":
        return term.number
    year, month = start.year, start.month
    for _ in range(term.number):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return (date(year, month, min(start.day, monthrange(year, month)[1])) - start).days
