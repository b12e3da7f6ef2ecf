"""What is handed in as an edition: one policy file, a zip of them, or a folder under the office's home."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final

from django.conf import settings

from yingbao.database import home
from yingbao.discovery.publishing import refusals
from yingbao.discovery.publishing.refusals import refused

MOST_FILES, MOST_BYTES = 2_000, 20 * 2**20
LETTERS: Final = "documents"
"""The folder of the letters' texts, which come with the software as the dictionary does."""
INSTALLED: Final = "."
"""Stands among the folders for the files that the office was set up with."""


@dataclass(frozen=True)
class Given:
    """`files`: their bytes by their paths; `whole`: they take the place of all, not of those of their names alone."""

    name: str
    files: Mapping[str, bytes]
    whole: bool


def folders() -> list[str]:
    """Names of the folders that lie ready in the office's home, under `incoming`."""
    ready = home() / "incoming"
    return sorted(each.name for each in ready.iterdir() if each.is_dir()) if ready.is_dir() else []


def from_folder(name: str, whole: bool) -> Given:
    """One of `folders`, or the installed files. Raises Refused."""
    folder = Path(settings.POLICIES) if name == INSTALLED else home() / "incoming" / name
    inside = [
        path for path in sorted(folder.rglob("*")) if path.is_file() and path.resolve().is_relative_to(folder.resolve())
    ]
    sizes = sum(path.stat().st_size for path in inside)
    if sizes > MOST_BYTES:
        raise refused(refusals.TOO_MUCH)
    return Given(name, _kept((path.relative_to(folder).as_posix(), path.read_bytes()) for path in inside), whole)


def from_upload(name: str, file: BinaryIO, whole: bool) -> Given:
    """A policy file or a zip. Raises Refused."""
    if not name.lower().endswith(".zip"):
        return Given(name, _kept([(PurePosixPath(name).name, file.read(MOST_BYTES + 1))]), False)
    try:
        with zipfile.ZipFile(file) as packed:
            return Given(name, _kept(_unpacked(packed)), whole)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        raise refused(refusals.NOT_READ, name=name) from None


def _unpacked(packed: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    """Never more than the limit, whatever the zip says of its sizes."""
    left = MOST_BYTES
    for entry in packed.infolist():
        if not entry.is_dir():
            with packed.open(entry) as inside:
                content = inside.read(left + 1)
            left -= len(content)
            if left < 0:
                raise refused(refusals.TOO_MUCH)
            yield entry.filename.replace("\\", "/"), content


def _kept(files: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    """The policy files. What else comes along must be the office's own, or nothing that it reads."""
    kept: dict[str, bytes] = {}
    for name, content in files:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts:
            raise refused(refusals.OUTSIDE, name=name)
        if any(part.startswith((".", "__")) for part in path.parts):
            continue
        if path.suffix in (".yaml", ".yml"):
            _same(path, content)
        elif path.suffix == ".md":
            kept[name] = _text(name, content)
    if not kept:
        raise refused(refusals.NO_POLICIES)
    if len(kept) > MOST_FILES or sum(map(len, kept.values())) > MOST_BYTES:
        raise refused(refusals.TOO_MUCH)
    return kept


def _same(path: PurePosixPath, content: bytes) -> None:
    own = Path(settings.POLICIES) / (LETTERS if path.parent.name == LETTERS else "") / path.name
    if own.exists() and own.read_bytes() != content:
        raise refused(refusals.OTHER_DICTIONARY, name=path.name)


def _text(name: str, content: bytes) -> bytes:
    """With the line ends that the office's own files have, so that no line differs by its end alone."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        raise refused(refusals.NOT_READ, name=name) from None
    return content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
