"""The law's calendar, against counting day by day."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from yingbao.engine.calendar import add_months, completed_months, completed_years, latest_start

days = st.dates(date(1920, 1, 1), date(2060, 12, 31))
months = st.integers(-300, 1300)


def test_a_child_of_29_february_comes_of_age_on_the_28th_in_common_years() -> None:
    born = date(2004, 2, 29)
    assert [completed_years(born, date(2022, 2, day)) for day in (27, 28)] == [17, 18]
    assert [completed_years(born, date(2024, 2, day)) for day in (28, 29)] == [19, 20]


def test_a_month_after_31_january_is_the_end_of_february() -> None:
    assert [add_months(date(year, 1, 31), 1) for year in (2024, 2025)] == [date(2024, 2, 29), date(2025, 2, 28)]
    assert add_months(date(2024, 3, 31), -1) == date(2024, 2, 29)


@given(days, days)
def test_completed_months_are_the_most_that_fit(start: date, end: date) -> None:
    count = completed_months(start, end)
    assert add_months(start, count) <= end < add_months(start, count + 1)
    assert completed_years(start, end) == count // 12


@given(days, months)
def test_the_latest_start_is_found_among_all_days(end: date, span: int) -> None:
    near = add_months(end, -span)
    candidates = [near + timedelta(days=n) for n in range(-40, 41)]
    assert latest_start(end, span) == max(day for day in candidates if add_months(day, span) <= end)
