"""Statements as jobs: one a shard, run by workers with a DuckDB connection each."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import sqlglot.expressions as exp

from yingbao.engine.dictionary import Dictionary
from yingbao.engine.policies.book import Book
from yingbao.engine.policies.territory import Branch
from yingbao.engine.readings.count.frames import Source
from yingbao.engine.readings.count.garbage import uncollected
from yingbao.engine.readings.count.memory import named_source
from yingbao.engine.readings.count.ready import Ready, ready
from yingbao.engine.readings.count.statement import Statement
from yingbao.engine.readings.count.texts import Text, texts
from yingbao.engine.store.connecting import AS_WRITTEN, connected
from yingbao.engine.store.size import is_small, size_of
from yingbao.engine.store.sql import Connection, name, parquet
from yingbao.engine.store.voids import rows_of

ENTITLED = "@entitled"
"""What a statement that comes after calls the shard's entitlements."""
Shards = Mapping[str, Sequence[Path]]


@dataclass(frozen=True)
class Job:
    """A statement for one shard of a home; `after` is the file of entitlements that it reads."""

    home: str
    text: Text
    shard: Path
    target: Path
    after: Path | None = None

    @property
    def size(self) -> int:
        return size_of(self.shard)

    def run(self, con: Connection, copy: duckdb.Statement) -> None:
        """`copy`: the text, parsed, to a file that is told."""
        show(con, self.shard)
        if self.after:
            con.execute(f"CREATE OR REPLACE TEMP VIEW {name(ENTITLED)} AS FROM {parquet([self.after])}")
        con.execute(copy, [str(self.target)])


def show(con: Connection, shard: Path) -> None:
    """Makes a view of each table in a shard, of the rows that hold."""
    for file in shard.glob("*.parquet"):
        con.execute(f"CREATE OR REPLACE TEMP VIEW {name(file.stem)} AS FROM {rows_of([file])}")


def entitled_source(dictionary: Dictionary, owner: str, policies: Sequence[str], table: str) -> exp.Expression:
    """Only rows of owners that have an entitlement (or an open question) under the policies."""
    ups = dictionary.tables[table].ups.values()
    key = "id" if table == owner else next((up.column for up in ups if up.table == owner), None)
    if key is None:
        return named_source(table)
    mine = exp.In(this=exp.column("policy"), expressions=[exp.Literal.string(policy) for policy in policies])
    owners = exp.select(exp.column("subject")).from_(named_source(ENTITLED)).where(mine)
    rows = exp.select(exp.Star()).from_(named_source(table))
    return rows.where(exp.In(this=exp.column(key, quoted=True), query=owners.subquery())).subquery("s")


def statement_text(book: Book, found: Sequence[Branch], source: Source = named_source) -> Text:
    """DuckDB's SQL for the branches, over views that are named as the tables are."""
    with uncollected():
        return texts(Statement(book.dictionary, source).build(found))


def statement_jobs(shards: Shards, by_home: Mapping[str, Text], target: Path) -> list[Job]:
    """One job a shard of every home that a branch's table lies in."""
    target.mkdir(parents=True, exist_ok=True)
    return [
        Job(home, one, shard, target / f"{home}-{n:04d}.parquet")
        for home, one in by_home.items()
        for n, shard in enumerate(shards.get(home, ()))
    ]


def line_jobs(shards: Shards, owner: str, home: str, one: Text, target: Path, before: Sequence[Job]) -> list[Job]:
    """An owner's shares, shard by shard, each after its entitlements."""
    target.mkdir(parents=True, exist_ok=True)
    files = {job.shard: job.target for job in before}
    return [
        Job(home, one, shard, target / f"{owner}-{n:04d}.parquet", files[shard])
        for n, shard in enumerate(shards.get(home, ()))
    ]


