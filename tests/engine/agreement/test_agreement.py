"""explain = count on everybody: random rules on random people, to the fen."""

from __future__ import annotations

import os
from datetime import date
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .people import People
from .policies import Author
from .readings import DICTIONARY, book_of, read_twice

POLICIES = 25
HOUSEHOLDS = 20
CASES = int(os.environ.get("YINGBAO_AGREEMENT_CASES", "2000"))
"""A case is one rule on one population. The nightly run sets 100000."""
DAYS = tuple(map(date.fromisoformat, ("2024-02-29", "2025-02-28", "2025-03-31", "2024-12-31", "2026-01-01", "2025-06-30", "2026-07-15")))

seeds = st.integers(0, 2**32 - 1)
blocks = st.lists(st.tuples(seeds, st.integers(1, 3)), min_size=POLICIES, max_size=POLICIES)


@settings(max_examples=CASES // POLICIES, deadline=None, suppress_health_check=list(HealthCheck), derandomize=CASES == 2000)
@given(blocks=blocks, people=seeds, on=st.sampled_from(DAYS))
def test_explaining_and_counting_say_the_same_of_everybody(blocks: list[tuple[int, int]], people: int, on: date) -> None:
    author = Author(DICTIONARY)
    for seed, depth in blocks:
        author.block(Random(seed), depth)
    book = book_of(author.written)
    asked = {each.id: each.subject for each in author.written}
    homes = People(DICTIONARY, Random(people), on, asked).households(HOUSEHOLDS)
    found = read_twice(book, homes, on)
    assert not found.differences()
