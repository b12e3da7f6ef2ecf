"""Which days are worked: the official table as far as it reaches, beyond it an officer's, else weekends only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
from chinese_calendar import constants

from yingbao.engine.dictionary import read_yaml

FIRST_YEAR, LAST_YEAR = (pick(constants.holidays).year for pick in (min, max))
"""The years whose holidays and make-up days the library knows."""
SATURDAY = 5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Calendar:
    """`told`: days that an officer says are worked (True) or free, which stand before all else. `years`: those of which
    the officer has entered every holiday and make-up day; the rest of such a year goes by its weekends, and for certain."""

    told: Mapping[date, bool] = field(default_factory=dict)
    years: frozenset[int] = frozenset()

    def works(self, day: date) -> bool:
        if day in self.told:
            return self.told[day]
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            return bool(chinese_calendar.is_workday(day))
        return day.weekday() < SATURDAY

    def known(self, day: date) -> bool:
        """Whether somebody said if the day is worked; if not, a term that counts it is provisional."""
        return day in self.told or FIRST_YEAR <= day.year <= LAST_YEAR or day.year in self.years


def load_calendar(path: Path) -> Calendar:
    """The calendar with the table `holidays:` of the office's file: `free:` and `worked:`, lists of days; `years:`, the
    years that the two lists hold in full."""
    raw = read_yaml(path).get("holidays") or {}
    worked = {_day(day): True for day in raw.get("worked") or ()}
    free = {_day(day): False for day in raw.get("free") or ()}
    return Calendar({**free, **worked}, frozenset(int(year) for year in raw.get("years") or ()))


def _day(given: date | str) -> date:
    return given if isinstance(given, date) else date.fromisoformat(given)
