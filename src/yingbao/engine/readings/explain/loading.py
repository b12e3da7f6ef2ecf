"""One subject from a store: the rows of its home, joined as the dictionary says."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

from yingbao.engine.dictionary import Dictionary, Table
from yingbao.engine.policies.resolve import Gaps
from yingbao.engine.readings.explain.world import Row
from yingbao.engine.store import Store
from yingbao.engine.store.connecting import connected
from yingbao.engine.store.sql import Connection
from yingbao.engine.store.voids import rows_of

Id = int | str


def gaps_of(store: Store) -> Gaps:
    """What a law must know of the store: the tables it lacks, and the columns with holes."""
    return Gaps(store.missing, store.holes)


def load_row(store: Store, dictionary: Dictionary, table: str, id: Id) -> Row:
    """The row `id` of `table`, with its household, members, links, events and records. LookupError: no such row."""
    with connected() as con:
        found = _home_of(con, store, dictionary, table, id)
        if found is None:
            raise LookupError(f"{table} {id}")
        shard, top, home = found
        loader = _Loader(con, shard, dictionary)
        loader.load(top, home)
    return next(row for (name, _), row in loader.made.items() if name == table and str(row.id) == str(id))


def _home_of(con: Connection, store: Store, dictionary: Dictionary, table: str, id: Id) -> tuple[Path, str, Any] | None:
    """The shard of a subject, and the row to load there: its household, or itself where it belongs to nobody."""
    up = next(iter(dictionary.tables[table].ups.values()), None)
    if up is None:
        shard = store.locate(table, id)
        return (shard, table, id) if shard else None
    files = [shard / f"{table}.parquet" for shard in store.shards.get(dictionary.home(table), ())]
    if not files:
        return None
    query = f"""SELECT filename, "{up.column}" FROM {rows_of(files, "filename = true")} WHERE id::VARCHAR = ?"""
    if isinstance(id, int) or id.lstrip("-").isdigit():
        query = query.replace("id::VARCHAR = ?", "id = ?")
    found = con.execute(query, [id]).fetchone()
    return (Path(found[0]).parent, up.table, found[1]) if found else None


class _Loader:
    """Reads one shard's files; every row is made once."""

    def __init__(self, con: Connection, shard: Path, dictionary: Dictionary) -> None:
        self.con, self.shard, self.dictionary = con, shard, dictionary
        self.made: dict[tuple[str, Any], Row] = {}

    def load(self, table: str, id: Id) -> None:
        """Everything around a home's row."""
        (record,) = self.records(table, "id", [id])
        self.fill([self.row(table, record)])

    def fill(self, owners: list[Row]) -> None:
        """The collections of rows of one table, and those of the rows in them."""
        table = self.dictionary.tables[owners[0].table]
        by_id = {owner.id: owner for owner in owners}
        for name, way in table.collections.items():
            found = defaultdict[Any, list[Row]](list)
            target = self.dictionary.tables[way.table]
            for record in self.records(way.table, way.key, list(by_id)):
                if target.kind == "ledger" and record["table"] != table.name:
                    continue
                element = self.row(way.table, record)
                owner = by_id[record[way.key]]
                for up in target.ups.values():
                    if up.table == owner.table:
                        element.ups[up.name] = owner
                found[owner.id].append(element)
            for owner in owners:
                owner.collections[name] = found[owner.id]
            elements = [each for rows in found.values() for each in rows]
            if elements and target.kind == "subject":
                self.fill(elements)

    def row(self, table: str, record: dict[str, Any]) -> Row:
        key = table, record["id"]
        if key not in self.made:
            entry = self.dictionary.tables[table]
            facts = {name: self.fact(entry, name, record) for name in entry.facts}
            made = self.made[key] = Row(table, record["id"], facts)
            made.collections = {name: [] for name in entry.collections}
        return self.made[key]

    def fact(self, entry: Table, name: str, record: dict[str, Any]) -> Any:
        """A stored value as explain speaks of it: category codes by name."""
        value, fact = record.get(name), entry.facts[name]
        if value is None or fact.category is None:
            return value
        codes = self.dictionary.categories[fact.category].codes
        return next(word for word, code in codes.items() if code == value)

    def records(self, table: str, key: str, ids: list[Any]) -> list[dict[str, Any]]:
        file = self.shard / f"{table}.parquet"
        if not file.exists() or not ids:
            return []
        marks = ", ".join("?" for _ in ids)
        text = str(file).replace("'", "''")
        cursor = self.con.execute(f"""SELECT * FROM read_parquet('{text}') WHERE "{key}" IN ({marks})""", ids)
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, found, strict=True)) for found in cursor.fetchall()]
