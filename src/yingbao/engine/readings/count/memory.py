"""Rows in memory as DuckDB tables with the store's columns: examples and tests go through the same SQL as a district."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import pyarrow as pa
import sqlglot.expressions as exp

from yingbao.engine.dictionary import Dictionary, Fact
from yingbao.engine.readings.explain.world import Row, all_rows
from yingbao.engine.store.connecting import connected

ARROW = {
    "boolean": pa.bool_(),
    "integer": pa.int64(),
    "money": pa.int64(),
    "date": pa.date32(),
    "category": pa.uint8(),
    "area": pa.string(),
    "text": pa.string(),
}


def memory_tables(dictionary: Dictionary, starts: Iterable[Row]) -> dict[str, pa.Table]:
    """Every table of the dictionary, filled with the rows that can be reached from `starts`."""
    columns: dict[str, list[dict[str, Any]]] = defaultdict(list)
    seen: dict[int, Row] = {}
    for start in starts:
        seen.update((id(row), row) for row in all_rows(start))
    keys: dict[int, dict[str, Any]] = defaultdict(dict)
    for row in seen.values():
        for name, way in dictionary.tables[row.table].collections.items():
            for element in row.collections.get(name, ()):
                keys[id(element)][way.key] = row.id
        for name, above in row.ups.items():
            keys[id(row)][dictionary.tables[row.table].ups[name].column] = above.id
    for row in seen.values():
        facts = dictionary.tables[row.table].facts
        values = {name: _stored(row.facts.get(name), fact, dictionary) for name, fact in facts.items()}
        columns[row.table].append({**values, "id": row.id, **keys[id(row)]})
    return {name: _table(dictionary, name, columns[name]) for name in dictionary.tables}


def _stored(value: Any, fact: Fact, dictionary: Dictionary) -> Any:
    return dictionary.categories[fact.category].codes[value] if value is not None and fact.category else value


def _table(dictionary: Dictionary, name: str, rows: list[dict[str, Any]]) -> pa.Table:
    table = dictionary.tables[name]
    keys = {"id", *(up.column for up in table.ups.values())}
    keys |= {way.key for other in dictionary.tables.values() for way in other.collections.values() if way.table == name}
    fields = [(key, pa.int64()) for key in sorted(keys)] + [(fact, ARROW[f.kind]) for fact, f in table.facts.items()]
    return pa.Table.from_pylist(rows, schema=pa.schema(fields))


def run_in_memory(tables: dict[str, pa.Table], statement: exp.Expression) -> list[dict[str, Any]]:
    """The statement's rows over tables named as the dictionary names them."""
    with connected() as con:
        for name, table in tables.items():
            con.register(name, table)
        result = con.execute(statement.sql("duckdb"))
        names = [column[0] for column in result.description or []]
        return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def named_source(table: str) -> exp.Expression:
    return exp.Table(this=exp.to_identifier(table, quoted=True))
