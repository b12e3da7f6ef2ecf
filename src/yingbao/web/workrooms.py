"""Folders for work that is under way: what the registry tells lies there in clear, so they are the office's own and nobody else reads them.

A process that is killed cleans up nothing. What it left goes with the next folder that anybody makes.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, flock
from pathlib import Path
from tempfile import mkdtemp

HELD = ".held"
"""Locked by whoever works in a folder, for as long as they live."""


@contextmanager
def work_room(what: str) -> Iterator[Path]:
    """An empty folder beside the office's files, named after the work; it goes at the end, however that comes."""
    from yingbao.database import home  # brings the database's driver, which a process apart (apart.py) has no use for

    around = home() / "work"
    around.mkdir(mode=0o700, parents=True, exist_ok=True)
    _clear(around)
    with _door(around, LOCK_SH):
        folder = Path(mkdtemp(prefix=f"{what}-", dir=around))
        held = os.open(folder / HELD, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        flock(held, LOCK_EX)
    try:
        inside = folder / what
        inside.mkdir()
        yield inside
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(held)


def _clear(around: Path) -> None:
    """Removes what nobody works in any more; nothing while somebody else makes a folder, or clears."""
    try:
        with _door(around, LOCK_EX | LOCK_NB):
            for folder in around.glob("*-*"):
                if _left(folder):
                    shutil.rmtree(folder, ignore_errors=True)
    except BlockingIOError:
        return


def _left(folder: Path) -> bool:
    try:
        held = os.open(folder / HELD, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    except FileNotFoundError:  # whoever worked there is just leaving
        return False
    try:
        flock(held, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return False
    else:
        return True
    finally:
        os.close(held)


@contextmanager
def _door(around: Path, how: int) -> Iterator[None]:
    """Nobody clears while somebody makes a folder, which is not held at its first moment."""
    with (around / ".door").open("w") as file:
        flock(file, how)
        yield
