"""What was made of policy files, kept for the next process as Python keeps compiled modules: in the user's cache folder,
under a digest of all that it follows from. Whatever is amiss with what is kept, it is made anew."""

from __future__ import annotations

import os
import pickle
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final, TypeVar

import markdown_it
import sqlglot
import yaml
from platformdirs import user_cache_path

from yingbao.engine.policies.book import Book, load_book

Made = TypeVar("Made")
KEPT: Final = 40
"""So many things are kept; the oldest make room."""
READ: Final = frozenset({".md", ".yaml"})
"""The endings of the files that a book is read from."""
UNREADABLE: Final = (ImportError, AttributeError, LookupError, TypeError, ValueError, EOFError, pickle.UnpicklingError)
"""What reading something half written or of another version ends in."""


def ready_book(folder: Path, *, overlays: Iterable[str] = ()) -> Book:
    """The same as load_book, without reading and checking files that a process before has read and checked."""
    wanted = sorted(set(overlays))
    key = _digest(str(folder), *wanted, *_contents(folder))
    book = kept(key, lambda: load_book(folder, overlays=wanted))
    book.key = key
    return book


def kept(key: str, make: Callable[[], Made]) -> Made:
    """What was kept under `key`, or what `make` makes, which is then kept."""
    folder = _folder()
    if folder is None:
        return make()
    file = folder / f"{key}.pickle"
    with suppress(OSError, *UNREADABLE):
        return pickle.loads(file.read_bytes())  # type: ignore[no-any-return]
    made = make()
    with suppress(OSError):
        _keep(file, made)
    return made


def key_within(book: Book, *parts: object) -> str:
    """The key of something that follows from a book and `parts`; '' if the book itself is not one that is kept."""
    return _digest(book.key, *map(str, parts)) if book.key else ""


def _keep(file: Path, made: object) -> None:
    body = pickle.dumps(made, pickle.HIGHEST_PROTOCOL)
    with NamedTemporaryFile(dir=file.parent, delete=False) as out:
        out.write(body)
    Path(out.name).replace(file)
    newest = sorted(file.parent.glob("*.pickle"), key=lambda one: one.stat().st_mtime, reverse=True)
    for old in newest[KEPT:]:
        old.unlink(missing_ok=True)


def _folder() -> Path | None:
    """Where things are kept; None if there is no such place that is the user's alone: what others may write is never read."""
    folder = user_cache_path("yingbao") / "law"
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        about = folder.stat()
        if not hasattr(os, "getuid") or (about.st_uid == os.getuid() and not about.st_mode & 0o022):
            return folder
    return None


def _contents(folder: Path) -> Iterable[str]:
    for file in sorted(one for one in folder.rglob("*") if one.suffix in READ):
        yield str(file.relative_to(folder))
        yield sha256(file.read_bytes()).hexdigest()


@cache
def _engine() -> str:
    """Which engine this is: another version of what it stands on, or a file of it touched, makes everything anew."""
    files = [(one, one.stat()) for one in sorted(Path(__file__).parent.parent.rglob("*.py"))]
    stamps = [f"{one} {about.st_mtime_ns} {about.st_size}" for one, about in files]
    return _digest_of(sys.version, *(one.__version__ for one in (markdown_it, sqlglot, yaml)), *stamps)


def _digest(*parts: str) -> str:
    return _digest_of(_engine(), *parts)


def _digest_of(*parts: str) -> str:
    return sha256("\0".join(parts).encode()).hexdigest()[:32]
