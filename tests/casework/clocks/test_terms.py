"""Terms as people write them, and what is said to who writes something else."""

from __future__ import annotations

import pytest

from yingbao.casework.clocks import Term, Unreadable, read_term


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("3 working days", Term(3, "working_days")),
        ("1 working day", Term(1, "working_days")),
        ("7 days", Term(7, "days")),
        ("24 hours", Term(24, "hours")),
        (" 3  Months ", Term(3, "months")),
        ("30个工作日", Term(30, "working_days")),
        ("7日", Term(7, "days")),
        ("24 小时", Term(24, "hours")),
        ("3个月", Term(3, "months")),
    ],
)
def test_a_term_is_read_as_it_is_written(text: str, term: Term) -> None:
    assert read_term(text) == term


@pytest.mark.parametrize(
    "text", ["", "soon", "days", "3", "3 weeks", "-3 days", "1.5 days", "3 working", "三日", "3 days 4 hours"]
)
def test_what_is_no_term_is_refused_with_how_to_write_one(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_term(text)
    assert refused.value.why["zh"] == f"时限“{text}”看不懂。请写成 3 working days、7 days、24 hours 或 3 months。"
    assert (
        refused.value.why["en"]
        == f"The term '{text}' cannot be read. Write 3 working days, 7 days, 24 hours or 3 months."
    )


@pytest.mark.parametrize("text", ["0 days", "10000 hours", "99999999999999999999 months"])
def test_a_term_of_no_length_or_of_ages_is_refused(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read_term(text)
    assert refused.value.why["zh"] == f"时限“{text}”的数字须在 1 到 9999 之间。"
    assert refused.value.why["en"] == f"The number of the term '{text}' must be between 1 and 9999."
