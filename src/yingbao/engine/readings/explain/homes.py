"""Many homes of a store as rows in memory: what some trees need of them, with one query a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from yingbao.engine.dictionary import Dictionary, Table
from yingbao.engine.dictionary.model import Up
from yingbao.engine.language.earlier import FACTS, Earlier
from yingbao.engine.language.operators.crossing import Gather
from yingbao.engine.language.operators.leaves import FACT
from yingbao.engine.language.tree import Node
from yingbao.engine.readings.explain.world import Row
from yingbao.engine.store.connecting import connected
from yingbao.engine.store.size import is_small
from yingbao.engine.store.sql import Connection, text
from yingbao.engine.store.sql import name as quoted
from yingbao.engine.store.voids import rows_of

Needs = Mapping[str, set[str]]
"""Facts by table."""
Rows = Mapping[tuple[str, str], Row]
"""Rows by table and id; ids as text, since some homes number theirs and others do not."""


class Shelf(Protocol):
    """Shard folders by home table."""

    @property
    def shards(self) -> Mapping[str, Sequence[Path]]: ...


def needs_of(trees: Iterable[Node]) -> dict[str, set[str]]:
    """The tables that the trees speak of, and the facts that they read there."""
    needs: dict[str, set[str]] = defaultdict(set)
    for tree in trees:
        for each in tree.walk():
            if each.table:
                needs[each.table] |= {each.payload[0].name} if each.op is FACT else set()
            if each.op.crosses:
                way = each.payload[0] if isinstance(each.op, Gather) else each.payload
                needs[way.table] |= set(FACTS) if isinstance(way, Earlier) else set()
    return needs


def load_homes(store: Shelf, dictionary: Dictionary, ids: Mapping[str, Iterable[int | str]], needs: Needs) -> Rows:
    """The rows of the homes that the given subjects (ids by table) lie in, joined to one another."""
    rows: dict[tuple[str, str], Row] = {}
    for home, folders in store.shards.items():
        wanted = {table: {str(id) for id in some} for table, some in ids.items() if dictionary.home(table) == home}
        if any(wanted.values()) and folders:
            with connected(few=is_small(folders)) as con:
                rows |= _Homes(con, dictionary, home, folders).load(wanted, needs)
    return rows


class _Homes:
    """The homes of one kind. The temporary table `in_TABLE` holds the ids of the rows of a subject table."""

    def __init__(self, con: Connection, dictionary: Dictionary, home: str, folders: Sequence[Path]) -> None:
        self.con, self.dictionary, self.home, self.folders = con, dictionary, home, folders
        self.rows: dict[tuple[str, str], Row] = {}

    def load(self, wanted: Mapping[str, set[str]], needs: Needs) -> dict[tuple[str, str], Row]:
        inside = [table for name, table in self.dictionary.tables.items() if self.holds(name) and self.files(name)]
        subjects = sorted((table for table in inside if table.kind == "subject"), key=self.depth)
        self.find(wanted)
        for table in subjects:
            if (up := self.above(table)) is not None:
                where = f"{quoted(up.column)} IN (SELECT id FROM {quoted('in_' + up.table)})"
                self.keep(table.name, f"SELECT id FROM {self.read(table.name)} WHERE {where}")
        # what others hang on comes first
        for table in [*subjects, *(table for table in inside if table.kind != "subject")]:
            if table.name in needs or table.kind == "subject":
                self.fetch(table, needs.get(table.name, set()), [each.name for each in subjects])
        return self.rows

    def holds(self, name: str) -> bool:
        return self.dictionary.tables[name].kind == "ledger" or self.dictionary.home(name) == self.home

    def files(self, table: str) -> list[Path]:
        return [file for folder in self.folders if (file := folder / f"{table}.parquet").exists()]

    def read(self, table: str) -> str:
        return rows_of(self.files(table))

    def above(self, table: Table) -> Up | None:
        return next(iter(table.ups.values()), None)

    def depth(self, table: Table) -> int:
        """How many steps up it is to the home."""
        up = self.above(table)
        return 0 if up is None else 1 + self.depth(self.dictionary.tables[up.table])

    def keep(self, table: str, query: str) -> None:
        self.con.execute(f"CREATE TEMP TABLE {quoted('in_' + table)} AS {query}")

    def find(self, wanted: Mapping[str, set[str]]) -> None:
        """The homes' ids, climbing from the subjects wanted."""
        parts = []
        for number, (name, ids) in enumerate(wanted.items()):
            integer = pq.read_schema(self.files(name)[0]).field("id").type == pa.int64()
            self.con.register(f"wanted_{number}", pa.table({"id": [int(id) for id in ids] if integer else list(ids)}))
            part, table = f"SELECT id FROM wanted_{number}", self.dictionary.tables[name]
            while (up := self.above(table)) is not None:
                part = f"SELECT {quoted(up.column)} AS id FROM {self.read(table.name)} WHERE id IN ({part})"
                table = self.dictionary.tables[up.table]
            parts.append(part)
        self.keep(self.home, f"SELECT DISTINCT id FROM ({' UNION ALL '.join(parts)})")

    def fetch(self, table: Table, facts: set[str], subjects: list[str]) -> None:
        """Makes the table's rows and joins them to those above."""
        stored = pq.read_schema(self.files(table.name)[0]).names
        keys = [key for key in dict.fromkeys(["id", "table", "subject", "target", *self.ways(table)]) if key in stored]
        names = sorted(fact for fact in facts if fact in stored and fact not in keys)
        query = f"SELECT {', '.join(map(quoted, [*keys, *names]))} FROM {self.read(table.name)}"
        found = self.con.execute(f"{query} WHERE {self.belongs(table, subjects)}").fetchall()
        if not found:
            return
        columns = dict(zip([*keys, *names], zip(*found, strict=True), strict=True))
        values = [self.worded(table, fact, columns[fact]) for fact in names]
        cells: Iterable[tuple[Any, ...]] = zip(*values, strict=True) if names else (() for _ in found)
        made = [
            self.row(table, id, dict(zip(names, row, strict=True)))
            for id, row in zip(columns["id"], cells, strict=True)
        ]
        if table.kind == "link":
            for row, target in zip(made, columns.get("target", ()), strict=False):
                row.target = target
        self.join(table, made, columns)

    def ways(self, table: Table) -> list[str]:
        """The columns that lead to other rows."""
        ways = [
            way.key
            for other in self.dictionary.tables.values()
            for way in other.collections.values()
            if way.table == table.name
        ]
        return [*ways, *(up.column for up in table.ups.values())]

    def belongs(self, table: Table, subjects: list[str]) -> str:
        """The condition that a row lies in one of the homes."""
        if table.kind == "ledger":
            parts = [
                f'"table" = {text(name)} AND subject IN (SELECT id FROM {quoted("in_" + name)})' for name in subjects
            ]
            return " OR ".join(parts)
        if table.kind == "subject":
            return f"id IN (SELECT id FROM {quoted('in_' + table.name)})"
        return f"owner IN (SELECT id FROM {quoted('in_' + str(table.owner))})"

    def worded(self, table: Table, fact: str, column: Sequence[Any]) -> Sequence[Any]:
        """Category codes as names."""
        category = table.facts[fact].category
        if category is None:
            return column
        names = {code: name for name, code in self.dictionary.categories[category].codes.items()}
        return [names.get(code) for code in column]

    def row(self, table: Table, id: Any, facts: dict[str, Any]) -> Row:
        row = Row(table.name, id, facts)
        row.collections = {name: [] for name in table.collections}
        if table.kind != "ledger":
            self.rows[table.name, str(id)] = row
        return row

    def join(self, table: Table, made: list[Row], columns: Mapping[str, Sequence[Any]]) -> None:
        for up in table.ups.values():
            if up.column not in columns:
                continue
            for row, id in zip(made, columns[up.column], strict=True):
                if (above := self.rows.get((up.table, str(id)))) is not None:
                    row.ups[up.name] = above
        about = columns.get("table") if table.kind == "ledger" else None
        for owner in self.dictionary.tables.values():
            for way in owner.collections.values():
                if way.table != table.name or way.key not in columns:
                    continue
                for n, (row, id) in enumerate(zip(made, columns[way.key], strict=True)):
                    above = self.rows.get((owner.name, str(id)))
                    if above is not None and (about is None or about[n] == owner.name):
                        above.collections[way.name].append(row)
