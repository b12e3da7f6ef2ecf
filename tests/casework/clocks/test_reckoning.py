"""The law's clocks, against a calendar that anybody can check by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.casework.clocks.naive import last_day
from yingbao.casework.clocks import Calendar, Due, Early, Pause, Term, due, load_calendar, warning

PLAIN = Calendar()
TOLD = Calendar({date(2028, 1, 3): False, date(2028, 1, 8): True, date(2030, 10, 1): False}, frozenset({2028}))
DAYS = st.dates(date(2019, 1, 1), date(2029, 6, 30)) | st.sampled_from(
    [
        date(2025, 9, 26),
        date(2025, 9, 30),
        date(2025, 10, 10),
        date(2026, 2, 13),
        date(2024, 2, 28),
        date(2027, 12, 29),
        date(2028, 2, 28),
    ]
)
PAUSES = st.lists(
    st.builds(lambda day, length: Pause(day, day + timedelta(days=length)), DAYS, st.integers(0, 40)), max_size=3
)
TERMS = st.builds(Term, st.integers(1, 60), st.sampled_from(["working_days", "days", "hours"])) | st.builds(
    lambda number: Term(number, "months"), st.integers(1, 14)
)


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


def test_a_term_of_hours_ends_at_its_moment_and_moves_by_the_days_it_stood_still() -> None:
    begun = datetime(2025, 12, 31, 17, 30)
    assert due(begun, Term(24, "hours"), (), PLAIN).moment == datetime(2026, 1, 1, 17, 30)
    owed = Pause(date(2025, 12, 31), date(2026, 1, 2))
    assert due(begun, Term(24, "hours"), [owed], PLAIN).moment == datetime(2026, 1, 3, 17, 30)


def test_a_pause_that_outlasts_the_term_keeps_what_was_left_of_it() -> None:
    owed = Pause(date(2025, 12, 3), date(2025, 12, 31))
    assert due(date(2025, 12, 1), Term(7, "days"), [owed], PLAIN).day == date(2026, 1, 5), "five days were left"


def test_beyond_the_published_holidays_a_term_is_provisional_until_an_officer_fills_in_the_year(tmp_path: Path) -> None:
    start, file = date(2031, 1, 30), tmp_path / "office.yaml"
    assert due(start, Term(1, "working_days"), (), PLAIN) == Due(start, date(2031, 1, 31), provisional=True)
    file.write_text("holidays:\n  free: [2031-01-31]\n  worked: [2031-02-01]\n", encoding="utf-8")
    assert due(start, Term(1, "working_days"), (), load_calendar(file)) == Due(
        start, date(2031, 2, 1), provisional=False
    )
    assert due(start, Term(2, "working_days"), (), load_calendar(file)).provisional, (
        "of Monday the 3rd nobody said anything"
    )
    file.write_text("holidays: {years: [2031], free: [2031-01-31], worked: [2031-02-01]}", encoding="utf-8")
    assert not due(start, Term(2, "working_days"), (), load_calendar(file)).provisional


def test_an_office_without_a_table_of_days_goes_by_the_official_one(tmp_path: Path) -> None:
    (tmp_path / "office.yaml").write_text("holidays:\n  free:\n", encoding="utf-8")
    assert load_calendar(tmp_path / "office.yaml") == PLAIN


@given(DAYS, TERMS, PAUSES, st.sampled_from([PLAIN, TOLD]))
@settings(max_examples=300, deadline=None)
def test_every_term_ends_where_a_count_day_by_day_ends(
    start: date, term: Term, pauses: list[Pause], calendar: Calendar
) -> None:
    found = due(start, term, pauses, calendar)
    assert (found.day, found.provisional) == last_day(start, term, pauses, calendar)


@given(DAYS, TERMS, PAUSES)
@settings(deadline=None)
def test_a_pause_never_brings_the_end_nearer(start: date, term: Term, pauses: list[Pause]) -> None:
    assert due(start, term, pauses, PLAIN).day >= due(start, term, (), PLAIN).day


@given(DAYS, TERMS)
@settings(deadline=None)
def test_it_is_nearly_late_before_it_is_late(start: date, term: Term) -> None:
    found = due(start, term, (), PLAIN)
    assert start < warning(found, PLAIN) <= found.day
    warned = warning(found, PLAIN)
    assert found.start <= warned <= found.day


def test_the_last_three_working_days_are_nearly_late_and_of_a_short_term_the_last_fifth() -> None:
    long, short = (due(date(2025, 12, 1), Term(number, "working_days"), (), PLAIN) for number in (20, 5))
    assert warning(long, PLAIN) == date(2025, 12, 25) and long.day == date(2025, 12, 29)
    assert warning(short, PLAIN) == short.day == date(2025, 12, 8)
    assert warning(long, PLAIN, Early(working_days=1)) == long.day
