"""The law's clocks, against a calendar that anybody can check by hand."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingbao.casework.clocks import Calendar, Pause, Term, due, load_calendar, warning

PLAIN = Calendar()
DAYS = st.dates(date(2019, 1, 1), date(2026, 6, 30))


def working(start: date, number: int, *pauses: Pause) -> date:
    return due(start, Term(number, "working_days"), pauses, PLAIN).day


@pytest.mark.parametrize(
    ("start", "number", "last"),
    [
        (date(2025, 12, 29), 3, date(2026, 1, 4)),  # 1–3 January are free, Sunday the 4th is worked
        (date(2025, 9, 26), 3, date(2025, 9, 30)),  # Sunday the 28th is worked for the National Day
        (date(2025, 9, 30), 1, date(2025, 10, 9)),  # eight days of National Day and Mid-Autumn
        (date(2025, 9, 30), 3, date(2025, 10, 11)),  # Saturday the 11th is worked
        (
            date(2024, 2, 8),
            3,
            date(2024, 2, 19),
        ),  # before the Spring Festival of a leap year; 9 February was a free Friday
        (date(2024, 2, 28), 1, date(2024, 2, 29)),
    ],
)
def test_working_days_go_by_holidays_and_make_up_days(start: date, number: int, last: date) -> None:
    assert working(start, number) == last


def test_a_notice_of_seven_days_hangs_over_a_weekend_and_never_ends_on_one() -> None:
    assert due(date(2025, 12, 1), Term(7, "days"), (), PLAIN).day == date(2025, 12, 8)
    assert due(date(2025, 12, 6), Term(7, "days"), (), PLAIN).day == date(2025, 12, 15), "the 13th is a Saturday"


def test_the_clock_stands_still_while_the_citizen_owes_papers() -> None:
    pause = Pause(date(2025, 12, 2), date(2025, 12, 9))
    assert working(date(2025, 12, 1), 5) == date(2025, 12, 8)
    assert working(date(2025, 12, 1), 5, pause) == date(2025, 12, 15), "five working days fall into the pause"


def test_hours_and_months() -> None:
    assert due(date(2025, 12, 31), Term(24, "hours"), (), PLAIN).day == date(2026, 1, 1), (
        "an urgent case knows no holiday"
    )
    assert due(date(2025, 11, 30), Term(3, "months"), (), PLAIN).day == date(2026, 2, 28), (
        "28 February 2026 is a worked Saturday"
    )


def test_beyond_the_published_holidays_a_term_is_provisional_until_an_officer_fills_in_the_year(tmp_path: Path) -> None:
    start = date(2031, 1, 30)
    assert due(start, Term(1, "working_days"), (), PLAIN).provisional
    (tmp_path / "office.yaml").write_text("holidays:\n  free: [2031-01-31]\n  worked: [2031-02-01]\n", encoding="utf-8")
    known = due(start, Term(1, "working_days"), (), load_calendar(tmp_path / "office.yaml"))
    assert (known.day, known.provisional) == (date(2031, 2, 1), False)


@given(DAYS, st.integers(1, 60), st.lists(st.tuples(DAYS, st.integers(0, 40)), max_size=3))
def test_a_term_holds_exactly_its_working_days(start: date, number: int, owed: list[tuple[date, int]]) -> None:
    """Against a count day by day that shares nothing but the question whether a day is worked."""
    pauses = [Pause(day, day + timedelta(days=length)) for day, length in owed]
    last = working(start, number, *pauses)
    days = [start + timedelta(days=n) for n in range(1, (last - start).days + 1)]
    counted = [d for d in days if PLAIN.works(d) and not any(p.starts < d <= p.ends for p in pauses)]
    assert len(counted) == number and counted[-1] == last


@given(DAYS, st.integers(1, 60))
def test_it_is_nearly_late_before_it_is_late(start: date, number: int) -> None:
    found = due(start, Term(number, "working_days"), (), PLAIN)
    assert start < warning(found, PLAIN) <= found.day
