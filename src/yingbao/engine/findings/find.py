"""The join of what the law gives with what was delivered, written as findings."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Final

from yingbao.engine.findings.card import PolicyCard, period
from yingbao.engine.findings.sources import Shelves, opened, shelve
from yingbao.engine.findings.summary import Summary, summarise

THREADS: Final = 2
COPY: Final = "COPY ({query}) TO '{file}' (FORMAT parquet)"


def find(
    store: Shelves, cards: Sequence[PolicyCard], entitlements: Path, on: date, out: Path, *, threads: int = THREADS
) -> Summary:
    """Writes `out`/findings/now.parquet: one row a policy, subject and occasion that is entitled, unknown or delivered.

    `entitlements` holds Parquet files as the count writes them for `on`. Earlier findings in `out` are replaced. Money
    is fen; `stake_fen` stands only on benefits. An `overpaid` row without `entitled_fen` has no entitlement at all.
    A delivery for an event or once in a lifetime is overpaid for lack of an entitlement only in the month it was made:
    an older one was judged on its own day.
    """
    folder = out / "findings"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    query = files("yingbao.engine.findings").joinpath("find.sql").read_text(encoding="utf-8")
    with opened(threads) as connection:
        shelve(connection, store, cards, entitlements, on)
        month = period("month", on)
        days = {"day": on, "first": month.starts, "last": month.ends}
        connection.execute(COPY.format(query=query, file=quote(folder / "now.parquet")), days)
    return summarise(out, cards, on, threads=threads)


def quote(path: Path) -> str:
    return str(path).replace("'", "''")
