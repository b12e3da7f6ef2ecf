"""Taking a backup: one snapshot of the database and the office's files, while everybody goes on working."""

from __future__ import annotations

import json
import os
import subprocess
import tarfile
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from yingbao import __version__
from yingbao.database.address import Address, home, key_store
from yingbao.database.backup.envelope import CHUNK, Writer
from yingbao.database.backup.fingerprint import UNKEPT, fingerprint
from yingbao.database.backup.programs import running
from yingbao.database.keys import Ring
from yingbao.database.trouble import Trouble

DATABASE, FILES, MANIFEST = b"D", b"F", b"M"
"""Letters of the chunks: pg_dump's archive, a tar of the office's files, and last the manifest."""
KEY = "backup"

Progress = Callable[[int], None]
"""Called with the bytes read so far."""


@dataclass(frozen=True)
class Manifest:
    """What a backup holds. `seal`: the log's last (number, digest); `keys`: generation → what it is recognised by."""

    made_at: float
    yingbao: str
    postgresql: int
    database: str
    tables: dict[str, tuple[int, str]]
    seal: tuple[int, str] | None
    keys: dict[str, str]
    files: int = 0

    @classmethod
    def read(cls, text: bytes) -> Manifest:
        return cls(**json.loads(text))


@dataclass
class _Reading:
    """The manifest's part that is read from the database while pg_dump runs."""

    found: dict[str, Any] = field(default_factory=dict)
    error: BaseException | None = None


def backup(address: Address, to: Path, progress: Progress = lambda size: None) -> Path:
    """Writes a backup into `to`, a new file or a folder; its path. The file appears only when it is whole."""
    file = _place(to)
    draft = file.with_name(f".{file.name}.part")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            manifest = _write(address, Writer(out, key_store().key(KEY)), progress)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(file)
    finally:
        draft.unlink(missing_ok=True)
    _remember(file, manifest)
    return file


def last_backup() -> dict[str, Any] | None:
    """Of the last backup: file, made_at (seconds since 1970), bytes; None if there was none."""
    note = home() / "last-backup.json"
    return dict(json.loads(note.read_text(encoding="utf-8"))) if note.exists() else None


def key_prints(ring: Ring) -> dict[str, str]:
    """Each generation of keys by a hash that tells nothing of it."""
    return {str(number): version.digest("yingbao").hex()[:16] for number, version in ring.versions.items()}


def _place(to: Path) -> Path:
    file = to / f"yingbao-{datetime.now():%Y%m%d-%H%M%S}.backup" if to.is_dir() else to
    if file.exists():
        raise Trouble(
            f"{file} 已经存在。备份不覆盖旧文件：请换一个文件名，或给一个文件夹。",
            f"{file} exists. A backup overwrites nothing: give another name, or a folder.",
        )
    if not file.parent.is_dir():
        raise Trouble(f"没有文件夹 {file.parent}。请先建好。", f"There is no folder {file.parent}. Make it first.")
    return file


def _write(address: Address, writer: Writer, progress: Progress) -> Manifest:
    with psycopg.connect(**address.keywords) as con:
        con.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        row = con.execute("SELECT pg_export_snapshot()").fetchone()
        assert row
        # What is in the snapshot is counted and hashed while pg_dump writes it out.
        reading = _Reading()
        thread = threading.Thread(target=_describe, args=(con, reading))
        thread.start()
        try:
            _dump(address, row[0], writer, progress)
        finally:
            thread.join()
        if reading.error:
            raise reading.error
        version = con.info.server_version
    count = _files(writer)
    manifest = Manifest(
        made_at=time.time(), yingbao=__version__, postgresql=version, database=str(address.keywords["dbname"]),
        keys=key_prints(key_store().ring()), files=count, **reading.found,
    )  # fmt: skip
    writer.close(MANIFEST, json.dumps(asdict(manifest)).encode())
    return manifest


def _dump(address: Address, snapshot: str, writer: Writer, progress: Progress) -> None:
    arguments = ["--format=custom", "--compress=0", f"--snapshot={snapshot}"]
    arguments += [f"--exclude-table-data={table}" for table in UNKEPT]
    size = 0
    with running("pg_dump", arguments, address.keywords, stdout=subprocess.PIPE) as process:
        assert process.stdout
        while part := process.stdout.read(CHUNK):
            writer.write(DATABASE, part)
            size += len(part)
            progress(size)


def _describe(con: psycopg.Connection, reading: _Reading) -> None:
    try:
        reading.found["tables"] = fingerprint(con)
        seal = None
        if "public.log_seal" in reading.found["tables"]:
            seal = con.execute(
                "SELECT number, encode(digest, 'hex') FROM log_seal ORDER BY number DESC LIMIT 1"
            ).fetchone()
        reading.found["seal"] = seal
    except BaseException as error:
        reading.error = error


class _Chunks:
    """A file to write a tar into, cut into chunks."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.rest = bytearray()

    def write(self, data: bytes) -> int:
        self.rest += data
        while len(self.rest) >= CHUNK:
            self.writer.write(FILES, bytes(self.rest[:CHUNK]))
            del self.rest[:CHUNK]
        return len(data)

    def end(self) -> None:
        if self.rest:
            self.writer.write(FILES, bytes(self.rest))


def _files(writer: Writer) -> int:
    """The office's uploaded files; how many."""
    folder = home() / "files"
    paths = sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
    if paths:
        chunks = _Chunks(writer)
        with tarfile.open(fileobj=chunks, mode="w|") as tar:  # type: ignore[call-overload]
            for path in paths:
                tar.add(path, arcname=str(path.relative_to(folder)), recursive=False)
        chunks.end()
    return len(paths)


def _remember(file: Path, manifest: Manifest) -> None:
    note = {"file": str(file.resolve()), "made_at": manifest.made_at, "bytes": file.stat().st_size}
    home().mkdir(mode=0o700, parents=True, exist_ok=True)
    (home() / "last-backup.json").write_text(json.dumps(note, ensure_ascii=False), encoding="utf-8")
