"""A few homes of a store as a store of their own: a later day is counted again for those only whom it may touch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

from yingbao.engine.dictionary import Dictionary
from yingbao.engine.readings.count.run import connection
from yingbao.engine.store import Counts, Store

Ids = Mapping[str, Iterable[int | str]]


@dataclass(frozen=True)
class Subset:
    """What the count needs of a store."""

    shards: Mapping[str, tuple[Path, ...]]
    counts: Mapping[str, Counts]
    missing: frozenset[str]
    holes: frozenset[tuple[str, str]]
    as_of: date | None


def subset(store: Store, dictionary: Dictionary, ids: Ids, out: Path) -> Subset:
    """Writes the homes of the given subjects (ids by table), with all their rows, below `out`."""
    con = connection(2)
    shards: dict[str, tuple[Path, ...]] = {}
    counts: dict[str, Counts] = {}
    for home, folders in store.shards.items():
        wanted = {table: list(some) for table, some in ids.items() if dictionary.home(table) == home and some}
        if not wanted or not folders:
            continue
        target = out / home
        target.mkdir(parents=True, exist_ok=True)
        _homes(con, dictionary, home, wanted, folders)
        for file in sorted({file.name for folder in folders for file in folder.glob("*.parquet")}):
            table = file.removesuffix(".parquet")
            read = _all(folders, table)
            where = _belongs(dictionary, table, folders)
            con.execute(f"COPY (SELECT * FROM {read} WHERE {where}) TO '{target / file}' (FORMAT parquet)")
            rows = con.execute(f"SELECT count(*) FROM '{target / file}'").fetchall()[0][0]
            counts[table] = Counts(rows, rows, 0)
        shards[home] = (target,)
    con.close()
    return Subset(shards, counts, store.missing, store.holes, store.as_of)


def _all(folders: Iterable[Path], table: str) -> str:
    files = ", ".join(f"'{folder / table}.parquet'" for folder in folders if (folder / f"{table}.parquet").exists())
    return f"read_parquet([{files}])"


def _homes(
    con: duckdb.DuckDBPyConnection, dictionary: Dictionary, home: str, wanted: Ids, folders: tuple[Path, ...]
) -> None:
    """The temporary table `homes`: ids of the homes that the subjects lie in."""
    parts = []
    for table, some in wanted.items():
        name = f"wanted_{table}"
        con.register(name, pa.table({"id": list(some)}))
        if table == home:
            parts.append(f"SELECT id FROM {name}")
        else:
            up = next(iter(dictionary.tables[table].ups.values()))
            parts.append(f'SELECT s."{up.column}" AS id FROM {_all(folders, table)} s JOIN {name} USING (id)')
    con.execute(f"CREATE OR REPLACE TEMP TABLE homes AS SELECT DISTINCT id FROM ({' UNION ALL '.join(parts)})")


def _belongs(dictionary: Dictionary, table: str, folders: tuple[Path, ...]) -> str:
    """The condition that a row of a table lies in one of the homes."""
    entry = dictionary.tables[table]
    if entry.kind == "ledger":
        parts = [
            f"(\"table\" = '{subject}' AND subject IN ({_subjects(dictionary, subject, folders)}))"
            for subject in dictionary.subjects
            if any((folder / f"{subject}.parquet").exists() for folder in folders)
        ]
        return " OR ".join(parts) or "false"
    if entry.owner:
        return f"owner IN ({_subjects(dictionary, entry.owner, folders)})"
    up = next(iter(entry.ups.values()), None)
    return f'"{up.column}" IN (SELECT id FROM homes)' if up else "id IN (SELECT id FROM homes)"


def _subjects(dictionary: Dictionary, table: str, folders: tuple[Path, ...]) -> str:
    up = next(iter(dictionary.tables[table].ups.values()), None)
    if up is None:
        return "SELECT id FROM homes"
    return f'SELECT id FROM {_all(folders, table)} WHERE "{up.column}" IN (SELECT id FROM homes)'
