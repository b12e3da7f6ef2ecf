"""How a term stands today: in time, nearly late, late; and how many days are left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from yingbao.casework.clocks.reckoning import Due, days
from yingbao.casework.clocks.working_days import Calendar

Kind = Literal["on_time", "nearly_late", "late"]


@dataclass(frozen=True)
class Early:
    """From when a term is nearly over: its last `working_days`, of a short one the last of `parts`, but a day at least."""

    working_days: int = 3
    parts: int = 5


@dataclass(frozen=True)
class State:
    """`left`: days until the last one in time, 0 on it, below 0 when it has passed; `working`: how many are worked,
    both counted without today."""

    kind: Kind
    left: int
    working: int
    provisional: bool


EARLY = Early()


def warning(found: Due, calendar: Calendar, early: Early = EARLY) -> date:
    """From which day on a term is nearly over."""
    worked = [day for day in days(found.start, found.day) if calendar.works(day)]
    last = min(early.working_days, max(1, len(worked) // early.parts))
    return worked[-last] if len(worked) >= last > 0 else found.day


def state(found: Due, today: date, calendar: Calendar, early: Early = EARLY) -> State:
    """How a term stands at the end of `today`: its last day is still in time."""
    left = (found.day - today).days
    ahead, passed = days(today, found.day), days(found.day, today)
    working = sum(map(calendar.works, ahead)) - sum(map(calendar.works, passed))
    kind: Kind = "late" if left < 0 else "nearly_late" if today >= warning(found, calendar, early) else "on_time"
    return State(kind, left, working, found.provisional)
