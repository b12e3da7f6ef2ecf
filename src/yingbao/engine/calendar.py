"""The law's calendar: completed years and months, with one rule for missing days.

Adding months or years clamps to the month's end, so that a birthday on 29 February falls on the 28th in common years
(民法典 art. 202 by analogy: a reading, not a text).
"""

from __future__ import annotations

from calendar import isleap, monthrange
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later (earlier if negative), clamped to that month's end."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    if day.day <= 28:
        return date(year, month, day.day)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def completed_months(start: date, end: date) -> int:
    """The greatest n with add_months(start, n) <= end; negative when `end` lies before `start`."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months if add_months(start, months) <= end else months - 1


def completed_years(start: date, end: date) -> int:
    """周岁: the greatest n with add_months(start, 12 n) <= end."""
    return completed_months(start, end) // 12


def latest_start(end: date, months: int) -> date:
    """The latest day d with add_months(d, months) <= end: whoever was born by then has reached the age."""
    day = add_months(end, -months)
    while add_months(day + ONE_DAY, months) <= end:
        day += ONE_DAY
    while add_months(day, months) > end:
        day -= ONE_DAY
    return day


def month_start(day: date) -> date:
    return day.replace(day=1)


def year_start(day: date) -> date:
    return date(day.year, 1, 1)


def days_in_month(day: date) -> int:
    return monthrange(day.year, day.month)[1]


def days_in_year(day: date) -> int:
    return 366 if isleap(day.year) else 365
