"""Pays the made-up population as the engine said a month before, and draws what goes wrong in real life on top.

Everything drawn is listed in drawn.parquet. The constructed people are left alone: their receipts are part of them.
What befalls somebody hangs on the seed, the policy and the person alone, so that paying anew, once the decisions are
known, meets the same people.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from yingbao.demo import files
from yingbao.demo.columns import Ints, day_number
from yingbao.demo.ledger import MONTH, PERIOD, Paying, decisions, drawn, matching, paid_like, part, receipts
from yingbao.demo.lots import Lots
from yingbao.demo.paid import SOURCE as CONSTRUCTED
from yingbao.engine.calendar import add_months, month_start

SOURCE = "demo"
# What may befall somebody's payments, by its share; the rest is paid rightly.
FATES = {"gap": 0.03, "over": 0.01, "short": 0.01, "twice": 0.003}
UNKNOWN_PAID = 0.01
NOT_ENTITLED = {"dead": 0.004, "no_longer": 0.004}
NOTHING_STANDS = files.no_ledger()
UNFAILING = ("place",)
"""Tables whose few rows are all served: nothing befalls them."""


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


def add_receipts(
    out: Path, entitlements: Path, seed: int, tables: Mapping[str, str], filings: Collection[str] = (), *,
    standing: pa.Table = NOTHING_STANDS,
) -> dict[str, int]:  # fmt: skip
    """Writes receipts and decisions into the district `out` after the engine's answer in the folder `entitlements`.

    `tables` names each policy's subject table. A policy in `filings` is delivered by the organisation itself: where no
    money goes with it, whoever has filed last year's report has a receipt. Decisions that are `standing` stay. Says how
    many rows went into each file.
    """
    on = date.fromisoformat(json.loads((out / "about.json").read_text(encoding="utf-8"))["as_of"])
    answers = pq.read_table(entitlements)
    made, people = Ledgers(decisions=[standing]), _people(out)
    for policy in sorted(tables):
        mine = answers.filter(pc.equal(answers.column("policy").cast(pa.string()), policy))
        paying = _without_constructed(out, _paying(policy, tables[policy], mine))
        lots = Lots(seed, policy)
        if policy in filings and not (paying.low >= 0).any():
            _file(made, paying, on, _filed(out, on))
        elif len(paying.subject):
            _pay(made, paying, on, lots)
            if paying.table == "person":
                _pay_the_wrong_people(made, paying, on, lots, people)
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


def _without_constructed(out: Path, paying: Paying) -> Paying:
    """Persons and households of the first file are constructed, organisations and places those on the planted list."""
    shard = out / paying.table / "part-000.parquet"
    if shard.exists():
        constructed = pq.read_table(shard, columns=["id"]).column("id").to_numpy()
    else:
        listed = pq.read_table(out / "_planted.parquet", columns=["table", "subject"])
        mine = pc.equal(listed.column("table").cast(pa.string()), paying.table)
        constructed = listed.filter(mine).column("subject").to_numpy()
    return part(paying, ~np.isin(paying.subject, constructed))


def _pay(made: Ledgers, paying: Paying, on: date, lots: Lots) -> None:
    """Everybody's payments up to the demo's month, but for those whom a fate has met: it shows in the last month."""
    names = [*FATES, "right"]
    who = paying.subject
    fate = lots.pick((*FATES.values(), 1 - sum(FATES.values())), who)
    # What is not known is paid to few. Too little and too much can only be told where there is an amount to tell by.
    fate = np.where(paying.unknown, np.where(lots.draw("unknown", who) < UNKNOWN_PAID, len(FATES), 0), fate)
    fate = np.where(paying.table in UNFAILING, len(FATES), fate)
    fate = np.where((paying.low <= 0) & np.isin(fate, (1, 2)), len(FATES), fate)
    due = _chosen(paying, lots)
    wrong = [paying.high * 6 // 5, paying.low * 3 // 5]
    last = np.select([fate == names.index("over"), fate == names.index("short")], wrong, due)
    paid, monthly = fate != names.index("gap"), matching(MONTH, paying.occasion)
    for months_back in (1, 0):
        amount = last if months_back == 0 else due
        times = np.where((fate == names.index("twice")) & (months_back == 0), 2, 1)
        rows = paid & (monthly | (months_back == 0))
        again = np.repeat(np.flatnonzero(rows), times[rows])
        made.receipts.append(receipts(paying, again, amount, add_months(month_start(on), -months_back), on))
    lasting = paid & matching(PERIOD, paying.occasion)
    made.decisions.append(decisions(paying, who[lasting], on, lots))
    strange = np.flatnonzero((fate < len(FATES)) & ~paying.unknown | (paying.unknown & paid))
    kinds = [("unknown_paid" if paying.unknown[i] else names[fate[i]]) for i in strange]
    made.drawn.append(drawn(paying, who[strange], kinds, due[strange], last[strange]))


def _people(out: Path) -> People:
    """Made-up persons with a twelve-digit hukou, which is one of the district's communities."""
    parts = [p for p in sorted((out / "person").glob("part-*.parquet")) if p.name != "part-000.parquet"]
    table = pa.concat_tables([pq.read_table(p, columns=["id", "birth", "death", "hukou"]) for p in parts])
    local = pc.equal(pc.utf8_length(table.column("hukou").cast(pa.string())), 12)
    table = table.filter(pc.and_(local.fill_null(False), table.column("birth").is_valid()))
    born, died = (table.column(name).cast(pa.int32()).fill_null(-1).to_numpy() for name in ("birth", "death"))
    return People(table.column("id").to_numpy(), born.astype(np.int64), died.astype(np.int64))


