"""pg_dump and pg_restore, as streams."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO, Any

from yingbao.database.cluster import program
from yingbao.database.trouble import Trouble

VARIABLES = {
    "host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT",
}  # fmt: skip


@contextmanager
def running(
    name: str, arguments: list[str], keywords: Mapping[str, Any], forgiven: Sequence[str] = (), **streams: Any
) -> Iterator[subprocess.Popen[bytes]]:
    """A program of PostgreSQL connected to a database; killed if we fail.

    Raises Trouble with its last words if it fails, unless it says all that is `forgiven`.
    """
    told = {VARIABLES[key]: str(value) for key, value in keywords.items() if key in VARIABLES}
    hurried = "-c synchronous_commit=off -c maintenance_work_mem=512MB" if name != "pg_dump" else ""
    environment = {**os.environ, **told, "PGOPTIONS": hurried, "LC_ALL": "C.UTF-8"}
    with (
        tempfile.TemporaryFile() as words,
        subprocess.Popen([str(program(name)), *arguments], env=environment, stderr=words, **streams) as process,
    ):
        try:
            yield process
        except BrokenPipeError:
            process.wait()
        except BaseException:
            process.kill()
            raise
        if process.wait() and not (forgiven and _says_all(words, forgiven)):
            raise _failed(name, words)


def _says_all(words: IO[bytes], forgiven: Sequence[str]) -> bool:
    words.seek(0)
    said = words.read().decode(errors="replace")
    return all(text in said for text in forgiven)


def _failed(name: str, words: IO[bytes]) -> Trouble:
    words.seek(0)
    said = "\n".join(words.read().decode(errors="replace").splitlines()[-5:])
    return Trouble(f"{name} 没有成功：\n{said}", f"{name} failed:\n{said}")
