"""From which day on a term is nearly over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yingbao.casework.clocks.reckoning import Due, days
from yingbao.casework.clocks.working_days import Calendar


@dataclass(frozen=True)
class Early:
    """From when a term is nearly over: its last `working_days`, of a short one the last of `parts`, but a day at least."""

    working_days: int = 3
    parts: int = 5


EARLY = Early()


def warning(found: Due, calendar: Calendar, early: Early = EARLY) -> date:
    """From which day on a term is nearly over."""
    worked = [day for day in days(found.start, found.day) if calendar.works(day)]
    last = min(early.working_days, max(1, len(worked) // early.parts))
    return worked[-last] if len(worked) >= last > 0 else found.day
