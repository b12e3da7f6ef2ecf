"""Rows of the ledger: who is due what by a policy, and the receipts and decisions that follow."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from yingbao.demo import files
from yingbao.demo.columns import Ints, day_number
from yingbao.demo.lots import Lots
from yingbao.engine.calendar import add_months

SOURCE = "demo"
MONTH, YEAR = re.compile(r"\d{4}-\d\d"), re.compile(r"\d{4}")
PERIOD = re.compile(r"\d{4}(-\d\d)?")
"""Occasions that are periods: a decision about them lasts. Others are the ids of events, or `once`."""

Names = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Paying:
    """A policy's entitlements of the month before: to whom, for which occasion, between which fen (-1: not known)."""

    policy: str
    table: str
    subject: Ints
    occasion: Names
    low: Ints
    high: Ints
    quantity: Ints
    unknown: npt.NDArray[np.bool_]


def part(paying: Paying, keep: npt.NDArray[np.bool_] | Ints) -> Paying:
    names = ("subject", "occasion", "low", "high", "quantity", "unknown")
    return replace(paying, **{name: getattr(paying, name)[keep] for name in names})


def paid_like(paying: Paying, subject: Ints, like: Ints) -> Paying:
    """What the payees at the positions `like` are due, given to others."""
    copied = part(paying, like)
    return replace(copied, subject=subject, unknown=np.zeros(len(subject), dtype=np.bool_))


def matching(pattern: re.Pattern[str], occasions: Names) -> npt.NDArray[np.bool_]:
    return np.array([bool(pattern.fullmatch(word)) for word in occasions], dtype=np.bool_)


def receipts(paying: Paying, rows: Ints, amount: Ints, month: date, on: date) -> pa.Table:
    """The payments of one month; what is due once or on an event is paid on the day that found it due."""
    words = [f"{month:%Y-%m}" if MONTH.fullmatch(word) else word for word in paying.occasion[rows]]
    yearly = matching(YEAR, paying.occasion[rows])
    once = ~yearly & ~matching(MONTH, paying.occasion[rows])
    found = day_number(on.replace(day=1)) - 1
    start = np.select([yearly, once], [day_number(date(on.year, 1, 1)), found], day_number(month))
    end = np.select([yearly, once], [day_number(date(on.year, 12, 31)), found], day_number(add_months(month, 1)) - 1)
    columns = {
        "subject": paying.subject[rows],
        "occasion": pa.array(words, pa.string()),
        "from": _days(start),
        "to": _days(end),
        "amount": _fen(amount[rows]),
        "quantity": paying.quantity[rows],
    }
    return _ledger(paying, columns)


def decisions(paying: Paying, subject: Ints, on: date, lots: Lots) -> pa.Table:
    """Decided a few months to a year and a half ago, in force until further notice."""
    since = day_number(on) - 60 - (lots.draw("since", subject) * 480).astype(np.int64)
    return _ledger(paying, {"subject": subject, "from": _days(since)})


def drawn(paying: Paying, subject: Ints, kinds: list[str], due: Ints, paid: Ints) -> pa.Table:
    rows = len(subject)
    columns = [[paying.policy] * rows, [paying.table] * rows, subject, kinds, _fen(due), _fen(paid)]
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, files.DRAWN, strict=True)], schema=files.DRAWN)


def _ledger(paying: Paying, columns: Mapping[str, object]) -> pa.Table:
    rows = len(columns["subject"])  # type: ignore[arg-type]
    words = {"policy": paying.policy, "table": paying.table, "source": SOURCE}
    full = [
        pa.array([words[f.name]] * rows, f.type)
        if f.name in words
        else pa.array(columns[f.name], f.type)
        if f.name in columns
        else pa.nulls(rows, f.type)
        for f in files.LEDGER
    ]
    return pa.table(full, schema=files.LEDGER)


def _days(numbers: Ints) -> pa.Array:
    return pa.array(numbers.astype(np.int32)).cast(pa.date32())


def _fen(amount: Ints) -> pa.Array:
    return pa.array(amount, pa.int64(), mask=amount < 0)
