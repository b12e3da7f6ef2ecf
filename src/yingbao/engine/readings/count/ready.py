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

from yingbao.engine.store.desk import Desk, KeptDesk
from yingbao.engine.store.sql import name
from yingbao.engine.store.voids import rows_of

PLANNED = 16
"""So many statements of a home are kept planned: of today, of the horizon and of members' shares, under two editions, and a
spare each."""
Tables = Mapping[str, Path]
_lock = Lock()


class Ready:
    """A desk a home. A statement is planned on the second time that it is asked for."""

    def __init__(self) -> None:
        self.desks: dict[str, KeptDesk] = defaultdict(partial(KeptDesk, most=PLANNED))

    def expects(self, home: str, sql: str) -> bool:
        """Whether a statement has been asked for before; from now on it has."""
        return self.desks[home].expects(sql)

    def fill(self, home: str, tables: Tables) -> None:
        """Puts the rows of the files in the place of those before."""

        def fill(desk: Desk, table: tuple[str, Path]) -> None:
            # Whether a file promises to know every value is not asked: who writes it promises, or does not, the same rows.
            columns = [(column.name, column.type) for column in pq.read_schema(table[1])]
            desk.show(name(table[0]), f"FROM {rows_of([table[1]])}", columns)

        list(self.desks[home].side_by_side(fill, tables.items()))

    def answer(self, home: str, sql: str) -> pa.Table:
        """The rows of a statement that `expects` has been told of."""
        return self.desks[home].table(sql)

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
