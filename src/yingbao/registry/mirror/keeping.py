"""Where the mirror lies: one folder a generation, of which `current` is the newest; what it holds, and as of when.

A generation is a data folder of the engine with layers (docs/decisions/0014-layers.md). Only the worker's user can read it.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from fcntl import LOCK_EX, flock
from hashlib import sha256
from pathlib import Path

from yingbao.engine.policies.front import PERIODS
from yingbao.engine.store import Store, open_store
from yingbao.registry.answers.lawbook import book

CURRENT = "current"
STATE = "_mirror.json"
Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class State:
    """`mark`: changes by transactions from this one on are not in it. `replaced`: how many homes its layers hold.
    `database`: whose transactions they are; a restored one counts its own."""

    mark: int
    day: str
    law: str
    homes: int
    replaced: int = 0
    database: int = 0

    def write(self, data: Path) -> None:
        new = data / f"{STATE}.new"
        new.write_text(json.dumps(asdict(self)), encoding="utf-8")
        new.replace(data / STATE)


def current(root: Path) -> Path | None:
    """The newest generation's folder, by its own name: it is read on even when a newer one has come."""
    link = root / CURRENT
    return link.resolve() if link.exists() else None


def open_mirror(root: Path) -> Store | None:
    """The newest generation as the engine reads it; None if there is none yet."""
    data = current(root)
    return open_store(book().dictionary, data) if data else None


def state_of(data: Path) -> State:
    return State(**json.loads((data / STATE).read_text(encoding="utf-8")))


def occasional() -> list[str]:
    """The policies that go by events: their receipts name one."""
    return sorted(policy for policy, head in book().heads.items() if head.each not in PERIODS)


def law_digest() -> str:
    """Of what in the law a mirror depends on: the dictionary, and which policies go by events."""
    known = (book().dictionary.categories, book().dictionary.tables, occasional())
    return sha256(repr(known).encode()).hexdigest()


def write_about(folder: Path, day: date, made_up: bool) -> None:
    about = {"as_of": day.isoformat(), "synthetic": made_up}
    (folder / "about.json").write_text(json.dumps(about), encoding="utf-8")


def put_in_place(root: Path, building: Path) -> Path:
    """The finished folder as the next generation, not yet the current one."""
    numbers = [int(folder.name) for folder in root.iterdir() if folder.name.isdigit()]
    data = root / f"{max(numbers, default=0) + 1:04d}"
    building.rename(data)
    return data


def make_current(root: Path, data: Path) -> None:
    """At once for whoever opens it from now on; the one before stays for whoever has it open."""
    before, new = current(root), root / f"{CURRENT}.new"
    new.unlink(missing_ok=True)
    new.symlink_to(data.name)
    new.replace(root / CURRENT)
    for folder in root.iterdir():
        if folder.name.isdigit() and folder not in (before, data):
            shutil.rmtree(folder)


@contextmanager
def alone(root: Path) -> Iterator[None]:
    """One writer at a time; the lock of a killed one falls with it."""
    root.mkdir(parents=True, exist_ok=True)
    root.chmod(0o700)
    with (root / ".lock").open("w") as file:
        flock(file, LOCK_EX)
        yield
