"""The embedded PostgreSQL: one server for all processes of an office, gone when the last of them ends."""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from yingbao.database.cluster import SUPERUSER, Cluster
from yingbao.database.keystore import KeyStore
from yingbao.database.trouble import Trouble

PATIENCE = 20.0
"""Seconds in which what a killed server left behind is gone."""
RECOVERY = 1_800
"""Seconds that reading the log again may take after a power cut, with a whole district in it."""

_joined: dict[Path, IO[str]] = {}
"""This process's share in each server: an open file with a shared lock, which the kernel takes back whatever happens."""
_for_child: dict[Path, IO[str]] = {}


def join(folder: Path, keys: KeyStore) -> dict[str, Any]:
    """Starts the server in `folder` (made at first) or joins the one that runs; libpq's keywords as its superuser.

    Raises Trouble when it does not start, and says where its log is.
    """
    cluster = Cluster(folder.resolve())
    password = keys.password(SUPERUSER)
    if cluster.folder not in _joined:
        cluster.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        _joined[cluster.folder] = _locked(cluster, fcntl.LOCK_SH)
    with _alone(cluster):
        cluster.ready(password)
        if not running(cluster):
            _start(cluster)
    return {"host": str(cluster.socket), "user": SUPERUSER, "password": password, "dbname": "postgres"}


def running(cluster: Cluster) -> bool:
    """Whether somebody listens; a process that was just killed may still have its number."""
    if cluster.run("pg_ctl", "status", "--pgdata", str(cluster.data)).returncode:
        return False
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as ear:
        return ear.connect_ex(str(cluster.socket / ".s.PGSQL.5432")) == 0


def leave(folder: Path) -> bool:
    """Gives this process's share back, and stops the server if nobody else has one; whether it was stopped."""
    cluster = Cluster(folder.resolve())
    if (share := _joined.pop(cluster.folder, None)) is None:
        return False
    with share:
        try:
            fcntl.flock(share, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return _stop(cluster)


def _stop(cluster: Cluster) -> bool:
    """Ends the server, in order where it can. Told so while it recovers from a kill, PostgreSQL 18 waits for ever: it is told
    once it answers, and what does not end then is ended as a power cut would, which loses nothing that was committed."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and _rejecting(cluster):
        time.sleep(0.2)
    modes = ("immediate",) if _rejecting(cluster) else ("fast", "immediate")
    stop = ("pg_ctl", "stop", "--pgdata", str(cluster.data), "--wait", "--mode")
    return any(cluster.run(*stop, mode).returncode == 0 for mode in modes)


def _rejecting(cluster: Cluster) -> bool:
    """Whether the server runs and lets nobody in: it starts, or recovers."""
    return cluster.run("pg_isready", "--host", str(cluster.socket), "--timeout", "1").returncode == 1


def _start(cluster: Cluster) -> None:
    """Starts it; the children of a killed postmaster may hold on to its memory for a moment."""
    deadline = time.monotonic() + PATIENCE
    _forget_dead_postmaster(cluster)
    while True:
        done = cluster.run(
            "pg_ctl", "start", "--pgdata", str(cluster.data), "--wait", "--timeout", str(RECOVERY), "--silent",
            "--log", str(cluster.data / "start.log"),
        )  # fmt: skip
        if done.returncode == 0:
            return
        if time.monotonic() > deadline:
            said = _last_words(cluster) or done.stdout
            raise Trouble(
                f"数据库没有启动。它的日志在 {cluster.data / 'log'}，最后说的是：\n{said}",
                f"The database did not start. Its log is in {cluster.data / 'log'} and ends with:\n{said}",
            )
        time.sleep(0.2)


def _forget_dead_postmaster(cluster: Cluster) -> None:
    """Removes postmaster.pid where its number is another program's now, or a killed one's that nobody has buried."""
    file = cluster.data / "postmaster.pid"
    with contextlib.suppress(FileNotFoundError, ValueError):
        number = int(file.read_text(encoding="ascii").splitlines()[0])
        status = Path(f"/proc/{number}/status").read_text()
        if not status.startswith("Name:\tpostgres\n") or "\nState:\tZ" in status:
            file.unlink()


def _last_words(cluster: Cluster) -> str:
    log = cluster.data / "start.log"
    files = [*cluster.data.glob("log/*.log"), *([log] if log.exists() else [])]
    newest = max(files, key=lambda file: file.stat().st_mtime, default=None)
    return "\n".join(newest.read_text(errors="replace").splitlines()[-6:]) if newest else ""


def _locked(cluster: Cluster, how: int, name: str = "users") -> IO[str]:
    file = (cluster.folder / name).open("a")
    fcntl.flock(file, how)
    return file


@contextlib.contextmanager
def _alone(cluster: Cluster) -> Iterator[None]:
    """Of several processes one makes and starts the server; the others find it running."""
    with _locked(cluster, fcntl.LOCK_EX, "starting"):
        yield


def _leave_all() -> None:
    for folder in list(_joined):
        leave(folder)


def _before_fork() -> None:
    """A forked child would share its parent's lock, and keep or lose it together with it: it is given one of its own."""
    for folder in _joined:
        _for_child[folder] = _locked(Cluster(folder), fcntl.LOCK_SH)


def _in_parent() -> None:
    while _for_child:
        _for_child.popitem()[1].close()


def _in_child() -> None:
    for share in _joined.values():
        share.close()
    _joined.update(_for_child)
    _for_child.clear()


atexit.register(_leave_all)
os.register_at_fork(before=_before_fork, after_in_parent=_in_parent, after_in_child=_in_child)