def _chosen(paying: Paying, lots: Lots) -> Ints:
    """What the office gives where it may choose: little above a floor, most of what is only a ceiling."""
    share = np.round(lots.draw("share", paying.subject) * 20) / 100
    share = np.where(paying.low > 0, share, 0.6 + 2 * share)
    return np.where(paying.low < 0, -1, paying.low + np.rint((paying.high - paying.low) * share).astype(np.int64))


def _pay_the_wrong_people(made: Ledgers, paying: Paying, on: date, lots: Lots, people: People) -> None:
    """The dead who are still paid, and people of the payees' ages who are not, or no longer, entitled."""
    payees = np.isin(people.ids, paying.subject)
    if payees.sum() < 5:
        return
    low, high = np.quantile(people.birth[payees], (0.05, 0.95))
    of_age = (people.birth >= low) & (people.birth <= high) & ~payees
    dead = people.died >= 0
    for kind, among in (("dead", of_age & dead & (people.died > day_number(on) - 300)), ("no_longer", of_age & ~dead)):
        pool = people.ids[among]
        wanted = min(len(pool), int(np.ceil(NOT_ENTITLED[kind] * payees.sum())))
        chosen = np.sort(pool[np.argsort(lots.draw(kind, pool), kind="stable")[:wanted]])
        like = (lots.draw("like", chosen) * len(paying.subject)).astype(np.int64)
        copied = paid_like(paying, chosen, like)
        made.receipts.append(receipts(copied, np.arange(wanted), copied.low, month_start(on), on))
        # Whose entitlement has ended has no decision any more; the dead have theirs.
        made.decisions.append(decisions(paying, chosen[: wanted if kind == "dead" else 0], on, lots))
        nothing = np.zeros(wanted, dtype=np.int64)
        made.drawn.append(drawn(paying, chosen, [kind] * wanted, nothing, copied.low))


def _filed(out: Path, on: date) -> Ints:
    reports = pq.read_table(out / "reports.parquet", columns=["owner", "for_year"])
    last_year = pc.equal(reports.column("for_year"), on.year - 1)
    return np.asarray(reports.filter(last_year).column("owner").to_numpy(), dtype=np.int64)


def _file(made: Ledgers, paying: Paying, on: date, filed: Ints) -> None:
    rows = np.flatnonzero(np.isin(paying.subject, filed))
    made.receipts.append(receipts(paying, rows, np.full(len(paying.subject), -1), month_start(on), on))


def _write(out: Path, made: Ledgers) -> dict[str, int]:
    counts = {}
    for name, parts in _named(made):
        kept = [pq.read_table(out / f"{name}.parquet")] if name != "drawn" else [files.DRAWN.empty_table()]
        if name != "drawn":
            mine = pc.equal(kept[0].column("source").cast(pa.string()), CONSTRUCTED)
            kept = [kept[0].filter(mine).select(files.LEDGER.names).cast(files.LEDGER)]
        table = pa.concat_tables([*kept, *parts]).unify_dictionaries()
        files.write(out / f"{'_drawn' if name == 'drawn' else name}.parquet", table)
        counts[name] = table.num_rows
    return counts


def _named(made: Ledgers) -> Iterator[tuple[str, list[pa.Table]]]:
    yield "receipts", made.receipts
    yield "decisions", _once(made.decisions)
    yield "drawn", made.drawn


def _once(parts: list[pa.Table]) -> list[pa.Table]:
    """One decision a policy and subject: the first, so that what stands is not decided again."""
    table = pa.concat_tables(parts).unify_dictionaries()
    order = pa.array(np.arange(table.num_rows))
    keys = [table.column(name).cast(pa.string()) for name in ("policy", "table")]
    plain = pa.table([*keys, table.column("subject"), order], names=["policy", "table", "subject", "order"])
    first = plain.group_by(["policy", "table", "subject"]).aggregate([("order", "min")]).column("order_min")
    return [table.take(first.take(pc.sort_indices(first)))]
