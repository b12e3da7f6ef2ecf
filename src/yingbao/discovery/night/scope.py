"""The part of the mirror that changed since a night: the homes that this touches, and nobody else's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from yingbao.engine.dictionary import Dictionary, Table
from yingbao.engine.store import Shard, Store
from yingbao.engine.store.connecting import connected
from yingbao.engine.store.keys import home_subjects, parent
from yingbao.engine.store.sql import PARQUET, Connection, name, text
from yingbao.engine.store.store import REJECTED
from yingbao.engine.store.voids import rows_of
from yingbao.registry.mirror.changes import Homes, Reach, Touched
from yingbao.registry.mirror.telling import teller
from yingbao.web.workrooms import work_room


@dataclass(frozen=True)
class Scope:
    """`store`: the mirror, but for homes that nothing touched; `subjects`: the others and everybody in them, also where one
    is set aside or nobody is left, and whoever changed and is no longer anywhere."""

    store: Store
    subjects: frozenset[int]


def touched_since(mark: int, store: Store, data: Path) -> Touched:
    """What changed by transactions from `mark` on; `data` is the raw folder of the mirror that `store` admits."""
    with teller() as told:
        return Reach(store.dictionary, data, told).since(mark)


def in_part(touched: Touched, part: Store) -> Scope:
    """The homes that the mirror has just written anew, where these are all that changed since."""
    return Scope(part, touched.subjects | touched.inside)


@contextmanager
def scope_of(touched: Touched, store: Store) -> Iterator[Scope]:
    """The rows lie in a folder of their own, which is gone afterwards."""
    with work_room("scope") as folder:
        with connected() as con:
            some = _Narrowing(con, store, folder).run(touched.homes)
        yield Scope(some, touched.subjects | touched.inside)


@dataclass(frozen=True)
class _Narrowing:
    """Writes of each shard the rows of some homes, if there are any. The table `in_SUBJECT` holds the ids of these."""

    con: Connection
    store: Store
    to: Path

    @property
    def dictionary(self) -> Dictionary:
        return self.store.dictionary

    def run(self, homes: Homes) -> Store:
        shards = dict[str, tuple[Shard, ...]]()
        for home, ids in homes.items():
            given = {"ids": sorted(ids)}
            self.con.execute(f"CREATE TEMP TABLE {name(f'these_{home}')} AS SELECT unnest($ids::BIGINT[]) AS id", given)
            found = [shard for shard in self.store.manifest.shards.get(home, ()) if self._holds(shard, home)]
            for shard in found:
                self._write(shard, home)
            shards |= {home: tuple(found)} if found else {}
        if self.store.rejected:
            (self.to / REJECTED).symlink_to(self.store.rejected.resolve())
        return Store(self.dictionary, self.to, replace(self.store.manifest, shards=shards))

    def _rows(self, shard: Shard, table: str) -> str:
        return rows_of([self.store.folder / shard.folder / f"{table}.parquet"])

    def _holds(self, shard: Shard, home: str) -> bool:
        query = f"SELECT 1 FROM {self._rows(shard, home)} SEMI JOIN {name(f'these_{home}')} USING (id) LIMIT 1"
        return self.con.execute(query).fetchone() is not None

    def _write(self, shard: Shard, home: str) -> None:
        subjects = home_subjects(self.dictionary)[home]
        (self.to / shard.folder).mkdir(parents=True)
        for subject in subjects:
            up = next(iter(self.dictionary.tables[subject].ups.values()), None)
            of = name(f"in_{parent(self.dictionary, subject)}" if up else f"these_{home}")
            where = f"{name(up.column if up else 'id')} IN (SELECT id FROM {of})"
            query = f"SELECT id FROM {self._rows(shard, subject)} WHERE {where}"
            self.con.execute(f"CREATE OR REPLACE TEMP TABLE {name(f'in_{subject}')} AS {query}")
        for file in (self.store.folder / shard.folder).glob("*.parquet"):
            mine = f"SELECT * FROM {rows_of([file])} WHERE {_mine(self.dictionary.tables[file.stem], subjects)}"
            self.con.execute(f"COPY ({mine}) TO {text(str(self.to / shard.folder / file.name))} ({PARQUET})")


def _mine(table: Table, subjects: tuple[str, ...]) -> str:
    """SQL for whether a row is of one of the homes."""
    if table.kind == "subject":
        return f"id IN (SELECT id FROM {name(f'in_{table.name}')})"
    if table.owner:
        return f"owner IN (SELECT id FROM {name(f'in_{table.owner}')})"
    about = (f'"table" = {text(s)} AND subject IN (SELECT id FROM {name(f"in_{s}")})' for s in subjects)
    return " OR ".join(about)
