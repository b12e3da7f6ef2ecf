"""Answers followed day by day: random law, random people, against a count of every single day."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from agreement.people import People
from agreement.policies import Author
from agreement.readings import DICTIONARY, book_of

from yingbao.engine.findings.ahead import Ahead
from yingbao.engine.findings.answer import Answer, Key
from yingbao.engine.policies.book import Book
from yingbao.engine.policies.front import PERIODS
from yingbao.engine.readings.count.memory import memory_tables
from yingbao.engine.readings.explain.world import Row, all_rows
from yingbao.engine.store import Counts

SEEDS = range(int(os.environ.get("YINGBAO_AHEAD_SEEDS", "2")))
STARTS = (date(2024, 2, 20), date(2025, 6, 22), date(2024, 12, 18), date(2026, 2, 15))
DAYS = 12
BLOCKS = 6
HOUSEHOLDS = 400


@dataclass(frozen=True)
class Shelf:
    """A store of one shard."""

    shards: dict[str, tuple[Path, ...]]
    counts: dict[str, Counts]
    missing: frozenset[str] = frozenset()
    holes: frozenset[tuple[str, str]] = frozenset()
    as_of: date | None = None
    rejected: Path | None = None


def shelved(homes: Sequence[Row], folder: Path) -> Shelf:
    """The rows as the store would keep them."""
    folder.mkdir()
    tables = {row.id: row.table for home in homes for row in all_rows(home)}
    counts: dict[str, Counts] = {}
    for name, rows in memory_tables(DICTIONARY, homes).items():
        ledger = DICTIONARY.tables[name].kind == "ledger"
        about = pa.array([tables[id] for id in rows.column("subject").to_pylist()] if ledger else [], pa.string())
        pq.write_table(rows.append_column("table", about) if ledger else rows, folder / f"{name}.parquet")
        counts[name] = Counts(rows.num_rows, rows.num_rows, 0)
    return Shelf({"household": (folder,)}, counts)


def counted(ahead: Ahead, day: date) -> dict[Key, Answer]:
    """What the count of a day writes."""
    files = f"{ahead.everybody(day)}/*.parquet"
    rows = duckdb.execute(
        "SELECT policy, subject, occasion, status, ground, cause, amount_fen, coalesce(amount_max_fen, amount_fen) "
        "FROM read_parquet(?)",
        [files],
    ).fetchall()
    return {key_of(ahead.book, *row[:3]): Answer(row[3], row[2], *row[4:]) for row in rows}


def key_of(book: Book, policy: str, subject: int, occasion: str) -> Key:
    return policy, subject, "" if book.heads[policy].each in PERIODS else occasion


def day_by_day(ahead: Ahead, now: dict[Key, Answer], on: date) -> Iterator[tuple[Key, date, Answer]]:
    """The first day on which the count says another thing, of everybody."""
    seen: set[Key] = set()
    for day in (on + timedelta(n) for n in range(1, DAYS + 1)):
        then = counted(ahead, day)
        for key in sorted((now.keys() | then.keys()) - seen):
            answer = then.get(key, Answer())
            if answer.differs(now.get(key, Answer())):
                seen.add(key)
                yield key, day, answer


def office(seed: int, on: date, folder: Path) -> Ahead:
    """Random law over random people."""
    random, author = Random(seed), Author(DICTIONARY)
    for _ in range(BLOCKS):
        author.block(random, random.randint(1, 3))
    asked = {each.id: each.subject for each in author.written}
    homes = People(DICTIONARY, random, on, asked).households(HOUSEHOLDS)
    return Ahead(book_of(author.written), shelved(homes, folder / "shard"), folder / "work")


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_said_of_a_day_of_ones_own_is_what_a_count_of_that_day_says(seed: int, tmp_path: Path) -> None:
    on = STARTS[seed % len(STARTS)]
    law = office(seed, on, tmp_path)
    days = [on - timedelta(n) for n in (0, 9, 170, 380)]
    counts = {day: counted(law, day) for day in days}
    keys = sorted({key for found in counts.values() for key in found})
    own = {key: days[n % len(days)] for n, key in enumerate(keys)}
    assert len(keys) > HOUSEHOLDS
    assert law.on_days(own) == {key: counts[day].get(key, Answer()) for key, day in own.items()}


@pytest.mark.parametrize("seed", SEEDS)
def test_every_change_is_announced_for_the_day_that_a_count_of_every_day_finds(seed: int, tmp_path: Path) -> None:
    on = STARTS[seed % len(STARTS)]
    ahead = office(seed, on, tmp_path)
    now = counted(ahead, on)
    expected = list(day_by_day(ahead, now, on))
    found = ahead.first(
        [key for key, _, _ in expected],
        (on, on + timedelta(DAYS)),
        lambda key, answer: answer.differs(now.get(key, Answer())),
    )
    assert expected
    assert sorted(found, key=lambda each: each[0]) == sorted(expected, key=lambda each: each[0])
