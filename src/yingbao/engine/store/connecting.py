"""One DuckDB for a process: opening another takes longer than many a question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from typing import TypeVar

import duckdb

from yingbao.engine.store.sql import Connection

AS_WRITTEN = "PRAGMA disable_optimizer"
WORKERS = 2
"""Questions asked at a time: planning a small one, or writing a Parquet file, keeps no more than one core busy."""
Item = TypeVar("Item")
Made = TypeVar("Made")


@cache
def _engine() -> Connection:
    return duckdb.connect()


@contextmanager
def connected(*, few: bool = False) -> Iterator[Connection]:
    """A connection of one's own: what is made TEMP in it nobody else sees, and it is gone afterwards. Over `few` rows a plan
    as it is written is as good, and the sooner made."""
    with _engine().cursor() as con:
        if few:
            con.execute(AS_WRITTEN)
        yield con


def side_by_side(con: Connection, work: Callable[[Connection, Item], Made], items: Iterable[Item]) -> Iterator[Made]:
    """What `work` makes of each, in their order: several at a time, each with a cursor of its own, which sees no TEMP tables."""

    def one(item: Item) -> Made:
        with con.cursor() as beside:
            return work(beside, item)

    with ThreadPoolExecutor(WORKERS) as pool:
        yield from pool.map(one, items)
