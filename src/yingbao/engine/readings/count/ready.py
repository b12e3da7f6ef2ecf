"""Few rows counted again and again, as an office does all day: their tables lie in memory under names that stay, so that
a statement over them is planned once. Of a thousand homes planning takes longer than the answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Lock

import pyarrow as pa
import pyarrow.parquet as pq

from yingbao.engine.readings.count.texts import Text
from yingbao.engine.store.desk import Desk, KeptDesk
from yingbao.engine.store.sql import name
from yingbao.engine.store.voids import rows_of

PLANNED = 16
"""So many statements of a home are kept planned: of today, of the horizon and of members' shares, under two editions, and a
spare each."""
Tables = Mapping[str, Path]
Reads = dict[str, frozenset[str] | None]
_lock = Lock()


class Ready:
    """A desk a home. A statement is planned on the second time that it is asked for."""

    def __init__(self) -> None:
        self.desks: dict[str, KeptDesk] = defaultdict(partial(KeptDesk, most=PLANNED))
        self.reads: dict[str, Reads] = defaultdict(dict)
        """By home and table the columns that any statement so far may read: a link repeats sixty facts, of which laws ask ten."""

    def expects(self, home: str, text: Text) -> bool:
        """Whether a statement has been asked for before; from now on it has."""
        reads = self.reads[home]
        for table, columns in text.reads:
            before = reads.get(table, frozenset())
            reads[table] = None if columns is None or before is None else before | columns
        return self.desks[home].expects(text.plain)

    def fill(self, home: str, tables: Tables) -> None:
        """Puts the rows of the files in the place of those before, of the tables and columns that are read."""

        def fill(desk: Desk, table: str) -> None:
            # Whether a file promises to know every value is not asked: who writes it promises, or does not, the same rows.
            kinds = [(column.name, column.type) for column in pq.read_schema(tables[table])]
            read = self.reads[home][table]
            columns = [kind for kind in kinds if read is None or kind[0] in read] or kinds
            chosen = ", ".join(name(column) for column, _ in columns)
            desk.show(name(table), f"SELECT {chosen} FROM {rows_of([tables[table]])}", columns)

        read = [table for table in tables if table in self.reads[home]]
        # The largest first: it takes as long as all the others.
        list(self.desks[home].side_by_side(fill, sorted(read, key=lambda table: -tables[table].stat().st_size)))

    def answer(self, home: str, text: Text) -> pa.Table:
        """The rows of a statement that `expects` has been told of."""
        return self.desks[home].table(text.plain)

    def clear(self) -> None:
        """Nobody's rows stay behind."""
        for desk in self.desks.values():
            desk.clear()


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
