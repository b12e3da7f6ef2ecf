"""Between DuckDB, which compares, and PostgreSQL, which keeps: whole tables as files of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from yingbao.registry.bulk import copy_in


def fetch(
    cursor: Any, con: duckdb.DuckDBPyConnection, name: str, query: str, columns: Mapping[str, str], folder: Path
) -> None:
    """The rows of a query to PostgreSQL as DuckDB's table `name`; `columns`: its types by name."""
    file = folder / f"{name}.csv"
    with file.open("wb") as out, cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)") as copy:
        for block in copy:
            out.write(block)
    types = "{" + ", ".join(f"'{column}': '{kind}'" for column, kind in columns.items()) + "}"
    form = "auto_detect=false, header=false, delim=',', quote='\"', escape='\"', allow_quoted_nulls=false"
    con.execute(f"CREATE OR REPLACE TABLE {name} AS FROM read_csv('{file}', {form}, columns={types})")
    file.unlink()


def send(
    cursor: Any, con: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str], query: str, folder: Path
) -> None:
    """The rows of a query to DuckDB into a table of PostgreSQL."""
    file = folder / f"{table}.out.csv"
    con.execute(f"COPY ({query}) TO '{file}' (FORMAT csv, HEADER false)")
    if file.stat().st_size:
        with staged(cursor, table, columns) as stage:
            copy_in(cursor, stage, columns, file)
    file.unlink()


@contextmanager
def staged(cursor: Any, table: str, columns: Sequence[str]) -> Iterator[str]:
    """A temporary table to copy into, from which the rows then go on: nothing is copied straight past row-level security."""
    names = ", ".join(columns)
    cursor.execute(f"CREATE TEMPORARY TABLE import_stage ON COMMIT DROP AS SELECT {names} FROM {table} WITH NO DATA")
    yield "import_stage"
    cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM import_stage")
    cursor.execute("DROP TABLE import_stage")


def numbers_of(cursor: Any, con: duckdb.DuckDBPyConnection, name: str, sequence: str, count: int, folder: Path) -> None:
    """DuckDB's table `name` (n, id): `count` fresh numbers of a sequence, n from 1.

    Told as ranges, which are few: a new one begins where somebody else took numbers in between.
    """
    query = f"""SELECT id - n, min(n), max(n) FROM (SELECT n, nextval('{sequence}') AS id FROM generate_series(1, {count}) n) taken
        GROUP BY id - n"""
    fetch(cursor, con, "ranges", query, {"ahead": "BIGINT", "first": "BIGINT", "last": "BIGINT"}, folder)
    con.execute(f"""CREATE OR REPLACE TABLE {name} AS SELECT n, n + ahead AS id
        FROM (SELECT ahead, unnest(range(first, last + 1)) AS n FROM ranges)""")


def count(con: duckdb.DuckDBPyConnection, query: str) -> int:
    """The one number that a query to DuckDB returns."""
    row = con.execute(query).fetchone()
    return int(row[0] or 0) if row else 0
