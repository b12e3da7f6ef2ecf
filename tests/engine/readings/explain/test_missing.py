"""What the bureau must still supply."""

from datetime import date

from yingbao.engine.readings.missing import missing


def test_an_empty_parameter_is_listed_with_what_it_leaves_open(book):
    (gift,) = missing(book, date(2025, 6, 1), "99")
    assert (gift.policy, gift.parameter, gift.since, gift.note) == (
        "income_aid",
        "gift",
        date(2020, 1, 1),
        "地方还没定",
    )
    assert (gift.unknown, gift.amount) == ([], ["income_aid"])


def test_a_yearly_figure_is_missing_from_the_first_of_january(book):
    found = {one.parameter: one for one in missing(book, date(2026, 3, 1), "99")}
    line = found["line"]
    assert (line.since, line.mark) == (date(2026, 1, 1), "unknown")
    assert (line.unknown, line.amount) == (["income_aid"], ["care_help"])


def test_nothing_is_missing_of_a_law_that_is_not_in_force(book):
    assert missing(book, date(2025, 6, 1), "11") == []
