"""A raw table as a relation of DuckDB: a view of its Parquet files, or its CSV read once into a table of text."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import duckdb

from yingbao.engine.faults import Fault, Faults, Place
from yingbao.engine.store.connecting import connected
from yingbao.engine.store.desk import Desk
from yingbao.engine.store.sources import Source
from yingbao.engine.store.sql import ROW, Connection, name, parquet, text
from yingbao.engine.store.unreadable import empty, why

SCHEMA = "raw"
DESCRIBED = 2_048
"""Of so many files the columns are remembered: a mirror is laid again and again upon the same."""


@dataclass(frozen=True)
class Raw:
    """Raw rows: `relation` has ROW and `columns` (name: DuckDB type); a table without a file has none."""

    table: str
    relation: str
    place: Place
    columns: Mapping[str, str] = field(default_factory=dict)
    rows: int = 0
    written: bool = False
    """Values are written out as text (CSV): '?' is unknown, a blank is absent, money is yuan."""

    def __bool__(self) -> bool:
        return bool(self.columns)


def load_raw(desk: Desk, source: Source) -> Raw:
    """Makes the relation. Faults: unreadable file, parts that differ in their columns."""
    columns = {file: columns_of(source.form, file) for file in source.files}
    first = source.files[0]
    for file in [file for file in source.files if columns[file] != columns[first]]:
        odd = sorted(f"{n} {t}" for n, t in set(columns[file].items()) ^ set(columns[first].items())) or ["order"]
        raise Faults([Fault("store-parts-differ", Place(str(file)), {"first": first.name, "odd": ", ".join(odd)})])
    relation = f"{SCHEMA}.{name(source.table)}"
    with reading(source.place):
        if source.form == "csv":
            _load_csv(desk.con, relation, source.files, list(columns[first]))
        else:
            desk.show(relation, _of_parquet(desk.con, source.files, list(columns[first])), columns[first])
        rows = int(desk.first(f"SELECT count(*) FROM {relation}")[0])
    return Raw(source.table, relation, source.place, columns[first], rows, source.form == "csv")


def no_raw(desk: Desk, table: str, columns: Mapping[str, str]) -> Raw:
    """A table without rows; one without a file has no columns either."""
    relation = f"{SCHEMA}.{name(table)}"
    cells = "".join(f", CAST(NULL AS {kind}) AS {name(column)}" for column, kind in columns.items())
    desk.show(relation, f"SELECT CAST(NULL AS BIGINT) AS {ROW}{cells} WHERE false", columns)
    return Raw(table, relation, Place(""), columns)


@contextmanager
def reading(place: Place) -> Iterator[None]:
    """What DuckDB cannot read is the file's fault; an ill-formed query is ours and passes through."""
    try:
        yield
    except (duckdb.BinderException, duckdb.CatalogException, duckdb.ParserException, duckdb.OutOfMemoryException):
        raise
    except (duckdb.Error, OSError, UnicodeDecodeError, csv.Error) as error:
        raise Faults([why(place, error)]) from None


def columns_of(form: str, file: Path) -> dict[str, str]:
    """A file's columns and their types; Faults when it cannot be read at all."""
    with reading(Place(str(file))):
        if form == "csv":
            return _header(file)
        about = file.stat()
        return dict(_described(file, about.st_size, about.st_mtime_ns))


@lru_cache(maxsize=DESCRIBED)
def _described(file: Path, size: int, written: int) -> tuple[tuple[str, str], ...]:
    """Of a Parquet file, as long as it stays the same."""
    with connected() as con:
        return tuple((row[0], row[1]) for row in con.execute(f"DESCRIBE FROM {parquet([file])}").fetchall())


def _header(file: Path) -> dict[str, str]:
    if fault := empty(file):
        raise Faults([fault])
    with file.open(encoding="utf-8-sig", newline="") as lines:
        header = [cell.strip() for cell in next(csv.reader(lines), [])]
    twice = sorted({cell for cell in header if header.count(cell) > 1})
    if not header or twice:
        raise Faults([Fault("store-header", Place(str(file), 1), {"twice": ", ".join(twice) or "-"})])
    return dict.fromkeys(header, "VARCHAR")


def _of_parquet(con: Connection, files: Sequence[Path], columns: list[str]) -> str:
    """SQL for the rows of files, numbered through."""
    number = "file_row_number + 1"
    if len(files) > 1:
        listed = ", ".join(text(str(file)) for file in files)
        query = f"SELECT file_name, num_rows FROM parquet_file_metadata([{listed}])"
        counts: dict[str, int] = dict(con.execute(query).fetchall())
        before = [sum(counts[str(file)] for file in files[:part]) for part in range(len(files))]
        number += f" + CAST({before} AS BIGINT[])[CAST(file_index AS BIGINT) + 1]"
    chosen = ", ".join(name(column) for column in columns)
    return f"SELECT {number} AS {ROW}, {chosen} FROM {parquet(files)}"


def _load_csv(con: Connection, relation: str, files: Sequence[Path], columns: list[str]) -> None:
    types = ", ".join(f"{text(column)}: 'VARCHAR'" for column in columns)
    listed = ", ".join(text(str(file)) for file in files)
    cells = ", ".join(f"nullif(trim({name(column)}), '') AS {name(column)}" for column in columns)
    # DuckDB keeps the order of the file, so a row's place in the table is its number.
    table = f"{SCHEMA}.{name(f'{files[0].name} as text')}"
    con.execute(
        f"""CREATE TABLE {table} AS SELECT {cells}
        FROM read_csv([{listed}], auto_detect = false, header = true, delim = ',', quote = '"', escape = '"',
                      columns = {{{types}}})"""
    )
    con.execute(f"CREATE VIEW {relation} AS SELECT rowid + 1 AS {ROW}, * FROM {table}")
