"""Restoring: the backup is proven whole, restored beside what is there, compared, and only then put in its place."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO

import psycopg
from psycopg import sql

from yingbao.database.address import Address, home, key_store
from yingbao.database.backup.envelope import read
from yingbao.database.backup.fingerprint import differences, fingerprint
from yingbao.database.backup.programs import running
from yingbao.database.backup.taking import DATABASE, FILES, KEY, MANIFEST, Manifest, Progress, key_prints
from yingbao.database.preparing import close_doors, connected, create_database, prepare_roles
from yingbao.database.trouble import Trouble

FRESH, BEFORE = "_fresh_", "_before_"
"""What a database that is being restored, and one that was replaced, is called after the office's."""
KNOWS_IT = 170_000
UNKNOWN_SETTING = ('unrecognized configuration parameter "transaction_timeout"', "errors ignored on restore: 1\n")
"""What pg_restore says of a server older than that, and nothing else."""


def proven(path: Path, progress: Progress = lambda size: None) -> Manifest:
    """Reads a backup from end to end; what it holds. Trouble if it is damaged, or its keys are not here."""
    manifest, size = None, 0
    for kind, data in read(path, key_store().key(KEY)):
        size += len(data)
        progress(size)
        if kind == MANIFEST:
            manifest = Manifest.read(data)
    assert manifest, "the last chunk of a whole backup is its manifest"
    ours = key_prints(key_store().ring())
    if missing := [number for number, seen in manifest.keys.items() if ours.get(number) != seen]:
        generations = ", ".join(missing)
        raise Trouble(
            f"备份里的证件号码要用第 {generations} 代密钥才能解开，这里没有。请先导入密钥：yingbao keys import 文件。",
            f"The numbers in this backup need generation {generations} of the keys, which is not here."
            " Import the keys first: yingbao keys import FILE.",
        )
    return manifest


def restore(
    address: Address,
    path: Path,
    progress: Progress = lambda size: None,
    stage: Callable[[str], None] = lambda name: None,
) -> Manifest:
    """Puts a backup in the place of the office's database and files. What was there stays, under another name.

    Calls `stage` with prove, restore, compare, swap. Raises Trouble, and nothing is replaced, if anything differs.
    """
    stage("prove")
    manifest = proven(path, progress)
    name, stamp = str(address.keywords["dbname"]), f"{datetime.now():%Y%m%d_%H%M%S}"
    fresh = Address({**address.keywords, "dbname": f"{name}{FRESH}{stamp}"})
    with connected({**address.keywords, "dbname": "postgres"}) as con:
        prepare_roles(con, address)
        _drop_leftovers(con, name)
        con.execute(create_database(fresh.keywords["dbname"]))
        try:
            stage("restore")
            files = _load(fresh, path, con.info.server_version, progress)
            stage("compare")
            _compare(fresh, manifest)
        except BaseException:
            con.execute(_sql("DROP DATABASE {} WITH (FORCE)", fresh.keywords["dbname"]))
            raise
        stage("swap")
        _swap(con, name, fresh.keywords["dbname"], f"{name}{BEFORE}{stamp}")
    _swap_files(files, stamp)
    return manifest


def replaced(con: psycopg.Connection, name: str) -> list[tuple[str, int]]:
    """Databases that restores put aside, with their sizes in bytes."""
    found = con.execute(
        "SELECT datname, pg_database_size(datname) FROM pg_database WHERE starts_with(datname, %s) ORDER BY 1",
        [name + BEFORE],
    )
    return found.fetchall()


def _drop_leftovers(con: psycopg.Connection, name: str) -> None:
    """What a restore that was killed left behind."""
    found = con.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [name + FRESH]).fetchall()
    for (leftover,) in found:
        con.execute(_sql("DROP DATABASE {} WITH (FORCE)", leftover))


