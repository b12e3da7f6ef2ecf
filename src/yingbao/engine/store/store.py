"""The admitted data, as the readings see it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from yingbao.engine.dictionary import Dictionary
from yingbao.engine.faults import Fault
from yingbao.engine.store.connecting import connected
from yingbao.engine.store.keys import INTEGER_TEXT
from yingbao.engine.store.manifest import Counts, Manifest, Shard
from yingbao.engine.store.sql import name
from yingbao.engine.store.voids import rows_of

REJECTED = "rejected"
Id = int | str


@dataclass(frozen=True)
class Store:
    """Canonical rows in shards: `folder`/<home>/<number>/<table>.parquet, sorted by home.

    `holes` are the facts of which at least one stored value is unknown; `missing` the tables that had no file.
    """

    dictionary: Dictionary
    folder: Path
    manifest: Manifest

    @property
    def as_of(self) -> date | None:
        return self.manifest.as_of

    @property
    def synthetic(self) -> bool:
        return self.manifest.synthetic

    @property
    def note(self) -> str:
        return self.manifest.note

    @property
    def counts(self) -> Mapping[str, Counts]:
        return self.manifest.counts

    @property
    def missing(self) -> frozenset[str]:
        return self.manifest.missing

    @property
    def holes(self) -> frozenset[tuple[str, str]]:
        return self.manifest.holes

    @property
    def missing_columns(self) -> tuple[tuple[str, str], ...]:
        return self.manifest.missing_columns

    @property
    def warnings(self) -> tuple[Fault, ...]:
        """What looked like a slip of the pen but did not stop the admission."""
        return self.manifest.warnings

    @property
    def rejected(self) -> Path | None:
        """The folder that lists each row set aside, if any was."""
        return self.folder / REJECTED if self.manifest.rejected else None

    @cached_property
    def shards(self) -> Mapping[str, tuple[Path, ...]]:
        """The shards' folders by home subject."""
        return {home: tuple(self.folder / s.folder for s in found) for home, found in self.manifest.shards.items()}

    def locate(self, table: str, id: Id) -> Path | None:
        """The shard that holds the row `id` of `table`; None if no shard does."""
        found = _ask(self._candidates(table, [id], "id"), "filename", "id", [id])
        return Path(found[0]["filename"]).parent if found else None

    def rows(
        self, table: str, ids: Iterable[Id], key: str = "id", *, shard: Path | None = None
    ) -> list[dict[str, Any]]:
        """The canonical rows of `table` whose `key` is one of `ids`, in stored order; of one shard if it is known.

        Ledgers (key 'subject') hold rows about several tables: look at each row's 'table'.
        """
        wanted = list(dict.fromkeys(ids))
        files = [shard / f"{table}.parquet"] if shard else self._candidates(table, wanted, key)
        return _ask(files, "*", key, wanted)

    def files(self, table: str) -> list[Path]:
        """The stored files of a table, shard by shard."""
        homes = self.shards if self.dictionary.tables[table].kind == "ledger" else (self.dictionary.home(table),)
        return [shard / f"{table}.parquet" for home in homes for shard in self.shards.get(home, ())]

    def _candidates(self, table: str, ids: list[Id], key: str) -> list[Path]:
        """The files in which rows with these keys can be: few, where the key is a home's id."""
        entry = self.dictionary.tables[table]
        home = self.dictionary.home(table) if entry.kind != "ledger" else ""
        ups = {up.column: up.table for up in entry.ups.values()}
        if home and (ups.get(key) == home or (key == "id" and table == home)):
            found = {shard for one in ids for shard in _ranges(self.manifest.shards.get(home, ()), one)}
            return sorted(self.folder / shard.folder / f"{table}.parquet" for shard in found)
        return self.files(table)


def _ranges(shards: tuple[Shard, ...], id: Id) -> Iterator[Shard]:
    """The shards in whose range a home's id lies: one, and the layer's."""
    wanted = _like(id, integer=isinstance(shards[0].first, int)) if shards else None
    if wanted is not None:
        yield from (shard for shard in shards if shard.first <= wanted <= shard.last)  # type: ignore[operator]


def _like(id: Id, *, integer: bool) -> Id | None:
    """An id as it is stored: '12' asks for 12 where ids are integers; None if nobody can have it."""
    if not integer:
        return str(id)
    return int(id) if re.fullmatch(INTEGER_TEXT, str(id)) else None


def _ask(files: list[Path], columns: str, key: str, ids: list[Id]) -> list[dict[str, Any]]:
    """Rows of the files (all of one table) whose `key` is one of `ids`."""
    integer = bool(files) and str(pq.read_schema(files[0]).field(key).type) == "int64"
    values = [wanted for id in ids if (wanted := _like(id, integer=integer)) is not None]
    if not files or not values:
        return []
    marks = ", ".join("?" for _ in values)
    rows = rows_of(files, "filename = true") if columns == "filename" else rows_of(files)
    query = f"SELECT {columns} FROM {rows} WHERE {name(key)} IN ({marks})"
    with connected() as con:
        cursor = con.execute(query, values)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
