"""When a term ends. The day it begins is not counted (民法典 art. 201, recalled); one in calendar days or months whose last
day is free ends on the next working day (art. 203, recalled)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from yingbao.casework.clocks.working_days import ONE_DAY, Calendar
from yingbao.engine.calendar import add_months
from yingbao.engine.policies.process import Term

EARLY = 3
"""So many working days before its end a term is nearly over; shorter ones from their last fifth on."""
HOURS = 24
Counts = Callable[[date], bool]


@dataclass(frozen=True)
class Pause:
    """Days on which a clock stands still: from `starts` until `ends`, which counts again."""

    starts: date
    ends: date

    def holds(self, day: date) -> bool:
        return self.starts < day <= self.ends


@dataclass(frozen=True)
class Due:
    """`day`: the last one in time, from `start`. `provisional`: it rests on a year whose holidays are not known."""

    start: date
    day: date
    provisional: bool


def due(start: date, term: Term, pauses: Iterable[Pause], calendar: Calendar) -> Due:
    """The last day of a term that begins on `start`. Hours are counted in whole days, a part as one."""
    still = tuple(pauses)
    if term.unit == "working_days":
        last = _after(start, term.number, lambda day: calendar.works(day) and not _paused(day, still))
    elif term.unit == "hours":
        last = start + timedelta(days=-(-term.number // HOURS))
    else:
        plain = add_months(start, term.number) if term.unit == "months" else start + timedelta(days=term.number)
        last = plain
        for day in _days(start, plain):
            last += ONE_DAY * _paused(day, still)
        while not calendar.works(last):
            last += ONE_DAY
    return Due(start, last, not all(calendar.known(day) for day in (start, last)))


def warning(found: Due, calendar: Calendar) -> date:
    """From which day on a term is nearly over."""
    worked = [day for day in _days(found.start, found.day) if calendar.works(day)]
    early = min(EARLY, max(1, len(worked) // 5))
    return worked[-early] if len(worked) >= early else found.day


def _paused(day: date, pauses: tuple[Pause, ...]) -> bool:
    return any(pause.holds(day) for pause in pauses)


def _days(start: date, last: date) -> list[date]:
    """The days after `start` up to `last`."""
    return [start + timedelta(days=number) for number in range(1, (last - start).days + 1)]


def _after(start: date, number: int, counts: Counts) -> date:
    day = start
    while number > 0:
        day += ONE_DAY
        number -= counts(day)
    return day
