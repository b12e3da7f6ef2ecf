"""The district's own policies: no clause that can never matter, no negative amount, no gap in a band, before the new law and after."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from yingbao.engine.policies.book import load_book
from yingbao.engine.policies.law import Law
from yingbao.engine.readings.prove import Bounds, bench_of
from yingbao.engine.readings.prove.clauses import Clauses

BOOK = load_book(Path(__file__).parents[4] / "policies", overlays=["demo"])
OFFICE = BOOK.dictionary.office
DAYS = (date(2025, 12, 31), date(2026, 7, 15))


@pytest.mark.assurance
@pytest.mark.parametrize("on", DAYS)
def test_the_solver_finds_nothing_wrong_with_a_clause_of_ours(on: date) -> None:
    law = Law(BOOK, on, OFFICE)
    asked = [name for name in law.policies if law.outcome(name) is not None]
    assert len(asked) > 20
    wrong = [
        (name, finding.question, finding.words)
        for name in asked
        for finding in Clauses(bench_of(BOOK, on, name, OFFICE, Bounds(people=2), 3.0)).findings()
        if finding.verdict == "wrong"
    ]
    assert not wrong
