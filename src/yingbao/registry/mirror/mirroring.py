"""The mirror made: all of it, or what changed since."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from yingbao.engine.store import Store, layer_alone, open_store, squash
from yingbao.engine.store.connecting import WORKERS
from yingbao.registry.answers.lawbook import book
from yingbao.registry.mirror.changes import Homes, Reach, Touched
from yingbao.registry.mirror.keeping import (
    Progress,
    State,
    alone,
    current,
    law_digest,
    make_current,
    occasional,
    put_in_place,
    state_of,
    write_about,
)
from yingbao.registry.mirror.places import forget, sort_ahead
from yingbao.registry.mirror.shaping import shaper
from yingbao.registry.mirror.telling import Teller, ids_in, led_in, teller

LAYERS = "_layers"
MOST_LAYERS = 6
"""More are made one."""
MOST_REPLACED = 0.05
"""With a greater share of the homes in layers, everything is written anew."""


@dataclass(frozen=True)
class Mirrored:
    """What was done: so many `homes` were written anew of `data`, of whom `touched` tells; None: all.

    `part`: these homes by themselves, where that was asked for and there are any.
    """

    data: Path
    homes: int | None = None
    touched: Touched | None = None
    part: Store | None = None

    @property
    def store(self) -> Store:
        """All of it; if nobody has laid the newest layers yet, that is done now."""
        return open_store(book().dictionary, self.data)


def full(root: Path, progress: Progress | None = None) -> Mirrored:
    """Writes a new generation of the mirror in `root` and makes it the current one.

    The office's worker reads the database; call it outside a transaction. An interrupted run changes nothing.
    """
    with alone(root):
        return _full(root, progress or (lambda stage, share: None))


def refresh(root: Path, progress: Progress | None = None, part: Path | None = None) -> Mirrored:
    """Adds to the mirror what changed since it was made, as one layer; all anew on another day, under another
    dictionary, of another database, after very many changes, and where there is none yet.

    `part`: an empty folder for the homes of that layer by themselves; who asks so is in haste, and calls `lay` later.
    """
    progress = progress or (lambda stage, share: None)
    with alone(root):
        data = current(root)
        made = (_layer(data, progress, part) if data else None) or _full(root, progress)
        if part is None:
            _lay(made.data, progress)
        return made


def lay(root: Path) -> None:
    """Lays what layers there are, so that who opens the mirror next need not wait for it."""
    with alone(root):
        if data := current(root):
            _lay(data, lambda stage, share: None)


def _lay(data: Path, progress: Progress) -> None:
    if len([each for each in (data / LAYERS).glob("*") if each.name.isdigit()]) > MOST_LAYERS:
        squash(book().dictionary, data)
    open_store(book().dictionary, data, progress=progress)


def _full(root: Path, progress: Progress) -> Mirrored:
    building = root / ".building"
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir()
    with teller() as told:
        _write(told, None, building, progress)
        _sort(building, Reach(book().dictionary, building, told).asked())
        state = State(told.mark, told.day.isoformat(), law_digest(), _count_homes(building), database=told.database)
    state.write(building)
    data = put_in_place(root, building)
    open_store(book().dictionary, data, progress=progress)
    make_current(root, data)
    forget()
    return Mirrored(data)


def _sort(data: Path, asked: Sequence[tuple[str, str, str]]) -> None:
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(lambda one: sort_ahead(data / f"{one[0]}.parquet", *one[1:]), asked))


def _layer(data: Path, progress: Progress, part: Path | None) -> Mirrored | None:
    """None: all is to be written anew."""
    state = state_of(data)
    with teller() as told:
        if (told.day.isoformat(), law_digest(), told.database) != (state.day, state.law, state.database):
            return None
        touched = Reach(book().dictionary, data, told).since(state.mark)
        homes, number = touched.homes, sum(map(len, touched.homes.values()))
        if state.replaced + number > max(MOST_REPLACED * state.homes, 100):
            return None
        apart = _add(data, told, touched, progress, part) if homes else None
    # From an older mark the same would only be written again.
    replace(state, mark=told.mark, replaced=state.replaced + number).write(data)
    return Mirrored(data, number, touched, apart)


def _add(data: Path, told: Teller, touched: Touched, progress: Progress, part: Path | None) -> Store | None:
    """One layer more; its homes by themselves, if `part` is a folder for them."""
    layers = data / LAYERS
    making = layers / ".making"
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    _write(told, touched.homes, making, progress)
    _write_replaced(touched.homes, making)
    apart = _apart(data, making, touched, part) if part else None
    _seal(making, layers)
    return apart


def _apart(data: Path, layer: Path, touched: Touched, to: Path) -> Store:
    """The homes of a layer that is not sealed yet, by themselves."""
    dictionary = book().dictionary
    return layer_alone(dictionary, open_store(dictionary, data), layer, touched.subjects, to)


def _seal(making: Path, layers: Path) -> None:
    numbers = [int(each.name) for each in layers.iterdir() if each.name.isdigit()]
    making.rename(layers / f"{max(numbers, default=0) + 1:04d}")


def _write(told: Teller, homes: Homes | None, to: Path, progress: Progress) -> None:
    """The raw tables of all homes, or of some. While PostgreSQL tells one table, DuckDB shapes the one before; of some homes, two
    at a time what is said of them."""
    dictionary = book().dictionary
    with ExitStack() as stack:
        work = Path(stack.enter_context(TemporaryDirectory(dir=to, prefix=".work-")))
        shapes = stack.enter_context(shaper(dictionary, occasional(), to, told.merged, few=homes is not None))
        shaping = stack.enter_context(ThreadPoolExecutor(1))
        then = shaping if homes is None else stack.enter_context(ThreadPoolExecutor(WORKERS))
        jobs: list[Future[Any]] = []
        for kind in sorted(dictionary.subjects, key=lambda kind: not dictionary.tables[kind].ups):
            up = next(iter(dictionary.tables[kind].ups.values()), None)
            some = sorted(homes.get(up.table if up else kind, ())) if homes is not None else None
            file = told.of_kind(kind, up.column if up else None, some, work / f"{kind}.txt")
            jobs.append(shaping.submit(shapes.subjects, kind, file))
            progress("tell", len(jobs) / (len(dictionary.subjects) + 1))
        about = (
            [id for kind in dictionary.subjects for id in ids_in(work / f"{kind}.txt")] if homes is not None else None
        )
        others = [table for table in dictionary.tables.values() if table.kind != "subject"]
        file = told.said([table.name for table in others], about, work / "said.txt")
        progress("tell", 1)
        jobs.append(shaping.submit(shapes.said, file))
        if homes is not None:
            jobs[-1].result()
        jobs += [then.submit(shapes.others, table) for table in others]
        if about is not None:
            led = {told.kept(id) for id in led_in(work / "said.txt")}.difference(about)
            for kind in sorted({table.target for table in others if table.target}):
                file = told.of_kind(kind, None, sorted(led), work / f"led_{kind}.txt")
                jobs.append(then.submit(shapes.led, kind, file))
        for done, job in enumerate(jobs, 1):
            job.result()
            progress("shape", done / len(jobs))
    write_about(to, told.day, told.made_up)


def _count_homes(folder: Path) -> int:
    dictionary = book().dictionary
    homes = [kind for kind in dictionary.subjects if dictionary.home(kind) == kind]
    return sum(int(pq.read_metadata(folder / f"{home}.parquet").num_rows) for home in homes)


def _write_replaced(homes: Homes, to: Path) -> None:
    rows = [(home, id) for home, ids in homes.items() for id in sorted(ids)]
    columns = {
        "table": pa.array([home for home, _ in rows], pa.string()),
        "id": pa.array([id for _, id in rows], pa.int64()),
    }
    pq.write_table(pa.table(columns), to / "_replaced.parquet")
