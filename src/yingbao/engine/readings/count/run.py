"""Counts a whole district: one statement a home, run shard by shard by workers with a connection each; memory stays bounded."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

import duckdb
import sqlglot.expressions as exp

from yingbao.engine.language.operators.leaves import is_constant
from yingbao.engine.language.tree import Node
from yingbao.engine.policies.book import Book
from yingbao.engine.policies.law import Law
from yingbao.engine.policies.resolve import Gaps
from yingbao.engine.readings.count.statement import COLUMNS, Branch, Statement, branches, lines_branches
from yingbao.engine.store import Counts

WORKERS = max(1, min(os.cpu_count() or 1, 8))
HERE = "@shard@"
"""Stands for a shard's folder in a statement's text."""
Progress = Callable[[int, int], None]


class Shelf(Protocol):
    """What is counted: admitted shards by home, and what they lack. A Store is one, and so is a part of one."""

    @property
    def shards(self) -> Mapping[str, tuple[Path, ...]]: ...

    @property
    def counts(self) -> Mapping[str, Counts]: ...

    @property
    def missing(self) -> frozenset[str]: ...

    @property
    def holes(self) -> frozenset[tuple[str, str]]: ...

    @property
    def as_of(self) -> date | None: ...


@dataclass(frozen=True)
class Tally:
    """One policy's numbers: `here` rows whose deciding area is the office's; the rest of those read are elsewhere."""

    policy: str
    table: str
    here: int
    elsewhere: int
    entitled: int
    unknown: int
    amount_fen: int
    amount_unknown: int

    @property
    def not_entitled(self) -> int:
        return self.here - self.entitled - self.unknown


@dataclass(frozen=True)
class Run:
    """What a count did. `facts_of_the_day`: whether the facts are those of `on` or only today's."""

    on: date
    as_of: date | None
    area: str
    tallies: tuple[Tally, ...]
    folder: str

    @property
    def facts_of_the_day(self) -> bool:
        return self.as_of == self.on


@dataclass(frozen=True)
class _Job:
    sql: str
    shard: Path
    target: Path


def laws_for(book: Book, on: date, area: str, gaps: Gaps) -> list[Law]:
    """One law for the office's area and one for each deeper division that has files of its own."""
    deeper = [other for other in book.areas if other.startswith(area) and other != area]
    return [Law(book, on, where, gaps) for where in [area, *deeper]]


def count(  # noqa: PLR0913  (each is one of the command's own options)
    book: Book, store: Shelf, on: date, out: Path, *, only: Sequence[str] | None = None, area: str | None = None,
    workers: int = WORKERS, progress: Progress | None = None,
) -> Run:  # fmt: skip
    """Writes `out`/entitlements/*.parquet (and lines/*.parquet) and `out`/run.json; replaces what was there at the end."""
    where = book.dictionary.office if area is None else area
    laws = laws_for(book, on, where, Gaps(store.missing, store.holes))
    found = [branch for law in laws for branch in branches(law, [p for p in law.policies if only is None or p in only])]
    work = out / ".counting"
    shutil.rmtree(work, ignore_errors=True)
    jobs = _jobs(book, store, found, work / "entitlements")
    jobs += _jobs(book, store, lines_branches(found, book.dictionary), work / "lines")
    _run(jobs, workers, progress)
    run = Run(on, store.as_of, where, tuple(_tallies(book, store, found, work / "entitlements")), str(out))
    for name in ("entitlements", "lines"):
        shutil.rmtree(out / name, ignore_errors=True)
        if (work / name).exists():
            (work / name).rename(out / name)
    shutil.rmtree(work, ignore_errors=True)
    _write_run(run, out)
    return run


def shard_source(table: str) -> exp.Expression:
    return exp.Table(
        this=exp.Anonymous(this="read_parquet", expressions=[exp.Literal.string(f"{HERE}/{table}.parquet")])
    )


def statement_text(book: Book, found: Sequence[Branch]) -> str:
    """DuckDB's SQL for the branches; `HERE` stands for the shard's folder."""
    return Statement(book.dictionary, shard_source).build(found).sql("duckdb")


