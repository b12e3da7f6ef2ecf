"""What a count adds up to, policy by policy."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import duckdb

from yingbao.engine.policies.book import Book
from yingbao.engine.readings.count.jobs import show
from yingbao.engine.readings.count.written import Part, Written
from yingbao.engine.store import Counts


@dataclass(frozen=True)
class Tally:
    """One policy's numbers: `here` rows whose deciding area is the office's or unknown; the rest of those read are elsewhere."""

    policy: str
    table: str
    here: int
    elsewhere: int
    entitled: int
    unknown: int
    amount_fen: int
    amount_unknown: int

    @property
    def not_entitled(self) -> int:
        return self.here - self.entitled - self.unknown


class Counted(Protocol):
    """Admitted shards by home, and how many rows each table has."""

    @property
    def shards(self) -> Mapping[str, Sequence[Path]]: ...

    @property
    def counts(self) -> Mapping[str, Counts]: ...


def tallies(
    con: duckdb.DuckDBPyConnection, book: Book, store: Counted, text: Written, entitlements: Path
) -> Iterator[Tally]:
    """One tally a policy; `entitlements` is the folder that the statements have written."""
    rows, here = _written(con, entitlements), _here(con, book, store, text)
    for name in dict.fromkeys(part.policy for part in text.parts):
        mine = [part for part in text.parts if part.policy == name]
        table = mine[0].table
        admitted = _admitted(store, table)
        total = sum(here[part] for part in mine)
        entitled, unknown, amount, blank = rows.get(name, (0, 0, 0, 0))
        blank = blank if any(part.paid for part in mine) else 0
        yield Tally(name, table, total, admitted - total, entitled, unknown, amount, blank)


def _written(con: duckdb.DuckDBPyConnection, entitlements: Path) -> dict[str, tuple[int, ...]]:
    files = [str(file) for file in sorted(entitlements.glob("*.parquet"))]
    if not files:
        return {}
    result = con.execute(
        """SELECT policy, count(*) FILTER (status = 'entitled'), count(*) FILTER (status = 'unknown'),
                  coalesce(sum(amount_fen), 0)::BIGINT, count(*) FILTER (status = 'entitled' AND amount_fen IS NULL)
           FROM read_parquet(?) GROUP BY policy""",
        [files],
    )
    return {row[0]: row[1:] for row in result.fetchall()}


def _here(con: duckdb.DuckDBPyConnection, book: Book, store: Counted, text: Written) -> dict[Part, int]:
    """How many rows each part decides for; those of one territory are counted once."""
    counts: Counter[tuple[str, str]] = Counter()
    homes: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for part in text.parts:
        if part.territory is not None and _admitted(store, part.table):
            homes[book.dictionary.home(part.table)].add((part.table, part.territory))
    for home, asked in homes.items():
        for shard in store.shards.get(home, ()):
            show(con, shard)
            for key in asked:
                counts[key] += con.execute(key[1]).fetchall()[0][0]
    return {
        part: _admitted(store, part.table) if part.territory is None else counts[part.table, part.territory]
        for part in text.parts
    }


def _admitted(store: Counted, table: str) -> int:
    return store.counts[table].admitted if table in store.counts else 0
