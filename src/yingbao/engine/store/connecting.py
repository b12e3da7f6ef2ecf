"""One DuckDB for a process: opening another takes longer than many a question."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import duckdb

from yingbao.engine.store.sql import Connection


@cache
def _engine() -> Connection:
    return duckdb.connect()


@contextmanager
def connected() -> Iterator[Connection]:
    """A connection of one's own: what is made TEMP in it nobody else sees, and it is gone afterwards."""
    with _engine().cursor() as con:
        yield con