class Crew:
    """Workers that share one DuckDB by cursors. For many rows it is one of their own, opened in a worker while the
    statements are still being written; for few that of the process, or tables that are kept ready."""

    def __init__(self, workers: int, shards: Shards) -> None:
        self.workers, self.local = workers, threading.local()
        self.few = is_small(shard for some in shards.values() for shard in some)
        self.single = all(len(some) <= 1 for some in shards.values())
        self.ready: Ready | None = None
        self.stack = ExitStack()
        self.pool = ThreadPoolExecutor(workers)
        self.opening = self.pool.submit(self._open)

    def __enter__(self) -> Crew:
        return self

    def __exit__(self, *_: object) -> None:
        """Leaves closing to a worker: giving memory back takes as long as many a question."""
        self.pool.submit(self.stack.close)
        self.pool.shutdown(wait=False)

    def _open(self) -> Connection:
        if self.few and self.single:
            self.ready = self.stack.enter_context(ready())
        return self.stack.enter_context(connected() if self.few else _own_engine())

    @property
    def con(self) -> Connection:
        return self.opening.result()

    @property
    def hand(self) -> Connection:
        """The connection of the worker that asks."""
        if not hasattr(self.local, "con"):
            self.local.con = self.con.cursor()
            if self.few:
                self.local.con.execute(AS_WRITTEN)
        return self.local.con  # type: ignore[no-any-return]

    def run(self, jobs: Sequence[Job], then: Sequence[Job], progress: Callable[[int], object]) -> None:
        """The largest first, each in one thread; one that would leave the other workers idle gets theirs too. Whoever has done
        a job goes on with those of `then` that come after it."""
        ordered = sorted(jobs, key=lambda job: -job.size)
        following = defaultdict[Path | None, list[Job]](list)
        for job in then:
            following[job.after].append(job)
        alone = None if self.few else _alone([job.size for job in ordered], self.workers)
        if not self.few:
            self.con.execute("SET threads=1")
        planned = self._filled([*jobs, *then])
        parsed = self._parsed(job.text for job in [*jobs, *then] if job not in planned)

        def do(job: Job) -> None:
            if self.ready and job in planned:
                if job.after:
                    self.ready.fill(job.home, {ENTITLED: job.after})
                pq.write_table(self.ready.answer(job.home, job.text), job.target, compression="snappy")
            else:
                job.run(self.hand, parsed[job.text])

        def one(number: int) -> int:
            if number == alone:
                self.hand.execute(f"SET threads={self.workers}")
            mine = [ordered[number], *following[ordered[number].target]]
            for job in mine:
                do(job)
            return len(mine)

        for done in accumulate(self._side_by_side(one, range(len(ordered)))):
            progress(done)

    def _side_by_side(self, work: Callable[[int], int], numbers: Iterable[int]) -> Iterator[int]:
        """Where one fails nobody goes on to fill tables that the next count uses by then."""
        asked = [self.pool.submit(work, number) for number in numbers]
        try:
            yield from (each.result() for each in asked)
        finally:
            for each in asked:
                each.cancel()
            wait(asked)

    def _parsed(self, asked: Iterable[Text]) -> dict[Text, duckdb.Statement]:
        """Each text parsed once for all shards, to write its rows into a file that is told."""
        parsed = {}
        for each in dict.fromkeys(asked):
            if each.making and not self.few:
                self.con.execute(each.making)
            sql = each.plain if self.few else each.of_many
            copy = f"COPY ({sql}) TO $1 (FORMAT parquet, COMPRESSION snappy)"
            parsed[each] = self.con.extract_statements(copy)[0]
        return parsed

    def _filled(self, jobs: Sequence[Job]) -> frozenset[Job]:
        """The jobs whose statements are worth planning, their tables filled."""
        self.opening.result()
        if self.ready is None:
            return frozenset()
        planned = frozenset([job for job in jobs if self.ready.expects(job.home, job.text)])
        for home, shard in {job.home: job.shard for job in planned}.items():
            self.ready.fill(home, {file.stem: file for file in shard.glob("*.parquet")})
        return planned


def _alone(sizes: Sequence[int], workers: int) -> int | None:
    """The job that starts when the others' work is nearly done: the first of a round that is much larger than all after it."""
    return next((n for n in range(0, len(sizes), workers) if sum(sizes[n + 1 :]) < sizes[n] / 4), None)


@contextmanager
def _own_engine() -> Iterator[Connection]:
    with duckdb.connect(config={"preserve_insertion_order": False}) as con:
        yield con
