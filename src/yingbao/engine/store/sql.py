"""The few words of SQL that every file here spells the same way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from yingbao.engine.values import Value

Connection = duckdb.DuckDBPyConnection

PARQUET = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1, PARQUET_VERSION v2, ROW_GROUP_SIZE 122880"
ROW = '"#"'
"""The number of a raw row in its table, from 1: what tells two rows with one id apart."""


def name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def literal(value: Value) -> str:
    """A key or a bound as SQL."""
    if value is None:
        return "NULL"
    if isinstance(value, bool | int):
        return str(value).upper()
    return f"DATE '{value.isoformat()}'" if isinstance(value, date) else text(str(value))


def parquet(files: Iterable[Path], *options: str) -> str:
    return f"read_parquet({', '.join([f'[{paths(files)}]', *options])})"


def paths(files: Iterable[Path]) -> str:
    return ", ".join(text(str(file)) for file in files)


def empty(columns: Mapping[str, str]) -> str:
    """A table without rows."""
    return f"SELECT {', '.join(f'CAST(NULL AS {kind}) AS {column}' for column, kind in columns.items())} WHERE false"


def one(con: Connection, query: str) -> tuple[Any, ...]:
    """The first row of `query`, which always has one."""
    row: tuple[Any, ...] | None = con.execute(query).fetchone()
    assert row is not None, query
    return row
