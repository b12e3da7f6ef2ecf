"""open_store: what is admitted already is returned at once; else it is admitted beside, and put in place at the end."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path

from yingbao.engine.dictionary import Dictionary
from yingbao.engine.faults import Fault, Faults, Place
from yingbao.engine.store.admission import admit
from yingbao.engine.store.manifest import FILE, made_of, read_manifest
from yingbao.engine.store.sources import Folder, find_sources
from yingbao.engine.store.store import Store

Progress = Callable[[str, float], None]
STORE = ".store"


def open_store(
    dictionary: Dictionary, data: Path, *, where: Path | None = None, progress: Progress | None = None
) -> Store:
    """The admitted rows of the raw folder `data`, in the store folder `where` (default: data/.store).

    `progress(stage, share)` is told how far each stage has come. Raises Faults: no file for any subject, a key column
    missing, a column that cannot be read, …; bad rows are set aside instead (Store.rejected).
    """
    folder = find_sources(dictionary, data)
    where = where or data / STORE
    return _held(dictionary, folder, where) or _made(dictionary, folder, where, progress or (lambda stage, share: None))


def _held(dictionary: Dictionary, folder: Folder, where: Path) -> Store | None:
    """The store in `where`, if it is made of just these files and this dictionary."""
    manifest = read_manifest(where)
    if manifest and manifest.made_of == made_of(dictionary, folder.path, folder.files):
        return Store(dictionary, where, manifest)
    return None


def _made(dictionary: Dictionary, folder: Folder, where: Path, progress: Progress) -> Store:
    if where.is_dir() and any(where.iterdir()) and not (where / FILE).exists():
        raise Faults([Fault("store-foreign", Place(str(where)))])
    try:
        where.parent.mkdir(parents=True, exist_ok=True)
        with _alone(where.with_name(f"{where.name}.lock")):
            # Another process may have made it while this one waited.
            return _held(dictionary, folder, where) or _built(dictionary, folder, where, progress)
    except OSError as error:
        raise Faults([Fault("store-unwritable", Place(str(where)), {"problem": error.strerror or error})]) from None


def _built(dictionary: Dictionary, folder: Folder, where: Path, progress: Progress) -> Store:
    """Admits into a folder beside `where`, then swaps the two; what a killed run left beside is cleared away."""
    building, old = (where.with_name(f"{where.name}.{word}") for word in ("building", "old"))
    try:
        for leftover in (building, old):
            shutil.rmtree(leftover, ignore_errors=True)
        building.mkdir()
        manifest = admit(dictionary, folder, building, progress)
        if where.exists():
            where.rename(old)
        building.rename(where)
    finally:
        for leftover in (building, old):
            shutil.rmtree(leftover, ignore_errors=True)
    return Store(dictionary, where, manifest)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """One process at a time; the lock of a killed one falls with it."""
    with lock.open("w") as file:
        flock(file, LOCK_EX)
        yield
