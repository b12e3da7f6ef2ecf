"""The office's processes while the pages are open."""

from __future__ import annotations

import gc
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from socket import socket
from threading import Thread

import pytest
from django.db import connections
from psycopg.conninfo import make_conninfo

from tests.office import OfficeForTests
from yingbao.database import address
from yingbao.web.serving import Worker, worker
from yingbao.web.threads import Held, own

PATIENCE = 120
"""Seconds in which a worker is at work, on the slowest machine."""


@pytest.fixture
def running(office: OfficeForTests, monkeypatch: pytest.MonkeyPatch) -> Iterator[Worker]:
    monkeypatch.setenv("DATABASE_URL", make_conninfo(**{**address().keywords, "dbname": office.name}))
    with worker() as kept:
        yield kept


def at_work(office: OfficeForTests, after: int = 0) -> int:
    """The number of the worker that has reported for work, once one has that is newer than `after`."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with office.sql() as con:
            row = con.execute("SELECT max(id) FROM procrastinate_workers WHERE id > %s", [after]).fetchone()
        if row and row[0]:
            return int(row[0])
        time.sleep(0.1)
    raise AssertionError(f"no worker after {after} has come")


def test_a_worker_that_is_killed_is_followed_by_another_which_stops_with_the_office(
    office: OfficeForTests, running: Worker
) -> None:
    first, process = at_work(office), running.process
    process.kill()
    at_work(office, first)
    assert running.process.pid != process.pid
    running.stop()
    assert running.process.poll() is not None


def test_a_thread_of_the_server_that_ends_takes_its_connections_along(office: OfficeForTests) -> None:
    """Without the collector of garbage, which seldom walks in a server: the office once refused everybody after half an hour."""
    names: list[int] = []

    def looks() -> None:
        for alias in ("default", "gate"):
            with connections[alias].cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                names.append(cursor.fetchone()[0])

    gc.disable()
    try:
        for _ in range(3):
            thread = Thread(target=looks)
            thread.start()
            thread.join()
        assert len(names) == 6
        assert are_gone(office, names)
    finally:
        gc.enable()


def test_another_may_clear_away_what_a_thread_had_opened(office: OfficeForTests) -> None:
    names: list[int] = []
    kept: list[Held] = []

    def looks() -> None:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            names.append(cursor.fetchone()[0])
        kept.append(own.__dict__["held"])

    thread = Thread(target=looks)
    thread.start()
    thread.join()
    assert alive(office, names) == 1
    kept.clear()
    assert are_gone(office, names)


def are_gone(office: OfficeForTests, names: list[int]) -> bool:
    """Whether these end, within a while."""
    end = time.monotonic() + 10
    while alive(office, names) and time.monotonic() < end:
        time.sleep(0.05)
    return not alive(office, names)


def alive(office: OfficeForTests, names: list[int]) -> int:
    """How many of these are still connected."""
    with office.sql() as con:
        row = con.execute("SELECT count(*) FROM pg_stat_activity WHERE pid = ANY (%s)", [names]).fetchone()
    assert row is not None
    return int(row[0])


def test_an_office_that_is_told_to_close_while_its_pages_are_still_being_loaded_closes() -> None:
    """A server process that is being loaded does not hear it: whoever waited for it waited for ever."""
    code = "from yingbao.web.serving import Doors, serve_pages as serve; serve(Doors(port={port}, processes=1), {app!r}, 1)"
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = [sys.executable, "-c", code.format(port=port, app="tests.web.slow:application")]
    with subprocess.Popen(told, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as office:
        try:
            assert office.stdout is not None and office.stdout.readline() == "loading\n"
            office.terminate()
            assert office.wait(30) == 0
        finally:
            office.kill()
