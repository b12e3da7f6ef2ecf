"""The part of the mirror that changed since a night: whose homes, and the shards in which they lie."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from yingbao.engine.store import Shard, Store
from yingbao.engine.store.voids import rows_of
from yingbao.registry.mirror.changes import Reach, Touched
from yingbao.registry.mirror.telling import teller


@dataclass(frozen=True)
class Scope:
    """`store`: the mirror, but for shards in which nothing changed; `subjects`: everybody in the others, and whoever
    changed and is no longer anywhere."""

    store: Store
    subjects: frozenset[int]


def touched_since(mark: int, store: Store, data: Path) -> Touched:
    """What changed by transactions from `mark` on; `data` is the raw folder of the mirror that `store` admits."""
    with teller() as told, duckdb.connect() as con:
        return Reach(con, store.dictionary, data, told).since(mark)


def scope_of(touched: Touched, store: Store) -> Scope:
    with duckdb.connect() as con:
        shards = {home: _shards(con, store, home, ids) for home, ids in touched.homes.items()}
        part = replace(store.manifest, shards={home: found for home, found in shards.items() if found})
        some = Store(store.dictionary, store.folder, part)
        inside = {id for kind in store.dictionary.subjects for id in _ids(con, some, kind)}
    return Scope(some, touched.subjects | inside)


def _shards(con: duckdb.DuckDBPyConnection, store: Store, home: str, ids: set[int]) -> tuple[Shard, ...]:
    found = []
    for shard in store.manifest.shards.get(home, ()):
        rows = rows_of([store.folder / shard.folder / f"{home}.parquet"])
        if con.execute(
            f"SELECT 1 FROM {rows} WHERE id IN (SELECT unnest($ids::BIGINT[])) LIMIT 1", {"ids": sorted(ids)}
        ).fetchone():
            found.append(shard)
    return tuple(found)


def _ids(con: duckdb.DuckDBPyConnection, store: Store, kind: str) -> list[int]:
    files = [shard / f"{kind}.parquet" for shard in store.shards.get(store.dictionary.home(kind), ())]
    return [id for (id,) in con.execute(f"SELECT id FROM {rows_of(files)}").fetchall()] if files else []
