"""Pays the made-up population as the engine said a month before, and draws what goes wrong in real life on top.

Everything drawn is listed in drawn.parquet. The constructed people are left alone: their receipts are part of them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from yingbao.demo import files
from yingbao.demo.columns import Dice, Ints, day_number
from yingbao.demo.paid import SOURCE as CONSTRUCTED
from yingbao.engine.calendar import add_months, month_start

SOURCE = "demo"
# What may befall somebody's payments, by its share; the rest is paid rightly.
FATES = {"gap": 0.04, "over": 0.01, "short": 0.01, "twice": 0.003}
UNKNOWN_PAID = 0.01
NOT_ENTITLED = {"dead": 0.004, "no_longer": 0.004}

MONTH, YEAR = re.compile(r"\d{4}-\d\d"), re.compile(r"\d{4}")
PERIOD = re.compile(r"\d{4}(-\d\d)?")
"""Occasions that are periods: a decision about them lasts. Others are the ids of events, or `once`."""

Names = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Ledgers:
    """Rows as they are written: receipts, decisions, and what was drawn on top."""

    receipts: list[pa.Table] = field(default_factory=list)
    decisions: list[pa.Table] = field(default_factory=list)
    drawn: list[pa.Table] = field(default_factory=list)


@dataclass(frozen=True)
class People:
    """Ids, days of birth and death (-1: alive) of the made-up persons with hukou here, to pay some wrongly."""

    ids: Ints
    birth: Ints
    died: Ints


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


def add_receipts(
    out: Path, entitlements: Path, seed: int, tables: Mapping[str, str], filings: Collection[str] = ()
) -> dict[str, int]:
    """Writes receipts and decisions into the district `out` after the engine's answer in the folder `entitlements`.

    `tables` names each policy's subject table. A policy in `filings` is delivered by the organisation itself: whoever
    has filed last year's report has a receipt. Says how many rows went into each file.
    """
    on = date.fromisoformat(json.loads((out / "about.json").read_text(encoding="utf-8"))["as_of"])
    answers = pq.read_table(entitlements)
    made, people = Ledgers(), _people(out)
    for number, policy in enumerate(sorted(tables)):
        mine = answers.filter(pc.equal(answers.column("policy").cast(pa.string()), policy))
        paying = _without_constructed(out, _paying(policy, tables[policy], mine))
        dice = Dice((seed, 7, number), len(paying.subject))
        if policy in filings:
            _file(made, paying, on, _filed(out, on))
        elif len(paying.subject):
            _pay(made, paying, on, dice)
            if paying.table == "person":
                _pay_the_wrong_people(made, paying, on, dice, people)
    return _write(out, made)


def _paying(policy: str, table: str, answers: pa.Table) -> Paying:
    known = pc.equal(answers.column("status").cast(pa.string()), "entitled").to_numpy()
    low = answers.column("amount_fen").fill_null(-1).to_numpy()
    high = answers.column("amount_max_fen").fill_null(-1).to_numpy()
    return Paying(
        policy,
        table,
        answers.column("subject").to_numpy(),
        np.array(answers.column("occasion").cast(pa.string()).to_pylist(), dtype=object),
        low,
        np.maximum(low, high),
        answers.column("quantity").fill_null(1).to_numpy(),
        ~known,
    )


def _part(paying: Paying, keep: npt.NDArray[np.bool_]) -> Paying:
    names = ("subject", "occasion", "low", "high", "quantity", "unknown")
    return replace(paying, **{name: getattr(paying, name)[keep] for name in names})


def _without_constructed(out: Path, paying: Paying) -> Paying:
    """Persons and households of the first file are constructed, organisations and places those on the planted list."""
    shard = out / paying.table / "part-000.parquet"
    if shard.exists():
        constructed = pq.read_table(shard, columns=["id"]).column("id").to_numpy()
    else:
        listed = pq.read_table(out / "planted.parquet", columns=["table", "subject"])
        mine = pc.equal(listed.column("table").cast(pa.string()), paying.table)
        constructed = listed.filter(mine).column("subject").to_numpy()
    return _part(paying, ~np.isin(paying.subject, constructed))


def _pay(made: Ledgers, paying: Paying, on: date, dice: Dice) -> None:
    """Everybody's payments up to the demo's month, but for those whom a fate has met: it shows in the last month."""
    fate = dice.pick((*FATES.values(), 1 - sum(FATES.values())))
    names = [*FATES, "right"]
    fate = np.where(paying.unknown, np.where(dice.chance(UNKNOWN_PAID), len(FATES), 0), fate)
    share = np.round(dice.between(0, 1) * 20) / 20
    due = np.where(paying.low < 0, -1, paying.low + np.rint((paying.high - paying.low) * share).astype(np.int64))
    last = np.select([fate == names.index("over"), fate == names.index("short")], [due * 6 // 5, due * 3 // 5], due)
    paid = fate != names.index("gap")
    for months_back in (1, 0):
        amount = last if months_back == 0 else due
        times = np.where((fate == names.index("twice")) & (months_back == 0), 2, 1)
        rows = paid & (_matching(MONTH, paying.occasion) | (months_back == 0))
        again = np.repeat(np.flatnonzero(rows), times[rows])
        made.receipts.append(_receipts(paying, again, amount, add_months(month_start(on), -months_back), on))
    made.decisions.append(
        _decisions(paying.policy, paying.table, paying.subject[paid & _matching(PERIOD, paying.occasion)], on, dice)
    )
    strange = np.flatnonzero((fate < len(FATES)) & ~paying.unknown | (paying.unknown & paid))
    kinds = [("unknown_paid" if paying.unknown[i] else names[fate[i]]) for i in strange]
    made.drawn.append(_drawn(paying.policy, paying.table, paying.subject[strange], kinds, due[strange], last[strange]))


def _matching(pattern: re.Pattern[str], occasions: Names) -> npt.NDArray[np.bool_]:
    return np.array([bool(pattern.fullmatch(word)) for word in occasions], dtype=np.bool_)


def _receipts(paying: Paying, rows: Ints, amount: Ints, month: date, on: date) -> pa.Table:
    """The payments of one month; what is due once a year or on an event is paid within the demo's month."""
    words = [f"{month:%Y-%m}" if MONTH.fullmatch(word) else word for word in paying.occasion[rows]]
    yearly = _matching(YEAR, paying.occasion[rows])
    start = np.where(yearly, day_number(date(on.year, 1, 1)), day_number(month))
    end = np.where(yearly, day_number(date(on.year, 12, 31)), day_number(add_months(month, 1)) - 1)
    columns = {
        "subject": paying.subject[rows],
        "occasion": pa.array(words, pa.string()),
        "from": _days(start),
        "to": _days(end),
        "amount": _fen(amount[rows]),
        "quantity": paying.quantity[rows],
    }
    return _ledger(paying.policy, paying.table, columns)