def _jobs(book: Book, store: Shelf, found: Sequence[Branch], target: Path) -> list[_Job]:
    by_home: dict[str, list[Branch]] = defaultdict(list)
    for branch in found:
        if branch.outcome.table not in store.missing:
            by_home[book.dictionary.home(branch.outcome.table)].append(branch)
    target.mkdir(parents=True, exist_ok=True)
    jobs = []
    for home, group in by_home.items():
        sql = statement_text(book, group)
        for number, shard in enumerate(store.shards.get(home, ())):
            jobs.append(_Job(sql, shard, target / f"{home}-{number:04d}.parquet"))
    return jobs


def _run(jobs: list[_Job], workers: int, progress: Progress | None) -> None:
    local = threading.local()
    threads = 1 if len(jobs) > 1 else workers
    jobs.sort(key=lambda job: -sum(file.stat().st_size for file in job.shard.glob("*.parquet")))

    def one(job: _Job) -> None:
        if not hasattr(local, "con"):
            local.con = connection(threads)
        sql = job.sql.replace(HERE, str(job.shard).replace("'", "''"))
        local.con.execute(f"COPY ({sql}) TO '{job.target}' (FORMAT parquet, COMPRESSION snappy)")

    with ThreadPoolExecutor(workers) as pool:
        for done, _ in enumerate(pool.map(one, jobs), 1):
            if progress:
                progress(done, len(jobs))


def connection(threads: int) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute(f"SET threads={threads}")
    con.execute("SET preserve_insertion_order=false")
    con.execute("SET enable_progress_bar=false")
    return con


def _tallies(book: Book, store: Shelf, found: Sequence[Branch], entitlements: Path) -> list[Tally]:
    files = sorted(entitlements.glob("*.parquet"))
    rows: dict[str, tuple[int, ...]] = {}
    if files:
        result = duckdb.execute(
            """SELECT policy, count(*) FILTER (status = 'entitled'), count(*) FILTER (status = 'unknown'),
                      coalesce(sum(amount_fen), 0)::BIGINT, count(*) FILTER (status = 'entitled' AND amount_fen IS NULL)
               FROM read_parquet(?) GROUP BY policy""",
            [[str(file) for file in files]],
        )
        rows = {row[0]: row[1:] for row in result.fetchall()}
    here = _here(book, store, found)
    tallies = []
    for name in dict.fromkeys(branch.outcome.policy.id for branch in found):
        mine = [branch for branch in found if branch.outcome.policy.id == name]
        table = mine[0].outcome.table
        admitted = store.counts[table].admitted if table in store.counts else 0
        total = sum(here[table, branch.here] for branch in mine)
        entitled, unknown, amount, blank = rows.get(name, (0, 0, 0, 0))
        blank = blank if any(branch.outcome.amount is not None for branch in mine) else 0
        tallies.append(Tally(name, table, total, admitted - total, entitled, unknown, amount, blank))
    return tallies


def _here(book: Book, store: Shelf, found: Sequence[Branch]) -> dict[tuple[str, Node], int]:
    """How many rows each territory holds."""
    counts: dict[tuple[str, Node], int] = {}
    for branch in found:
        key = branch.outcome.table, branch.here
        if key in counts:
            continue
        admitted = store.counts[key[0]].admitted if key[0] in store.counts else 0
        if is_constant(branch.here) or not admitted:
            counts[key] = admitted
            continue
        statement = Statement(book.dictionary, shard_source)
        sql = statement.counting(*key).sql("duckdb")
        con = connection(WORKERS)
        shards = store.shards.get(book.dictionary.home(key[0]), ())
        counts[key] = sum(con.execute(sql.replace(HERE, str(shard))).fetchall()[0][0] for shard in shards)
    return counts


def _write_run(run: Run, out: Path) -> None:
    body = asdict(run) | {"on": run.on.isoformat(), "as_of": run.as_of and run.as_of.isoformat(), "folder": "."}
    body["facts_of_the_day"] = run.facts_of_the_day
    (out / "run.json").write_text(json.dumps(body, ensure_ascii=False, indent=1), encoding="utf-8")


__all__ = ["COLUMNS", "Run", "Tally", "connection", "count", "laws_for", "statement_text"]
