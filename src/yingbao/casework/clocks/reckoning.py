"""When a term ends. The day it begins is not counted, hours run from the moment (民法典 art. 201, recalled); a term in
calendar days or months whose last day is free ends on the next day that is worked (art. 203, recalled). A month without
that day ends on its last (art. 202, our reading)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from yingbao.casework.clocks.working_days import ONE_DAY, Calendar
from yingbao.engine.calendar import add_months
from yingbao.engine.policies.process import Term

HOURS = 24
Counts = Callable[[date], bool]


@dataclass(frozen=True)
class Pause:
    """The clock stands still on the days after `starts` up to `ends`: a day on which papers are asked for still counts,
    one on which they come does not."""

    starts: date
    ends: date

    def holds(self, day: date) -> bool:
        return self.starts < day <= self.ends


@dataclass(frozen=True)
class Due:
    """`day`: the last one in time, from `start`. `moment`: of a term in hours that began at a moment, when it ends.
    `provisional`: it rests on days of a year whose holidays are not known."""

    start: date
    day: date
    provisional: bool
    moment: datetime | None = None


def due(start: date | datetime, term: Term, pauses: Iterable[Pause], calendar: Calendar) -> Due:
    """The end of a term that begins on `start`. Hours from a day, not a moment, are whole days, a part counted as one."""
    still = tuple(pauses)
    first = start.date() if isinstance(start, datetime) else start

    def runs(day: date) -> bool:
        return not any(pause.holds(day) for pause in still)

    if term.unit == "hours":
        return _hours(start, term.number, runs)
    if term.unit == "working_days":
        last = after(first, term.number, lambda day: calendar.works(day) and runs(day))
        return Due(first, last, not all(map(calendar.known, days(first, last))))
    plain = add_months(first, term.number) if term.unit == "months" else first + timedelta(days=term.number)
    ends = after(first, (plain - first).days, runs)
    last = ends if calendar.works(ends) else after(ends, 1, calendar.works)
    return Due(first, last, not all(map(calendar.known, [ends, *days(ends, last)])))


def _hours(start: date | datetime, number: int, runs: Counts) -> Due:
    """An hour knows no holiday, so that nothing about it is provisional."""
    if not isinstance(start, datetime):
        return Due(start, after(start, -(-number // HOURS), runs), False)
    end = start + timedelta(hours=number)
    day = after(start.date(), (end.date() - start.date()).days, runs)
    return Due(start.date(), day, False, datetime.combine(day, end.timetz()))


def days(start: date, last: date) -> list[date]:
    """The days after `start` up to `last`."""
    return [start + timedelta(days=number) for number in range(1, (last - start).days + 1)]


def after(start: date, number: int, counts: Counts) -> date:
    """The day after `start` that is the `number`th of those that count."""
    day = start
    while number > 0:
        day += ONE_DAY
        number -= counts(day)
    return day
