"""Why a finding stands where it does is said of what is paid as it is paid: by the month, by the year, or once."""

from __future__ import annotations

import pytest

from yingbao.discovery.night.ranking import rank, reasons


@pytest.mark.parametrize(
    ("each", "zh", "en"),
    [
        ("month", "每月涉及 500 元以上", "500 yuan or more a month at stake"),
        ("year", "每年涉及 500 元以上", "500 yuan or more a year at stake"),
        ("once", "一次涉及 500 元以上", "500 yuan or more at stake at once"),
        ("event", "一次涉及 500 元以上", "500 yuan or more at stake at once"),
    ],
)
def test_what_is_at_stake_is_said_as_often_as_it_is_paid(each: str, zh: str, en: str) -> None:
    said = [(line.label.zh, line.label.en) for line in reasons("missed", each, 50_000, None)]
    assert (zh, en) in said and sum("500 元" in one for one, _ in said) == 1
    assert not any("500 元" in line.label.zh for line in reasons("missed", each, 49_999, None))


def test_how_often_it_is_paid_does_not_move_a_finding() -> None:
    assert {rank("missed", each, 50_000, None) for each in ("month", "year", "once")} == {140}
    assert rank("missed", "event", 50_000, None) == 180, "an emergency comes before"
