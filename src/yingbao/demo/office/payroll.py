"""What is paid while time passes in a made-up office: what was paid before and what was granted, at the amounts of the law then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb

from yingbao.demo.office.rows import LAST_RESORT
from yingbao.engine.calendar import add_months, month_start
from yingbao.engine.findings.card import PolicyCard, period

FORMATS = {"month": "%Y-%m", "year": "%Y"}


@dataclass(frozen=True)
class Passing:
    """Time from the last day that was looked at to today."""

    before: date
    today: date

    def months(self) -> Iterator[date]:
        """The first days of the months that begin."""
        month = add_months(month_start(self.before), 1)
        while month <= self.today:
            yield month
            month = add_months(month, 1)

    def asked(self) -> list[date]:
        """Days on which the law is asked what is due: the first, the last of each month, today."""
        ends = (period("month", month).ends for month in (month_start(self.before), *self.months()))
        return sorted({self.before, self.today, *(day for day in ends if day < self.today)})

    def steps(self) -> Iterator[dict[str, Any]]:
        """Each period to be recorded, as the statement wants it; years that have begun may have fallen due since."""
        for month in self.months():
            yield self._step("month", month, add_months(month, -1))
        for year in range(self.before.year, self.today.year + 1):
            yield self._step("year", date(year, 1, 1), date(year - 1, 1, 1))

    def _step(self, each: Any, starts: date, previous: date) -> dict[str, Any]:
        now, last = period(each, starts), period(each, previous)
        return {
            "each": each, "format": FORMATS[each], "occasion": now.occasion, "previous": last.occasion,
            "first": period(each, self.before).occasion, "starts": now.starts, "ends": now.ends,
            "before": self.before, "today": self.today,
        }  # fmt: skip


def reckon(
    con: duckdb.DuckDBPyConnection, passing: Passing, cards: Mapping[str, PolicyCard], counted: Mapping[date, Path],
    sources: Mapping[str, int],
) -> None:  # fmt: skip
    """Adds to the table `paper` what is recorded in the time that passes, as `made`. `counted`: the law's answers of the days asked."""
    con.execute("CREATE TABLE card (policy VARCHAR, each VARCHAR, kind VARCHAR)")
    con.executemany("INSERT INTO card VALUES (?, ?, ?)", [[card.id, card.each, card.kind] for card in cards.values()])
    con.execute(
        "CREATE TABLE due (policy VARCHAR, subject BIGINT, occasion VARCHAR, low BIGINT, high BIGINT, due DATE, day DATE)"
    )
    for day, folder in counted.items():
        if any(folder.glob("*.parquet")):
            con.execute(_DUE, {"files": str(folder / "*.parquet"), "day": day})
    con.execute("DELETE FROM due WHERE (occasion, day) NOT IN (SELECT occasion, max(day) FROM due GROUP BY occasion)")
    recorded = files("yingbao.demo.office").joinpath("payroll.sql").read_text(encoding="utf-8")
    for step in passing.steps():
        con.execute(recorded, {**step, "source": sources[LAST_RESORT]})


_DUE = """
INSERT INTO due
SELECT policy, subject, occasion, amount_fen, coalesce(amount_max_fen, amount_fen), due, $day
FROM read_parquet($files, union_by_name = true) WHERE status = 'entitled' AND policy IN (FROM card SELECT policy)
"""