def _load(fresh: Address, path: Path, server: int, progress: Progress) -> Path | None:
    """The archive into the fresh database, the files beside the office's own; where they are."""
    size = 0
    files: Path | None = None
    chunks = read(path, key_store().key(KEY))
    with _loading(fresh, server) as archive:
        for kind, data in chunks:
            size += len(data)
            progress(size)
            if kind != DATABASE:
                break
            archive.write(data)
        else:
            return None
    if kind == FILES:
        files = home() / "files.fresh"
        _unpack(data, chunks, files)
    return files


@contextmanager
def _loading(fresh: Address, server: int) -> Iterator[IO[bytes]]:
    """Where to write pg_dump's archive, so that it ends up in the fresh database."""
    arguments = ["--no-owner", f"--dbname={fresh.keywords['dbname']}"]
    # An older server does not know one harmless setting; it is asked to go on, and any other error counts.
    forgiven = UNKNOWN_SETTING if server < KNOWS_IT else ()
    arguments += [] if forgiven else ["--exit-on-error"]
    with running("pg_restore", arguments, fresh.keywords, forgiven=forgiven, stdin=subprocess.PIPE) as restoring:
        assert restoring.stdin
        yield restoring.stdin
        restoring.stdin.close()


class _Stream(io.RawIOBase):
    """Chunks as a file to read a tar from."""

    def __init__(self, first: bytes, chunks: Iterator[tuple[bytes, bytes]]) -> None:
        self.rest = first
        self.chunks = chunks

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        while not self.rest:
            kind, data = next(self.chunks, (MANIFEST, b""))
            if kind != FILES:
                return 0
            self.rest = data
        part, self.rest = self.rest[: len(buffer)], self.rest[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


def _unpack(first: bytes, chunks: Iterator[tuple[bytes, bytes]], to: Path) -> None:
    stream = io.BufferedReader(_Stream(first, chunks))  # type: ignore[type-var]
    with tarfile.open(fileobj=stream, mode="r|") as tar:
        tar.extractall(to, filter="data")


def _compare(fresh: Address, manifest: Manifest) -> None:
    with psycopg.connect(**fresh.keywords) as con:
        if different := differences(manifest.tables, fingerprint(con)):
            tables = ", ".join(different)
            raise Trouble(
                f"恢复出来的数据与备份时不一致（{tables}）。原来的数据库没有动；请换一份备份，并报告这个错误。",
                f"What was restored differs from what was backed up ({tables}). The database in place is untouched;"
                " take another backup, and report this error.",
            )
    with connected(fresh.keywords) as con:
        close_doors(con, fresh.keywords["dbname"])
        con.execute("ANALYZE")


def _swap(con: psycopg.Connection, name: str, fresh: str, aside: str) -> None:
    """Renames both at once; whoever is connected to the old one is cut off and comes back to the new."""
    exists = con.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
    if not exists:
        con.execute(_sql("ALTER DATABASE {} RENAME TO {}", fresh, name))
        return
    con.execute(_sql("ALTER DATABASE {} WITH ALLOW_CONNECTIONS false", name))
    try:
        _cut_off(con, name)
        with con.transaction():
            con.execute(_sql("ALTER DATABASE {} RENAME TO {}", name, aside))
            con.execute(_sql("ALTER DATABASE {} RENAME TO {}", fresh, name))
    except BaseException:
        con.execute(_sql("ALTER DATABASE {} WITH ALLOW_CONNECTIONS true", name))
        raise


def _cut_off(con: psycopg.Connection, name: str) -> None:
    """Ends all connections to a database and waits, a quarter of a minute each at most, until they are gone."""
    con.execute("SELECT pg_terminate_backend(pid, 15000) FROM pg_stat_activity WHERE datname = %s", [name])


def _swap_files(files: Path | None, stamp: str) -> None:
    if files:
        place = home() / "files"
        if place.exists():
            place.rename(home() / f"files.before.{stamp}")
        files.rename(place)


def _sql(text: str, *names: str) -> sql.Composed:
    return sql.SQL(text).format(*map(sql.Identifier, names))
