"""explain = count on everybody: random rules on random people, to the fen.

A case is one rule on one population of some twenty households. A book of rules is compiled once and read for all its
populations, which stand side by side in one statement. `YINGBAO_AGREEMENT_CASES=100000` is the nightly run.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import date
from random import Random

from hypothesis import HealthCheck, given, note, settings
from hypothesis import strategies as st

from yingbao.engine.language.operators import REGISTRY

from .people import People
from .policies import DEEPER, Author
from .readings import DICTIONARY, Key, Readings, book_of, read_twice, spark_loses

DAILY = 1_320
CASES = int(os.environ.get("YINGBAO_AGREEMENT_CASES", DAILY))
BLOCKS, POPULATIONS, HOUSEHOLDS = 15, 6, 20
USUAL = 110
"""Cases that one draw gives: some twenty policies in its blocks, on each of its populations."""
SPARK = 4 if CASES == DAILY else 1
"""Of so many draws one is also read as Spark's text, which takes longer than all the rest of it."""
DAYS = tuple(
    map(
        date.fromisoformat,
        ("2024-02-29", "2025-02-28", "2025-03-31", "2024-12-31", "2026-01-01", "2025-06-30", "2026-07-15"),
    )
)

seeds = st.integers(0, 2**32 - 1)
full = st.lists(st.tuples(seeds, st.integers(1, 3)), min_size=BLOCKS, max_size=BLOCKS)


@dataclass
class Seen:
    """What the draws of a run have met."""

    draws: int = 0
    cases: int = 0
    operators: set[str] = field(default_factory=set)
    statuses: set[str] = field(default_factory=set)
    amounts: int = 0
    places: set[tuple[str, bool | None]] = field(default_factory=set)


def disagreements(author: Author, found: Readings, keys: list[Key]) -> str:
    """The differences of a run, with the text of the first policy that has one."""
    texts = {each.id: each.text for each in author.written}
    return "\n".join([texts[keys[0][0]], *(line for key in keys[:10] for line in found.difference(key))])


def read(drawn: list[tuple[int, int]], people: int, on: date, seen: Seen) -> None:
    author = Author(DICTIONARY, deeper=True)
    for seed, depth in drawn:
        author.block(Random(seed), depth)
    book = book_of(author.written)
    if not book.files:
        return
    asked = {each.id: each.subject for each in author.written}
    homes = People(DICTIONARY, Random(people), on, asked).households(HOUSEHOLDS * POPULATIONS)
    found = read_twice(book, homes, on)
    seen.draws += 1
    seen.cases += len(book.by_id) * POPULATIONS
    seen.operators |= found.operators
    seen.statuses |= {answer.status for answer in found.explained.values()}
    seen.places |= found.places
    seen.amounts += sum(answer.amount is not None for answer in found.explained.values())
    differing = [key for key in found.explained if found.difference(key)]
    if differing:
        note(disagreements(author, found, differing))
    assert not differing, f"{len(differing)} of {len(found.explained)} answers differ"
    assert seen.draws % SPARK or not spark_loses(found.statement)


def test_explaining_and_counting_say_the_same_of_everybody() -> None:
    seen = Seen()

    @settings(
        max_examples=-(-CASES // USUAL), deadline=None, suppress_health_check=list(HealthCheck), derandomize=CASES == DAILY,
        database=None,
    )  # fmt: skip
    @given(drawn=full, people=seeds, on=st.sampled_from(DAYS))
    def draw(drawn: list[tuple[int, int]], people: int, on: date) -> None:
        read(drawn, people, on, seen)

    draw()
    assert seen.cases >= CASES
    assert seen.statuses == {"entitled", "not", "unknown"}
    office = DICTIONARY.office
    assert seen.places >= {(office, True), (office, False), (office, None), (DEEPER, True), (DEEPER, False)}
    assert seen.amounts > seen.cases, "hardly any amount was compared"
    assert seen.operators >= set(REGISTRY), f"never drawn: {sorted(set(REGISTRY) - seen.operators)}"


def test_a_policy_alone_reads_the_same_as_among_others() -> None:
    """Small books, whose failures shrink to one policy on few people."""

    @settings(
        max_examples=12,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        derandomize=CASES == DAILY,
        database=None,
    )
    @given(
        drawn=st.lists(st.tuples(seeds, st.integers(1, 3)), min_size=1, max_size=2),
        people=seeds,
        on=st.sampled_from(DAYS),
    )
    def draw(drawn: list[tuple[int, int]], people: int, on: date) -> None:
        read(drawn, people, on, Seen(draws=-1))

    draw()
