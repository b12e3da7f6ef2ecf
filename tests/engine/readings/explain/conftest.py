"""The made-up land of the reading tests, and households in it."""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from yingbao.engine.policies.book import Book, load_book
from yingbao.engine.policies.law import Law
from yingbao.engine.readings.explain.explainer import Explainer
from yingbao.engine.readings.explain.proof import Proof
from yingbao.engine.readings.explain.world import Row, attach, blank_row

DAY = date(2025, 6, 1)
Facts = dict[str, Any]
Ask = Callable[..., Proof]


@pytest.fixture(scope="session")
def book() -> Book:
    return load_book(Path(__file__).parents[1] / "say" / "book")


@pytest.fixture
def ids() -> Iterator[int]:
    return count(1)


@pytest.fixture
def home(book: Book, ids: Iterator[int]) -> Callable[..., Row]:
    """home({facts of the household}, {facts of a member}, …): the household's row."""

    def make(facts: Facts, *members: Facts) -> Row:
        household = blank_row(book.dictionary, "household", next(ids), {"hukou": "990000", **facts})
        for member in members:
            person = blank_row(book.dictionary, "person", next(ids), {"hukou": "990000", **member})
            attach(book.dictionary, household, "members", person)
        return household

    return make


@pytest.fixture
def ask(book: Book) -> Ask:
    """ask(policy, row): the proof of the answer."""

    def answer(policy: str, row: Row, on: date = DAY) -> Proof:
        law = Law(book, on, "99", fold=False)
        outcome = law.outcome(policy)
        assert outcome is not None
        explainer = Explainer(law, as_of=DAY)
        return explainer.explain(next(o for o in explainer.outcomes if o.policy.id == policy), row)

    return answer
