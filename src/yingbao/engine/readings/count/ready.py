"""Few rows counted again and again, as an office does all day: their tables lie in memory under names that stay, so that
a statement over them is planned once. Of a thousand homes planning takes longer than the answers."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from yingbao.engine.store.connecting import side_by_side
from yingbao.engine.store.sql import Connection, name
from yingbao.engine.store.voids import rows_of

PLANNED = 16
"""So many statements are kept planned: of today, of the horizon and of members' shares, under two editions, and a spare each."""
Tables = Mapping[str, Path]
Kinds = dict[str, list[tuple[str, pa.DataType]]]
_lock = Lock()


class Ready:
    """A schema a home. A statement is planned on the second time that it is asked for."""

    def __init__(self) -> None:
        self.con = duckdb.connect()
        self.kinds: dict[str, Kinds] = {}
        self.asked: OrderedDict[tuple[str, str], Connection | None] = OrderedDict()

    def expects(self, home: str, sql: str) -> bool:
        """Whether a statement has been asked for before; from now on it has."""
        before = (home, sql) in self.asked
        self.asked.setdefault((home, sql), None)
        self.asked.move_to_end((home, sql))
        while len(self.asked) > PLANNED:
            self._forget(*next(iter(self.asked)))
        return before

    def fill(self, home: str, tables: Tables) -> None:
        """Puts the rows of the files in the place of those before."""
        kinds = {table: [(each.name, each.type) for each in pq.read_schema(file)] for table, file in tables.items()}
        known = self.kinds.setdefault(home, {})
        if any(table in known and known[table] != kind for table, kind in kinds.items()):
            self._drop(home)
            known = self.kinds.setdefault(home, {})
        self.con.execute(f"CREATE SCHEMA IF NOT EXISTS {name(home)}")
        for table in kinds.keys() - known.keys():
            self.con.execute(f"CREATE TABLE {name(home)}.{name(table)} AS FROM {rows_of([tables[table]])} LIMIT 0")
        known |= kinds

        def refill(beside: Connection, table: tuple[str, Path]) -> None:
            place, rows = f"{name(home)}.{name(table[0])}", rows_of([table[1]])
            beside.execute(f"TRUNCATE {place}")
            beside.execute(f"INSERT INTO {place} BY NAME FROM {rows}")

        list(side_by_side(self.con, refill, tables.items()))

    def answer(self, home: str, sql: str) -> pa.Table:
        """The rows of a statement that `expects` has been told of."""
        con = self.asked[home, sql]
        if con is None:
            con = self.con.cursor()
            con.execute(f"SET schema = {name(home)}")
            # Over few rows a plan as it is written is as good, and the sooner made.
            con.execute("PRAGMA disable_optimizer")
            con.execute(f"PREPARE answer AS {sql}")
            self.asked[home, sql] = con
        return con.sql("EXECUTE answer").to_arrow_table()

    def clear(self) -> None:
        """Nobody's rows stay behind."""
        for home, tables in self.kinds.items():
            for table in tables:
                self.con.execute(f"TRUNCATE {name(home)}.{name(table)}")

    def _drop(self, home: str) -> None:
        for key, con in self.asked.items():
            if key[0] == home and con:
                con.close()
                self.asked[key] = None
        self.con.execute(f"DROP SCHEMA {name(home)} CASCADE")
        del self.kinds[home]

    def _forget(self, home: str, sql: str) -> None:
        if con := self.asked.pop((home, sql)):
            con.close()


_READY: list[Ready] = []
"""The process's own, once there was need of it."""


@contextmanager
def ready() -> Iterator[Ready | None]:
    """For whoever comes first; None for who comes while it is in use."""
    if not _lock.acquire(blocking=False):
        yield None
        return
    try:
        if not _READY:
            _READY.append(Ready())
        yield _READY[0]
        _READY[0].clear()
    finally:
        _lock.release()