def _decisions(policy: str, table: str, subject: Ints, on: date, dice: Dice) -> pa.Table:
    """Decided a few months to a year and a half ago, in force until further notice."""
    since = day_number(on) - dice.of(len(subject)).whole(60, 540)
    return _ledger(policy, table, {"subject": subject, "from": _days(since)})


def _ledger(policy: str, table: str, columns: Mapping[str, object]) -> pa.Table:
    rows = len(columns["subject"])  # type: ignore[arg-type]
    words = {"policy": policy, "table": table, "source": SOURCE}
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


def _drawn(policy: str, table: str, subject: Ints, kinds: list[str], due: Ints, paid: Ints) -> pa.Table:
    rows = len(subject)
    columns = [[policy] * rows, [table] * rows, subject, kinds, _fen(due), _fen(paid)]
    return pa.table([pa.array(c, f.type) for c, f in zip(columns, files.DRAWN, strict=True)], schema=files.DRAWN)


def _people(out: Path) -> People:
    """Made-up persons with a twelve-digit hukou, which is one of the district's communities."""
    parts = [p for p in sorted((out / "person").glob("part-*.parquet")) if p.name != "part-000.parquet"]
    table = pa.concat_tables([pq.read_table(p, columns=["id", "birth", "death", "hukou"]) for p in parts])
    local = pc.equal(pc.utf8_length(table.column("hukou").cast(pa.string())), 12)
    table = table.filter(pc.and_(local.fill_null(False), table.column("birth").is_valid()))
    born, died = (table.column(name).cast(pa.int32()).fill_null(-1).to_numpy() for name in ("birth", "death"))
    return People(table.column("id").to_numpy(), born.astype(np.int64), died.astype(np.int64))


def _pay_the_wrong_people(made: Ledgers, paying: Paying, on: date, dice: Dice, people: People) -> None:
    """The dead who are still paid, and people of the payees' ages who are not, or no longer, entitled."""
    payees = np.isin(people.ids, paying.subject)
    if payees.sum() < 5:
        return
    low, high = np.quantile(people.birth[payees], (0.05, 0.95))
    of_age = (people.birth >= low) & (people.birth <= high) & ~payees
    dead = people.died >= 0
    for kind, among in (("dead", of_age & dead & (people.died > day_number(on) - 300)), ("no_longer", of_age & ~dead)):
        pool = np.flatnonzero(among)
        wanted = min(len(pool), int(np.ceil(NOT_ENTITLED[kind] * payees.sum())))
        chosen = people.ids[np.sort(dice.rng.permutation(pool)[:wanted])]
        like = dice.rng.integers(0, len(paying.subject), wanted)
        copied = Paying(
            paying.policy, paying.table, chosen, paying.occasion[like], paying.low[like], paying.high[like],
            paying.quantity[like], np.zeros(wanted, dtype=np.bool_),
        )  # fmt: skip
        made.receipts.append(_receipts(copied, np.arange(wanted), copied.low, month_start(on), on))
        made.decisions.append(_decisions(paying.policy, paying.table, chosen, on, dice))
        nothing = np.zeros(wanted, dtype=np.int64)
        made.drawn.append(_drawn(paying.policy, paying.table, chosen, [kind] * wanted, nothing, copied.low))


def _filed(out: Path, on: date) -> Ints:
    reports = pq.read_table(out / "reports.parquet", columns=["owner", "for_year"])
    last_year = pc.equal(reports.column("for_year"), on.year - 1)
    return np.asarray(reports.filter(last_year).column("owner").to_numpy(), dtype=np.int64)


def _file(made: Ledgers, paying: Paying, on: date, filed: Ints) -> None:
    rows = np.flatnonzero(np.isin(paying.subject, filed))
    made.receipts.append(_receipts(paying, rows, np.full(len(paying.subject), -1), month_start(on), on))


def _write(out: Path, made: Ledgers) -> dict[str, int]:
    counts = {}
    for name, parts in _named(made):
        kept = [pq.read_table(out / f"{name}.parquet")] if name != "drawn" else [files.DRAWN.empty_table()]
        if name != "drawn":
            mine = pc.equal(kept[0].column("source").cast(pa.string()), CONSTRUCTED)
            kept = [kept[0].filter(mine).select(files.LEDGER.names).cast(files.LEDGER)]
        table = pa.concat_tables([*kept, *parts]).unify_dictionaries()
        files.write(out / f"{name}.parquet", table)
        counts[name] = table.num_rows
    return counts


def _named(made: Ledgers) -> Iterator[tuple[str, list[pa.Table]]]:
    yield "receipts", made.receipts
    yield "decisions", made.decisions
    yield "drawn", made.drawn
