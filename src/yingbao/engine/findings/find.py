"""The join of what the law gives with what was delivered, written as findings."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Final

from yingbao.engine.findings.card import PolicyCard, period
from yingbao.engine.findings.own_day import OtherDays, judge_again
from yingbao.engine.findings.sources import Shelves, shelved
from yingbao.engine.findings.summary import Summary, summarise
from yingbao.engine.store.sql import Connection

STEPS: Final = ("pairs", "judged")
COPY: Final = "COPY ({query}) TO '{file}' (FORMAT parquet)"


def find(
    store: Shelves, cards: Sequence[PolicyCard], entitlements: Path, on: date, out: Path, law: OtherDays | None = None
) -> Summary:  # fmt: skip
    """Writes `out`/findings/now.parquet: one row a policy, subject and occasion that is entitled, unknown or delivered.

    `entitlements` holds Parquet files as the count writes them for `on`. Earlier findings in `out` are replaced. Money
    is fen; `stake_fen` stands only on benefits. An `overpaid` row without `entitled_fen` has no entitlement at all.
    With a `law`, what would be overpaid is judged on its own day too, and is not if it was right then. A delivery for
    an event or once in a lifetime is overpaid for lack of an entitlement only in the month it was made: an older one was
    judged then.
    """
    with shelved(store, cards, entitlements, on) as connection:
        find_now(connection, on, out, law)
    return summarise(out, cards, on)


def find_now(connection: Connection, on: date, out: Path, law: OtherDays | None) -> None:
    """The same from what is shelved, not yet added up."""
    folder = out / "findings"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    pairs, judged = (
        files("yingbao.engine.findings").joinpath(f"{name}.sql").read_text(encoding="utf-8") for name in STEPS
    )
    month = period("month", on)
    connection.execute(f"CREATE TEMP TABLE pair AS {pairs}", {"first": month.starts, "last": month.ends})
    if law is not None:
        judge_again(connection, judged, on, law)
    connection.execute(COPY.format(query=judged, file=quote(folder / "now.parquet")), {"day": on})


def quote(path: Path) -> str:
    return str(path).replace("'", "''")
