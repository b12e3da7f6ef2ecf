"""What a count adds up to, policy by policy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import duckdb

from yingbao.engine.language.tree import Node
from yingbao.engine.policies.book import Book
from yingbao.engine.readings.count.jobs import show
from yingbao.engine.readings.count.written import Written
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
    for name in dict.fromkeys(branch.outcome.policy.id for branch in text.found):
        mine = [branch for branch in text.found if branch.outcome.policy.id == name]
        table = mine[0].outcome.table
        admitted = store.counts[table].admitted if table in store.counts else 0
        total = sum(here[table, branch.here] for branch in mine)
        entitled, unknown, amount, blank = rows.get(name, (0, 0, 0, 0))
        blank = blank if any(branch.outcome.amount is not None for branch in mine) else 0
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


def _here(con: duckdb.DuckDBPyConnection, book: Book, store: Counted, text: Written) -> dict[tuple[str, Node], int]:
    """How many rows each territory holds."""
    counts: dict[tuple[str, Node], int] = {}
    parts: dict[str, list[tuple[str, Node]]] = defaultdict(list)
    for key in {(branch.outcome.table, branch.here) for branch in text.found}:
        admitted = store.counts[key[0]].admitted if key[0] in store.counts else 0
        counts[key] = 0 if key in text.territories else admitted
        if key in text.territories and admitted:
            parts[book.dictionary.home(key[0])].append(key)
    for home, keys in parts.items():
        for shard in store.shards.get(home, ()):
            show(con, shard)
            for key in keys:
                counts[key] += con.execute(text.territories[key]).fetchall()[0][0]
    return counts
