"""What the join must know of a policy: whom it is about, what it gives, and which period an occasion is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from yingbao.engine.calendar import days_in_month, days_in_year, month_start, year_start
from yingbao.engine.dictionary import Label

PolicyKind = Literal["benefit", "duty", "permission", "status", "signal"]
Each = Literal["month", "year", "once", "event"]


@dataclass(frozen=True)
class PolicyCard:
    """One policy as the findings and the report see it.

    `subject` is a table of the dictionary, `area` the fact of it that holds the 12-digit community code (None: the
    subject has none). `each` is 'event' for every policy whose occasion is an event of its subject. `illustrative`:
    an amount or a condition of it rests on a value that is marked so.
    """

    id: str
    programme: str
    title: Label
    subject: str
    kind: PolicyKind
    delivers: str
    each: Each
    area: str | None = None
    has_discretion: bool = False
    illustrative: bool = False


@dataclass(frozen=True)
class Period:
    """The occasion that holds a day: its name as entitlements write it (None for events: each has its own), its first
    and last day, and how many of its `days` have `passed`, that day included."""

    occasion: str | None
    starts: date
    ends: date
    passed: int
    days: int


def period(each: Each, on: date) -> Period:
    """The period of a policy's occasion on `on`. `once` and events have none: they are whole on every day."""
    if each == "month":
        start, days = month_start(on), days_in_month(on)
        return Period(f"{on:%Y-%m}", start, start.replace(day=days), on.day, days)
    if each == "year":
        start = year_start(on)
        return Period(f"{on:%Y}", start, date(on.year, 12, 31), (on - start).days + 1, days_in_year(on))
    return Period("once" if each == "once" else None, date.min, date.max, 1, 1)
