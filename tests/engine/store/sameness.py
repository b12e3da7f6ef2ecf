"""Two stores of one town: whether they say the same to whoever asks."""

from __future__ import annotations

import csv
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from yingbao.engine.findings import find, upcoming
from yingbao.engine.findings.ahead import Ahead
from yingbao.engine.findings.cards import cards_of
from yingbao.engine.policies.book import Book
from yingbao.engine.policies.law import Law
from yingbao.engine.readings.count.run import count
from yingbao.engine.readings.explain.loading import gaps_of, load_row
from yingbao.engine.readings.explain.world import Row, all_rows
from yingbao.engine.store import Store
from yingbao.engine.store.voids import rows_of

from .town import COLUMNS, TODAY, Town

NUMBERED = {"parents", "staff", "receipts"}
"""Tables whose rows have no id of their own: their number is nobody's business."""


@cache
def _reader() -> duckdb.DuckDBPyConnection:
    """One for all questions, which remembers nothing of a file: to begin with DuckDB takes longer than to ask it."""
    return duckdb.connect(config={"enable_external_file_cache": False})


def asked(query: str) -> list[tuple[Any, ...]]:
    return sorted(_reader().execute(query).fetchall(), key=repr)


def stored(store: Store, table: str) -> list[tuple[Any, ...]]:
    homes = store.shards if table == "receipts" else (store.dictionary.home(table),)
    files = [shard / f"{table}.parquet" for home in homes for shard in store.shards[home]]
    columns = "* EXCLUDE (id)" if table in NUMBERED else "*"
    return asked(f"SELECT {columns} FROM {rows_of(files)}") if files else []


def set_aside(store: Store) -> list[tuple[str, ...]]:
    lines = []
    for file in sorted(store.rejected.glob("*.csv")) if store.rejected else ():
        with file.open(encoding="utf-8", newline="") as text:
            for line in csv.DictReader(text):
                number = "" if line["table"] in NUMBERED else line["id"]
                lines.append((line["table"], number, line["home"], line["column"], line["value"], line["reason"]))
    return sorted(lines)


def answers(book: Book, store: Store, out: Path) -> dict[str, Any]:
    """What count, the comparison with deliveries and the look ahead write."""
    run = count(book, store, TODAY, out)
    cards = cards_of(Law(book, TODAY, "44", gaps_of(store)))
    find(store, cards, out / "entitlements", TODAY, out)
    horizon = (TODAY, TODAY + timedelta(days=40))
    upcoming(store, cards, out / "entitlements", horizon, Ahead(book, store, out / ".ahead"), out)
    return {
        "tallies": run.tallies,
        "entitlements": asked(f"FROM '{out}/entitlements/*.parquet'"),
        "findings": asked(f"FROM read_parquet('{out}/findings/*.parquet', union_by_name = true)"),
    }


def seen(row: Row) -> list[str]:
    """Everything around a row, in no order."""
    return sorted(
        repr(
            (
                r.table,
                "" if r.table in NUMBERED else r.id,
                sorted(r.facts.items()),
                sorted(map(len, r.collections.values())),
            )
        )
        for r in all_rows(row)
    )


def compare(book: Book, layered: Store, full: Store, town: Town, work: Path) -> None:
    for table in COLUMNS:
        assert stored(layered, table) == stored(full, table), table
    assert set_aside(layered) == set_aside(full)
    assert layered.counts == full.counts
    assert layered.holes >= full.holes
    assert (layered.missing, layered.missing_columns) == (full.missing, full.missing_columns)
    assert (layered.as_of, layered.synthetic, layered.note) == (full.as_of, full.synthetic, full.note)
    assert answers(book, layered, work / "layered") == answers(book, full, work / "full")
    for table in ("household", "person", "company"):
        ids = {row["id"] for row in town.rows[table]} | {1, 2, 3, 4, 5}
        for id in town.random.sample(sorted(ids), min(len(ids), 4)):
            assert seen_by_id(layered, table, id) == seen_by_id(full, table, id)
            assert (layered.locate(table, id) is None) == (full.locate(table, id) is None)
            assert layered.rows(table, [id]) == full.rows(table, [id])


def seen_by_id(store: Store, table: str, id: int) -> list[str] | None:
    try:
        return seen(load_row(store, store.dictionary, table, id))
    except LookupError:
        return None
