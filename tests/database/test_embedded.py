"""The embedded server: shared by processes, closed to strangers, up again after a kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from yingbao.database.cluster import Cluster
from yingbao.database.embedded import join, leave, running
from yingbao.database.keystore import KeyStore
from yingbao.database.trouble import Trouble

OTHER_PROCESS = """
import sys
from pathlib import Path
from yingbao.database.embedded import join
from yingbao.database.keystore import KeyStore
home = Path(sys.argv[1])
join(home / "postgresql", KeyStore(home / "keys"))
print("joined", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """A server's folder that nobody else uses."""
    with tempfile.TemporaryDirectory(prefix="yingbao-database-") as home:
        yield Path(home) / "postgresql"
        leave(Path(home) / "postgresql")


def keys(folder: Path) -> KeyStore:
    return KeyStore(folder.parent / "keys")


def another_process(folder: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", OTHER_PROCESS, str(folder.parent)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout
    assert process.stdout.readline() == "joined\n"
    return process


def end(process: subprocess.Popen[str]) -> None:
    process.communicate("")
    assert process.returncode == 0


def test_the_server_lives_until_the_last_process_that_uses_it_ends(folder: Path) -> None:
    serve, worker = another_process(folder), another_process(folder)
    end(serve)
    assert running(Cluster(folder))
    end(worker)
    assert not running(Cluster(folder))


def test_a_killed_process_does_not_keep_the_server_up(folder: Path) -> None:
    serve, worker = another_process(folder), another_process(folder)
    serve.kill()
    serve.communicate()
    end(worker)
    assert not running(Cluster(folder))


def test_a_forked_worker_keeps_the_server_when_its_parent_leaves(folder: Path) -> None:
    join(folder, keys(folder))
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.close(write)
        os.read(read, 1)
        leave(folder)
        os._exit(0)
    os.close(read)
    assert not leave(folder)
    assert running(Cluster(folder))
    os.close(write)
    assert os.waitpid(child, 0)[1] == 0
    assert not running(Cluster(folder))


def test_after_kill_9_of_the_server_every_row_is_there(folder: Path) -> None:
    words = join(folder, keys(folder))
    with psycopg.connect(**words, autocommit=True) as con:
        con.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
    postmaster = int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])
    os.kill(postmaster, signal.SIGKILL)
    with psycopg.connect(**join(folder, keys(folder))) as con:
        assert con.execute("SELECT count(*), sum(n) FROM kept").fetchone() == (1000, 500_500)


def test_a_server_that_recovers_from_a_killed_connection_ends_when_nobody_uses_it(folder: Path) -> None:
    words = join(folder, keys(folder))
    with psycopg.connect(**words, autocommit=True) as con:
        con.execute("CREATE TABLE kept AS SELECT generate_series(1, 200000) AS n")
        os.kill(con.info.backend_pid, signal.SIGKILL)
    assert leave(folder)
    assert not running(Cluster(folder))
    with psycopg.connect(**join(folder, keys(folder))) as again:
        assert again.execute("SELECT count(*) FROM kept").fetchone() == (200_000,)


def test_a_number_of_a_dead_server_that_another_program_has_now_does_no_harm(folder: Path) -> None:
    join(folder, keys(folder))
    file = folder / "data" / "postmaster.pid"
    lines = file.read_text().splitlines()
    assert leave(folder)
    file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    join(folder, keys(folder))
    assert running(Cluster(folder))


def test_nobody_connects_without_the_password(server: dict[str, Any]) -> None:
    for wrong in ("", "postgres", "wrong"):
        with pytest.raises(psycopg.OperationalError):
            psycopg.connect(**{**server, "password": wrong})


def test_no_line_of_the_server_s_settings_trusts(con: psycopg.Connection) -> None:
    methods = con.execute("SELECT DISTINCT auth_method FROM pg_hba_file_rules").fetchall()
    assert methods == [("scram-sha-256",)]
    assert con.execute("SHOW listen_addresses").fetchone() == ("",)
    assert con.execute("SHOW data_checksums").fetchone() == ("on",)


def test_the_server_s_log_never_has_a_value_in_it(con: psycopg.Connection, home: Path) -> None:
    number = "440301199001010017"
    con.execute("CREATE TEMPORARY TABLE numbers (number text UNIQUE)")
    con.execute("INSERT INTO numbers VALUES (%s)", [number])
    with pytest.raises(psycopg.errors.UniqueViolation):
        con.execute("INSERT INTO numbers VALUES (%s)", [number])
    with pytest.raises(psycopg.errors.UniqueViolation):
        con.execute(f"INSERT INTO numbers VALUES ('{number}')".encode())
    written, end = _log(home), time.monotonic() + 10
    while (
        written.count("duplicate key") < 2 and time.monotonic() < end
    ):  # the server's log is written by another process
        time.sleep(0.02)
        written = _log(home)
    assert written.count("duplicate key") >= 2
    assert number not in written


def _log(home: Path) -> str:
    return "".join(file.read_text() for file in (home / "postgresql" / "data" / "log").iterdir())


def test_a_folder_of_another_postgresql_is_not_touched(folder: Path) -> None:
    join(folder, keys(folder))
    leave(folder)
    (folder / "data" / "PG_VERSION").write_text("14\n")
    with pytest.raises(Trouble) as caught:
        join(folder, keys(folder))
    assert "was made by PostgreSQL 14, and this version brings 18" in caught.value.en
    (folder / "data" / "PG_VERSION").write_text("18\n")


def test_a_server_that_does_not_start_says_why(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    join(folder, keys(folder))
    leave(folder)
    monkeypatch.setattr("yingbao.database.embedded.PATIENCE", 0.0)
    (folder / "data" / "local.conf").write_text("shared_buffers = 'much'\n")
    with pytest.raises(Trouble, match="shared_buffers"):
        join(folder, keys(folder))
