"""Statements as jobs: one a shard, run by workers with a DuckDB connection each."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import duckdb
import sqlglot.expressions as exp

from yingbao.engine.dictionary import Dictionary
from yingbao.engine.policies.book import Book
from yingbao.engine.readings.count.frames import Source
from yingbao.engine.readings.count.garbage import uncollected
from yingbao.engine.readings.count.statement import Branch, Statement
from yingbao.engine.store.voids import rows_of

HERE = "@shard@"
"""Stands for a shard's folder in a statement's text."""
SHARD_TABLE = re.compile(rf"read_parquet\('{HERE}/([^']+)\.parquet'\)", re.IGNORECASE)
ENTITLED = "@entitled@"
"""Stands for the file of the shard's entitlements in the text of a statement that comes after."""
Shards = Mapping[str, Sequence[Path]]


@dataclass(frozen=True)
class Job:
    """A statement for one shard; `after` is the file of entitlements that it reads."""

    sql: str
    shard: Path
    target: Path
    after: Path | None = None

    @property
    def size(self) -> int:
        return sum(file.stat().st_size for file in self.shard.glob("*.parquet"))

    @property
    def text(self) -> str:
        return for_shard(self.sql, self.shard).replace(ENTITLED, _quoted(self.after or ""))


def for_shard(sql: str, shard: Path) -> str:
    """A statement's text for one shard: of each table the rows that hold."""
    return SHARD_TABLE.sub(lambda found: rows_of([shard / f"{found[1]}.parquet"]), sql)


def _quoted(path: Path | str) -> str:
    return str(path).replace("'", "''")


def stored(path: str) -> exp.Expression:
    return exp.Table(this=exp.Anonymous(this="read_parquet", expressions=[exp.Literal.string(path)]))


def shard_source(table: str) -> exp.Expression:
    return stored(f"{HERE}/{table}.parquet")


def entitled_source(dictionary: Dictionary, owner: str, policies: Sequence[str], table: str) -> exp.Expression:
    """Only rows of owners that have an entitlement (or an open question) under the policies."""
    ups = dictionary.tables[table].ups.values()
    key = "id" if table == owner else next((up.column for up in ups if up.table == owner), None)
    if key is None:
        return shard_source(table)
    mine = exp.In(this=exp.column("policy"), expressions=[exp.Literal.string(policy) for policy in policies])
    owners = exp.select(exp.column("subject")).from_(stored(ENTITLED)).where(mine)
    rows = exp.select(exp.Star()).from_(shard_source(table))
    return rows.where(exp.In(this=exp.column(key, quoted=True), query=owners.subquery())).subquery("s")


def statement_text(book: Book, found: Sequence[Branch], source: Source = shard_source) -> str:
    """DuckDB's SQL for the branches; `HERE` stands for the shard's folder."""
    with uncollected():
        return Statement(book.dictionary, source).build(found).sql("duckdb", copy=False)


def statement_jobs(shards: Shards, by_home: Mapping[str, str], target: Path) -> list[Job]:
    """One job a shard of every home that a branch's table lies in."""
    target.mkdir(parents=True, exist_ok=True)
    return [
        Job(sql, shard, target / f"{home}-{n:04d}.parquet")
        for home, sql in by_home.items()
        for n, shard in enumerate(shards.get(home, ()))
    ]


def line_jobs(shards: Shards, owner: str, home: str, sql: str, target: Path, before: Sequence[Job]) -> list[Job]:
    """An owner's shares, shard by shard, each after its entitlements."""
    target.mkdir(parents=True, exist_ok=True)
    files = {job.shard: job.target for job in before}
    return [
        Job(sql, shard, target / f"{owner}-{n:04d}.parquet", files[shard])
        for n, shard in enumerate(shards.get(home, ()))
    ]


class Crew:
    """Workers that share one DuckDB by cursors: opening another takes longer than many a question. It is opened at once,
    in a worker, while the statements are still being written."""

    def __init__(self, workers: int) -> None:
        self.workers, self.local = workers, threading.local()
        self.pool = ThreadPoolExecutor(workers)
        self.opening = self.pool.submit(engine)

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_: object) -> None:
        """Leaves closing to a worker: giving memory back takes as long as many a question."""
        self.pool.submit(self.con.close)
        self.pool.shutdown(wait=False)

    @property
    def con(self) -> duckdb.DuckDBPyConnection:
        return self.opening.result()

    def run(self, jobs: Sequence[Job], progress: Callable[[int], object]) -> None:
        """The largest first, each in one thread; one that would leave the other workers idle gets theirs too."""
        ordered = sorted(jobs, key=lambda job: -job.size)
        alone = _alone([job.size for job in ordered], self.workers)
        self.con.execute("SET threads=1")

        def one(number: int) -> None:
            if not hasattr(self.local, "con"):
                self.local.con = self.con.cursor()
            if number == alone:
                self.local.con.execute(f"SET threads={self.workers}")
            job = ordered[number]
            options = "FORMAT parquet, COMPRESSION snappy"
            # given a text, DuckDB would parse it twice
            (copy,) = self.local.con.extract_statements(f"COPY ({job.text}) TO '{_quoted(job.target)}' ({options})")
            self.local.con.execute(copy)

        for done, _ in enumerate(self.pool.map(one, range(len(ordered))), 1):
            progress(done)


def _alone(sizes: Sequence[int], workers: int) -> int | None:
    """The job that starts when the others' work is nearly done: the first of a round that is much larger than all after it."""
    return next((n for n in range(0, len(sizes), workers) if sum(sizes[n + 1 :]) < sizes[n] / 4), None)


def engine() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute("SET preserve_insertion_order=false")
    con.execute("SET enable_progress_bar=false")
    return con
