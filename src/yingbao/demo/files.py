"""Writes what was drawn as the dictionary wants it: one column a fact, of its type, in the dictionary's order."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from yingbao.engine.dictionary import Dictionary, Fact, Table

NAMES = pa.dictionary(pa.int32(), pa.string())
TYPES = {"boolean": pa.bool_(), "integer": pa.int64(), "money": pa.int64(), "date": pa.date32(), "text": pa.string()}
SOURCE = "source"


def arrow_type(fact: Fact) -> pa.DataType:
    return TYPES.get(fact.kind, NAMES)


def keys(table: Table) -> tuple[str, ...]:
    """The columns of ids in front of a table's facts."""
    if table.kind == "ledger":
        return ()
    if table.kind == "link":
        return "owner", "target"
    return ("id", "owner") if table.kind == "event" else ("id", *(up.column for up in table.ups.values()))


def schema(table: Table) -> pa.Schema:
    ids = [pa.field(name, pa.int64()) for name in keys(table)]
    if table.kind == "ledger":
        ids = [pa.field("table", NAMES), pa.field("subject", pa.int64()), pa.field(SOURCE, NAMES)]
    own = table.own_facts if table.kind in ("link", "event") else tuple(table.facts)
    return pa.schema([*ids, *(pa.field(name, arrow_type(table.facts[name])) for name in own)])


def conform(dictionary: Dictionary, name: str, drawn: pa.Table) -> pa.Table:
    """The drawn columns cast to the dictionary's types; a fact not drawn is all NULL, any other column is left out."""
    wanted = schema(dictionary.tables[name])
    rows = drawn.num_rows
    columns = [
        drawn[field.name].cast(field.type) if field.name in drawn.column_names else pa.nulls(rows, field.type)
        for field in wanted
    ]
    return pa.table(columns, schema=wanted)


def lacking(dictionary: Dictionary, drawn: Mapping[str, frozenset[str]]) -> tuple[str, ...]:
    """`table.column` of everything in the dictionary that nothing was drawn for."""
    return tuple(
        f"{name}.{column}"
        for name, table in dictionary.tables.items()
        for column in schema(table).names
        if column not in drawn.get(name, frozenset())
    )


def write(path: Path, table: pa.Table) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table, path, compression="zstd", row_group_size=122_880)


def write_shard(out: Path, name: str, number: int, table: pa.Table) -> None:
    write(out / name / f"part-{number:03d}.parquet", table)


WRONG = pa.schema([("table", NAMES), ("id", pa.int64()), ("column", NAMES), ("kind", NAMES)])
PLANTED = pa.schema(
    [
        ("policy", NAMES),
        ("table", NAMES),
        ("subject", pa.int64()),
        ("household", pa.int64()),
        ("occasion", pa.string()),
        ("case", NAMES),
        ("expected", NAMES),
        ("amount_fen", pa.int64()),
        ("amount_max_fen", pa.int64()),
        ("receipt", NAMES),
        ("finding", NAMES),
        ("besides", pa.bool_()),
    ]
)
LEDGER = pa.schema(
    [
        ("policy", NAMES),
        ("table", NAMES),
        ("subject", pa.int64()),
        ("occasion", pa.string()),
        ("from", pa.date32()),
        ("to", pa.date32()),
        ("amount", pa.int64()),
        ("quantity", pa.int64()),
        (SOURCE, NAMES),
    ]
)


def no_ledger() -> pa.Table:
    return LEDGER.empty_table()


DRAWN = pa.schema(
    [
        ("policy", NAMES),
        ("table", NAMES),
        ("subject", pa.int64()),
        ("kind", NAMES),
        ("due_fen", pa.int64()),
        ("paid_fen", pa.int64()),
    ]
)
