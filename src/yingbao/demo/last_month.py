"""What the made-up population was given last month: the engine's own answer, then what goes wrong on top."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from yingbao.demo import files
from yingbao.demo.ledger import SOURCE
from yingbao.demo.receipts import NOTHING_STANDS, add_receipts
from yingbao.engine.policies.book import Book
from yingbao.engine.policies.law import Law
from yingbao.engine.readings.count.run import count
from yingbao.engine.store import open_store

ROUNDS = 2
"""Some policies ask for a decision on another: the first round decides, the second pays by these decisions."""


def pay_last_month(
    book: Book, out: Path, seed: int, on: date, progress: Callable[[float], None] = lambda part: None
) -> None:
    """Counts the district `out` on the last day of the month before `on`, and writes its receipts and decisions.

    `progress` is told which share of the work is done, from 0 to 1.
    """
    before, work = on.replace(day=1) - timedelta(days=1), out / ".month_before"
    law = Law(book, before, book.dictionary.office)
    tables = {name: policy.subject for name, policy in law.policies.items() if policy.front["kind"] != "signal"}
    filings = [name for name, policy in law.policies.items() if policy.front["delivers"] == "filing"]
    standing = NOTHING_STANDS
    for done in range(ROUNDS):
        count(book, open_store(book.dictionary, out), before, work)
        progress((done + 0.7) / ROUNDS)
        add_receipts(out, work / "entitlements", seed, tables, filings, standing=standing)
        shutil.rmtree(work)
        standing = _made(out)
        progress((done + 1) / ROUNDS)


def _made(out: Path) -> pa.Table:
    table = pq.read_table(out / "decisions.parquet").select(files.LEDGER.names).cast(files.LEDGER)
    return table.filter(pc.equal(table.column("source").cast(pa.string()), SOURCE))
