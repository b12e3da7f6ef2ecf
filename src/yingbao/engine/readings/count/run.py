"""Counts a whole district: one statement a home, run shard by shard by workers with a connection each; memory stays bounded."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Protocol

from yingbao.engine.policies.book import Book
from yingbao.engine.policies.resolve import Gaps
from yingbao.engine.readings.count.jobs import Crew, Job, line_jobs, statement_jobs
from yingbao.engine.readings.count.tally import Tally, tallies
from yingbao.engine.readings.count.written import Asked, written
from yingbao.engine.store import Counts

WORKERS = max(1, min(os.cpu_count() or 1, 8))
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


def count(  # noqa: PLR0913  (each is one of the command's own options)
    book: Book, store: Shelf, on: date, out: Path, *, only: Sequence[str] | None = None, area: str | None = None,
    workers: int = WORKERS, progress: Progress | None = None, beside: Mapping[date, Path] | None = None,
    add_up: bool = True,
) -> Run:  # fmt: skip
    """Writes `out`/entitlements/*.parquet (and lines/*.parquet) and `out`/run.json; replaces what was there at the end.

    `beside`: other days, and the empty folder of each, for nothing but their entitlements. Who does not want it added up
    gets no tallies.
    """
    where = book.dictionary.office if area is None else area
    work = out / ".counting"
    shutil.rmtree(work, ignore_errors=True)
    with Crew(workers, store.shards) as crew:
        asked = Asked(on, where, None if only is None else tuple(only), Gaps(store.missing, store.holes))
        text = written(book, asked)
        jobs = statement_jobs(store.shards, text.by_home, work / "entitlements")
        others = [job for day, to in (beside or {}).items() for job in _of_another_day(book, store, asked, day, to)]
        lines = [
            job
            for shares in text.shares
            for job in line_jobs(store.shards, shares.owner, shares.home, shares.text, work / "lines", jobs)
        ]
        total = len(jobs) + len(others) + len(lines)
        crew.run([*jobs, *others], lines, lambda done: progress and progress(done, total))
        added_up = tuple(tallies(crew.con, book, store, text, work / "entitlements")) if add_up else ()
    run = Run(on, store.as_of, where, added_up, str(out))
    for name in ("entitlements", "lines"):
        shutil.rmtree(out / name, ignore_errors=True)
        if (work / name).exists():
            (work / name).rename(out / name)
    shutil.rmtree(work, ignore_errors=True)
    _write_run(run, out)
    return run


def _of_another_day(book: Book, store: Shelf, asked: Asked, day: date, to: Path) -> list[Job]:
    return statement_jobs(store.shards, written(book, replace(asked, on=day)).by_home, to)


def _write_run(run: Run, out: Path) -> None:
    body = asdict(run) | {"on": run.on.isoformat(), "as_of": run.as_of and run.as_of.isoformat(), "folder": "."}
    body["facts_of_the_day"] = run.facts_of_the_day
    (out / "run.json").write_text(json.dumps(body, ensure_ascii=False, indent=1), encoding="utf-8")
