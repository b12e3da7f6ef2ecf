"""Uploaded files, encrypted where they lie: a register holds the numbers of everybody."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from yingbao.database.address import key_store
from yingbao.registry.imports.reasons import Refused

BLOCK: Final = 1 << 22
NONCE, TAG = 12, 16


@dataclass(frozen=True)
class Kept:
    """What was kept: SHA-256 and bytes of the file in clear."""

    digest: str
    size: int


def _root() -> Path:
    return Path(settings.MEDIA_ROOT) / "imports"


def folder_of(run: int) -> Path:
    """The folder of a run, readable by the office alone."""
    folder = _root() / str(run)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def keep(run: int, name: str, blocks: Iterable[bytes]) -> Kept:
    """Writes a file of a run, encrypted."""
    cipher, digest, size = AESGCM(key_store().key("imports")), hashlib.sha256(), 0
    draft = folder_of(run) / f".{name}"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        for number, block in enumerate(_even(blocks)):
            digest.update(block)
            size += len(block)
            nonce = os.urandom(NONCE)
            sealed = cipher.encrypt(nonce, block, f"{run}/{name}/{number}".encode())
            out.write(len(sealed).to_bytes(4, "big") + nonce + sealed)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(folder_of(run) / name)
    return Kept(digest.hexdigest(), size)


def _even(blocks: Iterable[bytes]) -> Iterator[bytes]:
    for block in blocks:
        for start in range(0, len(block), BLOCK):
            yield block[start : start + BLOCK]


def blocks_of(run: int, name: str) -> Iterator[bytes]:
    """The file in clear, block by block. Raises Refused: it is not there, or was changed."""
    cipher = AESGCM(key_store().key("imports"))
    try:
        with (folder_of(run) / name).open("rb") as source:
            number = 0
            while head := source.read(4):
                nonce, sealed = source.read(NONCE), source.read(int.from_bytes(head, "big"))
                yield cipher.decrypt(nonce, sealed, f"{run}/{name}/{number}".encode())
                number += 1
    except (FileNotFoundError, InvalidTag):
        raise Refused("file-gone") from None


def read_blocks(source: BinaryIO) -> Iterator[bytes]:
    while block := source.read(BLOCK):
        yield block


def has(run: int, name: str) -> bool:
    return (folder_of(run) / name).exists()


@contextmanager
def at_work(run: int, name: str) -> Iterator[Path]:
    """A folder in which the file lies in clear (`file`), for as long as the block runs; what a kill left is cleared first."""
    folder = folder_of(run) / "work"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    try:
        with (folder / "file").open("wb") as out:
            out.writelines(blocks_of(run, name))
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def forget(run: int) -> None:
    """Removes all files of a run."""
    shutil.rmtree(_root() / str(run), ignore_errors=True)


def all_with_files() -> set[int]:
    """The runs that have any."""
    return set(_folders())


def untouched_since(moment: datetime) -> set[int]:
    """The runs whose folder nobody wrote into since then."""
    return {run for run, folder in _folders().items() if folder.stat().st_mtime < moment.timestamp()}


def _folders() -> dict[int, Path]:
    return {int(folder.name): folder for folder in _root().glob("*") if folder.name.isdigit()}
