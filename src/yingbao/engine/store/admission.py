"""The admission itself: read, check, set aside, write. Each step is one function; this is their order."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from yingbao.engine.dictionary import Dictionary
from yingbao.engine.faults import Fault, Faults
from yingbao.engine.store.aside import counts_aside, set_aside, write_rejected
from yingbao.engine.store.beneath import Found, look_beneath, wanted_beneath
from yingbao.engine.store.columns import Days
from yingbao.engine.store.desk import HERE, Desk, Keeper
from yingbao.engine.store.inspection import inspect
from yingbao.engine.store.keys import home_subjects
from yingbao.engine.store.manifest import Counts, Manifest, Shard, write_manifest
from yingbao.engine.store.plan import MAPS, Beneath, Plan, Planner
from yingbao.engine.store.raw import SCHEMA, Raw, load_raw, no_raw
from yingbao.engine.store.shape import holes_of, missing_columns, shape_faults, strange_columns
from yingbao.engine.store.shards import count_nulls, cut, write_shards
from yingbao.engine.store.sources import Folder
from yingbao.engine.store.sql import text
from yingbao.engine.store.store import REJECTED

Progress = Callable[[str, float], None]
NOTHING = Beneath()
MEMORY = "4GB"
"""What DuckDB may hold; more goes to disk."""
WORK = "work"
SCHEMAS = (SCHEMA, MAPS, HERE)


def admit(
    dictionary: Dictionary,
    folder: Folder,
    to: Path,
    progress: Progress,
    made_of: dict[str, object],
    beneath: Beneath = NOTHING,
) -> Manifest:
    """Admits `folder` into the empty folder `to`; its manifest, which is written last and says what it was `made_of`.

    A layer is small, and worked on in memory.
    """
    with _LAYERS.desk() if beneath.files else _own_desk(to / WORK) as desk:
        manifest = _Admission(desk, dictionary, folder, to, progress, beneath).run(made_of)
    write_manifest(to, manifest)
    return manifest


@contextmanager
def _own_desk(work: Path) -> Iterator[Desk]:
    work.mkdir()
    with duckdb.connect(str(work / "admission.duckdb")) as con:
        con.execute(f"SET memory_limit = '{MEMORY}'")
        con.execute(f"SET temp_directory = {text(str(work))}")
        yield Desk(con, SCHEMAS)
    shutil.rmtree(work)


_LAYERS = Keeper(SCHEMAS)
"""Layers are small and come often."""


@dataclass(frozen=True)
class _Admission:
    desk: Desk
    dictionary: Dictionary
    folder: Folder
    to: Path
    progress: Progress
    beneath: Beneath

    def run(self, made_of: dict[str, object]) -> Manifest:
        raws = self.read()
        self.progress("check", 0)
        days = Days.around(self.folder.about.as_of)
        planner = Planner.of(self.desk.con, self.dictionary, raws, days, self.beneath)
        plans = planner.plans()
        wanted = wanted_beneath(self.desk, planner, plans, self.beneath)
        # A layer is small and what lies beneath is not: it is looked through while the layer's own rows are inspected.
        with ThreadPoolExecutor(1) as pool:
            looked = pool.submit(look_beneath, wanted, self.beneath)
            set_aside(self.desk, self.dictionary, plans, inspect(self.desk, self.dictionary, plans))
            aside = counts_aside(self.desk)
            if aside:
                write_rejected(self.desk, list(aside), self.to / REJECTED)
            self.progress("check", 1)
            shards = {home: cut(self.desk, home) for home in home_subjects(self.dictionary)}
            written = self.write(plans, shards, looked)
        lacking = missing_columns(self.dictionary, raws)
        missing = frozenset(table for table, raw in raws.items() if not raw)
        nulls = count_nulls(self.desk, self.to, shards, plans)
        about = self.folder.about
        return Manifest(
            made_of=made_of,
            as_of=about.as_of,
            synthetic=about.synthetic,
            note=about.note,
            counts=_counted(raws, written, aside),
            missing=missing,
            holes=holes_of(self.dictionary, nulls, lacking, missing),
            missing_columns=lacking,
            rejected=bool(aside),
            shards={home: tuple(found) for home, found in shards.items()},
            warnings=(*self.folder.warnings, *self.strange(raws)),
            nulls=nulls,
        )

    def read(self) -> dict[str, Raw]:
        """All raw tables. Faults: an unreadable file, a key column that is missing, a type that cannot be read."""
        raws, faults = dict[str, Raw](), list[Fault]()
        for done, table in enumerate(self.dictionary.tables, 1):
            if source := self.folder.sources.get(table):
                try:
                    raws[table] = load_raw(self.desk, source)
                    faults += shape_faults(self.dictionary.tables[table], raws[table])
                except Faults as found:
                    faults += found.faults
            else:
                raws[table] = no_raw(self.desk, table, self.beneath.columns.get(table, {}))
            self.progress("read", done / len(self.dictionary.tables))
        if faults:
            raise Faults(faults)
        return raws

    def strange(self, raws: Mapping[str, Raw]) -> list[Fault]:
        return [fault for t, raw in raws.items() for fault in strange_columns(self.dictionary.tables[t], raw)]

    def write(self, plans: list[Plan], shards: Mapping[str, list[Shard]], beneath: Future[Found]) -> Counter[str]:
        total, written = sum(len(shards[plan.home]) for plan in plans), Counter[str]()
        for done, (table, rows) in enumerate(write_shards(self.desk, plans, self.to, shards, beneath), 1):
            written[table] += rows
            self.progress("write", done / total)
        return written


def _counted(raws: Mapping[str, Raw], written: Counter[str], aside: Mapping[str, int]) -> dict[str, Counts]:
    """Every row read is either admitted or set aside: rows are never lost."""
    counts = {table: Counts(raw.rows, written[table], aside.get(table, 0)) for table, raw in raws.items()}
    for table, count in counts.items():
        assert count.read == count.admitted + count.set_aside, f"{table}: {count}"
    return counts
