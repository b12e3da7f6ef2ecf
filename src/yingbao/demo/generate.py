"""A made-up district of any size, the same for the same seed: a shard at a time, on every core.

Nobody in it is real. What is published of Guangming (map, ages, hukou, organisations) shapes it; the rest is invented.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import pyarrow as pa

from yingbao.demo import files, health, identity, money, organisations
from yingbao.demo.cases import constructed
from yingbao.demo.columns import Ints
from yingbao.demo.happenings import events
from yingbao.demo.kin import links
from yingbao.demo.people import Crowd, Shard, settle, shards
from yingbao.demo.planted import Village, plant, rows
from yingbao.demo.traits import Traits, traits
from yingbao.demo.wrong import spoil
from yingbao.engine.dictionary import Dictionary

NOTE = {
    "zh": "演示数据：人员、家庭、单位均为虚构（身份证号使用不存在的区划代码），"
    "仅人口结构参照光明区公布数据；领取人数为虚构。",
    "en": "Synthetic data: every person, household and organisation is made up (ID numbers use a region code that does "
    "not exist). Only the structure follows what Guangming has published; the numbers of recipients are invented.",
}
Tables = dict[str, pa.Table]
WHOLE_LIST = 250_000
"""From this many persons on, the list of constructed cases is made in full."""

Progress = Callable[[float], None]
"""Told from time to time which share of the work is done, from 0 to 1."""


@dataclass(frozen=True)
class Summary:
    """What was written. `constructed_persons` have the first ids; `planted`: expectations, one a policy and subject.

    `lacking`: columns of the dictionary that nothing was drawn for; they are NULL everywhere.
    """

    persons: int
    households: int
    organisations: int
    constructed_persons: int
    planted: int
    wrong: int
    lacking: tuple[str, ...]


@dataclass(frozen=True)
class Built:
    """What a shard leaves for the whole district: rows of links and events, faults, disabled people at work."""

    tables: Tables
    wrong: list[dict[str, object]]
    workers: Ints
    drawn: dict[str, frozenset[str]]
    persons: int
    households: int


def make_district(out: Path, persons: int, seed: int, on: date, progress: Progress, dictionary: Dictionary) -> Summary:
    """Writes a district of `persons` people on the day `on` into the folder `out`, as the engine's store admits it.

    The constructed cases come first: their households are the first file, the made-up population follows.
    """
    village = _constructed(dictionary, persons, on)
    planted = rows(village, seed)
    todo = list(shards(persons - planted["person"].num_rows, seed, on, village.next_id))
    for name in ("person", "household"):
        files.write_shard(out, name, 0, planted[name])
    built = []
    for done, part in enumerate(_in_parallel(partial(build, out, dictionary), todo), 1):
        built.append(part)
        progress(0.9 * done / len(todo))
    whole = _whole(built, seed, on, persons)
    for name, table in whole.items():
        both = pa.concat_tables([files.conform(dictionary, name, table), planted[name]])
        files.write(out / f"{name}.parquet", both.unify_dictionaries())
    _lists(out, built, village, seed)
    progress(1.0)
    return _summary(dictionary, built, whole, planted, len(village.expected))


def _constructed(dictionary: Dictionary, persons: int, on: date) -> Village:
    """The constructed cases whose law is in force: many copies in a whole district, few in a small one."""
    first = {
        "person": 1,
        "household": 1,
        "organisation": organisations.count(persons) + 1,
        "place": organisations.places().num_rows + 1,
    }
    return plant(dictionary, constructed().holding(on), on, min(1.0, persons / WHOLE_LIST), first)


def _lists(out: Path, built: Sequence[Built], village: Village, seed: int) -> None:
    """What is expected, what was made wrong, and what all this is."""
    wrong = [fault for part in built for fault in part.wrong]
    files.write(out / "_wrong.parquet", pa.Table.from_pylist(wrong, files.WRONG))
    expected = [vars(line) for line in village.expected]
    files.write(out / "_planted.parquet", pa.Table.from_pylist(expected, files.PLANTED))
    about = {"as_of": village.on.isoformat(), "synthetic": True, "note": NOTE, "seed": seed}
    (out / "about.json").write_text(json.dumps(about, ensure_ascii=False, indent=1), encoding="utf-8")


def _summary(
    dictionary: Dictionary, built: Sequence[Built], whole: Tables, planted: Tables, expectations: int
) -> Summary:
    drawn = {**built[0].drawn, **{name: frozenset(table.column_names) for name, table in whole.items()}}
    return Summary(
        persons=sum(part.persons for part in built) + planted["person"].num_rows,
        households=sum(part.households for part in built) + planted["household"].num_rows,
        organisations=whole["organisation"].num_rows + planted["organisation"].num_rows,
        constructed_persons=planted["person"].num_rows,
        planted=expectations,
        wrong=sum(len(part.wrong) for part in built),
        lacking=files.lacking(dictionary, drawn),
    )


def _in_parallel(work: Callable[[Shard], Built], todo: Sequence[Shard]) -> Iterator[Built]:
    """In the order of the shards; a single shard stays in this process."""
    if len(todo) == 1:
        yield work(todo[0])
        return
    with ProcessPoolExecutor(min(os.cpu_count() or 1, len(todo)), get_context("spawn")) as pool:
        yield from pool.map(work, todo)


def build(out: Path, dictionary: Dictionary, shard: Shard) -> Built:
    """Draws a shard and writes its persons and households."""
    crowd = settle(shard)
    shaped = traits(crowd)
    drawn, wrong = spoil(crowd, subjects(crowd, shaped))
    for name, table in drawn.items():
        files.write_shard(out, name, shard.number, files.conform(dictionary, name, table))
    working = drawn["person"].column("employed").fill_null(False).to_numpy()
    workers = crowd.ids[crowd.disabled & working]
    kinds = {name: frozenset(table.column_names) for name, table in drawn.items()}
    tables = {**links(crowd, shaped), **events(crowd)}
    return Built(tables, wrong, workers, kinds, len(crowd.hh), len(crowd.size_hh))


def subjects(crowd: Crowd, shaped: Traits) -> Tables:
    """The columns of persons and of households."""
    got = money.incomes(crowd, shaped)
    person = {
        **identity.identity(crowd),
        **identity.standing(crowd, shaped),
        **identity.children(crowd, shaped),
        **money.person_money(crowd, shaped, got),
        **health.disability(crowd, shaped),
        **health.care(crowd, shaped),
    }
    ids = {"id": pa.array(crowd.ids), "household": pa.array(crowd.household_ids[crowd.hh])}
    homes = {"id": pa.array(crowd.household_ids), **money.household_money(crowd, got)}
    return {"person": pa.table({**ids, **person}), "household": pa.table(homes)}


def _whole(built: Sequence[Built], seed: int, on: date, persons: int) -> Tables:
    """The tables that are one file each: links and events of all shards, organisations, places."""
    tables = {
        name: pa.concat_tables([part.tables[name] for part in built]).unify_dictionaries() for name in built[0].tables
    }
    firms = organisations.organisations(seed, on, persons)
    workers: Ints = pa.chunked_array([pa.array(part.workers) for part in built]).to_numpy()
    return {
        **tables,
        "organisation": firms,
        "reports": organisations.reports(seed, on),
        "employees": organisations.employees(seed, firms, workers),
        "place": organisations.places(),
        "decisions": files.no_ledger(),
        "receipts": files.no_ledger(),
    }
