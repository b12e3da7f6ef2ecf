"""open_store: what is admitted already is returned at once; else it is admitted beside, and put in place at the end."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fcntl import LOCK_EX, flock
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb

from yingbao.engine.dictionary import Dictionary
from yingbao.engine.faults import Fault, Faults, Place
from yingbao.engine.store.admission import admit
from yingbao.engine.store.connecting import connected
from yingbao.engine.store.layers import Stack, check_layers, find_layers, replaced
from yingbao.engine.store.laying import Laying
from yingbao.engine.store.leftovers import Unfit
from yingbao.engine.store.manifest import FILE, Manifest, digest, made_of, read_manifest
from yingbao.engine.store.merging import merge
from yingbao.engine.store.raw import columns_of
from yingbao.engine.store.sources import Folder, find_sources
from yingbao.engine.store.store import Store

Progress = Callable[[str, float], None]
STORE = ".store"
KEPT = 2
"""Views of the newest layers that are kept: whoever opened the one before may still be reading it."""


def open_store(
    dictionary: Dictionary, data: Path, *, where: Path | None = None, progress: Progress | None = None
) -> Store:
    """The admitted rows of the raw folder `data`, in the store folder `where` (default: data/.store).

    Layers in `data`/_layers are laid upon what is admitted already, in a folder of their own beside `where`: `where`.layers.

    `progress(stage, share)` is told how far each stage has come. Raises Faults: no file for any subject, a key column
    missing, a column that cannot be read, …; bad rows are set aside instead (Store.rejected).
    """
    stack = find_layers(dictionary, find_sources(dictionary, data))
    opening = _Opening(dictionary, stack, where or data / STORE, progress or (lambda stage, share: None))
    return opening.held() or opening.made()


@dataclass(frozen=True)
class _Opening:
    dictionary: Dictionary
    stack: Stack
    where: Path
    progress: Progress

    @cached_property
    def digest(self) -> str:
        return digest(self.dictionary)

    def made_of(self, stack: Stack) -> dict[str, Any]:
        return made_of(self.digest, self.stack.base.path, stack.files)

    def beside(self, word: str) -> Path:
        return self.where.with_name(f"{self.where.name}.{word}")

    def held(self) -> Store | None:
        """The store of just these files and this dictionary, if there is one."""
        made = self.made_of(self.stack)
        places = [self.where, self.view(made)] if self.stack.layers else [self.where]
        for place in places:
            manifest = read_manifest(place)
            if manifest and manifest.made_of == made:
                return Store(self.dictionary, place, manifest)
        return None

    def view(self, made: dict[str, Any]) -> Path:
        """The folder of what is made of the layers and all beneath."""
        return self.beside("layers") / sha256(json.dumps(made, sort_keys=True).encode()).hexdigest()[:16]

    def made(self) -> Store:
        if self.where.is_dir() and any(self.where.iterdir()) and not (self.where / FILE).exists():
            raise Faults([Fault("store-foreign", Place(str(self.where)))])
        try:
            self.where.parent.mkdir(parents=True, exist_ok=True)
            with _alone(self.beside("lock")):
                # Another process may have made it while this one waited.
                return self.held() or (self.layered() if self.stack.layers else self.admitted(self.stack))
        except OSError as error:
            words = {"problem": error.strerror or error}
            raise Faults([Fault("store-unwritable", Place(str(self.where)), words)]) from None

    def admitted(self, stack: Stack) -> Store:
        """Admits the rows that hold into `where`."""
        merged = self.beside("merged")
        try:
            folder = self.merged(stack, merged) if stack.layers else stack.base
            manifest = self.built(
                self.where, lambda to: admit(self.dictionary, folder, to, self.progress, self.made_of(stack))
            )
        finally:
            shutil.rmtree(merged, ignore_errors=True)
        return Store(self.dictionary, self.where, manifest)

    def merged(self, stack: Stack, to: Path) -> Folder:
        """The rows of several folders that hold, as one folder."""
        shutil.rmtree(to, ignore_errors=True)
        to.mkdir()
        with duckdb.connect() as con:
            return merge(con, self.dictionary, stack, to)

    def layered(self) -> Store:
        """The layers upon the store that has the most of them; all anew where they do not fit on it."""
        with connected() as con:
            check_layers(con, self.dictionary, self.stack)
        base, number = self.beneath()
        above, merged = Stack(self.stack.layers[number], self.stack.layers[number + 1 :]), self.beside("merged")
        try:
            layer = self.merged(above, merged) if above.layers else above.base
            layer = replace(layer, about=self.stack.about)
            return self.laid(base, layer, replaced(above.folders))
        except Unfit:
            return self.admitted(self.stack)
        finally:
            shutil.rmtree(merged, ignore_errors=True)

    def beneath(self) -> tuple[Store, int]:
        """The store in `where`, and how many of the layers it holds."""
        manifest = read_manifest(self.where)
        for number in range(len(self.stack.layers) - 1, -1, -1):
            if manifest and manifest.made_of == self.made_of(self.stack.below(number)):
                return Store(self.dictionary, self.where, manifest), number
        return self.admitted(self.stack.below(0)), 0

    def laid(self, base: Store, layer: Folder, lists: list[Path]) -> Store:
        sources = {table: source for folder in self.stack.folders for table, source in folder.sources.items()}
        made = self.made_of(self.stack)
        view = self.view(made)
        view.parent.mkdir(exist_ok=True)

        def lay(to: Path) -> Manifest:
            with connected() as con:
                columns = {t: columns_of(s.form, s.files[0]) for t, s in sources.items() if t not in layer.sources}
                return Laying(con, self.dictionary, base, layer, lists, columns, to).run(made, self.progress)

        manifest = self.built(view, lay)
        older = sorted(view.parent.iterdir(), key=lambda folder: folder.stat().st_mtime_ns)
        for folder in older[:-KEPT]:
            shutil.rmtree(folder)
        return Store(self.dictionary, view, manifest)

    def built(self, place: Path, build: Callable[[Path], Manifest]) -> Manifest:
        """Builds beside `place`, then swaps the two; what a killed run left beside is cleared away."""
        building, old = (self.beside(word) for word in ("building", "old"))
        try:
            for leftover in (building, old):
                shutil.rmtree(leftover, ignore_errors=True)
            building.mkdir()
            manifest = build(building)
            if place.exists():
                place.rename(old)
            building.rename(place)
        finally:
            for leftover in (building, old):
                shutil.rmtree(leftover, ignore_errors=True)
        return manifest


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """One process at a time; the lock of a killed one falls with it."""
    with lock.open("w") as file:
        flock(file, LOCK_EX)
        yield
