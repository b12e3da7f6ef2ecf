"""Programs that are compiled once: nobody has one that another is using."""

from __future__ import annotations

from collections.abc import Hashable

import pytest

from yingbao.engine.readings.explain.lending import Lender
from yingbao.engine.readings.explain.program import Program


def lender(most: int) -> tuple[Lender[Program], list[tuple[Hashable, ...]]]:
    made: list[tuple[Hashable, ...]] = []

    def make(*of: Hashable) -> Program:
        made.append(of)
        return Program(())

    return Lender(make, most), made


def test_what_was_given_back_is_lent_again_and_what_is_out_is_made_anew() -> None:
    lending, made = lender(4)
    with lending.lent("a") as first, lending.lent("a") as second:
        assert first is not second
    with lending.lent("a") as third:
        assert third in (first, second)
    assert made == [("a",), ("a",)]


def test_only_the_latest_are_kept() -> None:
    lending, made = lender(1)
    for name in ("a", "b", "a"):
        with lending.lent(name):
            pass
    assert made == [("a",), ("b",), ("a",)]


def test_whoever_fails_does_not_give_it_back() -> None:
    lending, made = lender(4)
    with pytest.raises(ZeroDivisionError), lending.lent("a"):
        raise ZeroDivisionError
    with lending.lent("a"):
        pass
    assert made == [("a",), ("a",)]
