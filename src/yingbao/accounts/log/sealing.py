"""Seals what was written since the last seal, every second, in the worker; writers never wait for it.

Ids do not commit in order. A seal covers exactly the ids that are there; those below the highest that are not yet there
stay open until every transaction that ran then has ended.
"""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import structlog
from django.apps import apps
from django.db import connections, transaction

from yingbao.accounts.log import chain
from yingbao.accounts.log.chain import Hole, Line, Seal
from yingbao.accounts.log.heads import Head, HeadFile
from yingbao.database import home

EVERY: Final = 1.0
BATCH: Final = 20_000
ONE_SEALER: Final = 0x59696E67
"""The advisory lock of whoever seals."""

ENTRY: Final = """id, (extract(epoch FROM at) * 1000000)::bigint, kind, user_id, desk_id, role, purpose, subject_id, hidden,
                  detail::text, db_role, xact::text"""
SEAL: Final = "number, at, ranges::text, marks, root, high, total, open::text, previous, digest"
NEWER: Final = f"""SELECT {ENTRY} FROM accounts_entry WHERE id > %s
                   UNION ALL SELECT e.* FROM unnest(%s::bigint[], %s::bigint[]) AS hole (first, last),
                   LATERAL (SELECT {ENTRY} FROM accounts_entry WHERE id BETWEEN hole.first AND hole.last) e
                   ORDER BY 1 LIMIT {BATCH}"""
RUNNING: Final = """SELECT virtualxid FROM pg_locks
                    WHERE locktype = 'virtualxid' AND mode = 'ExclusiveLock' AND pid <> pg_backend_pid()"""


def head_file() -> HeadFile:
    """Where the heads go: $YINGBAO_HEADS, by default in the office's folder, outside the database."""
    return HeadFile(Path(os.environ.get("YINGBAO_HEADS") or home() / "log" / "heads"))


def seal_now(heads: HeadFile | None = None, using: str = "worker") -> int:
    """Seals whatever has been committed; how many entries. 0 if nothing is new, or another process is sealing."""
    heads, sealed = heads or head_file(), 0
    with _alone(using) as mine:
        while mine and (count := _seal_batch(heads, using)):
            sealed += count
            if count < BATCH:
                break
    return sealed


def line_of(row: Sequence[Any]) -> Line:
    """An entry as it is sealed: everything in it but its id, the detail as PostgreSQL prints it."""
    return Line(row[0], chain.canonical(list(row[1:])))


def seal_of(row: Sequence[Any]) -> Seal:
    """A row of log_seal, its columns as in SEAL."""
    number, at, spans, marks, root, high, total, still_open, previous, digest = row
    return Seal(
        number, at, tuple((first, last) for first, last in json.loads(spans)), bytes(marks), bytes(root), high, total,
        tuple(Hole(first, last, tuple(holders)) for first, last, holders in json.loads(still_open)),
        bytes(previous), bytes(digest),
    )  # fmt: skip


def last_seal(using: str) -> Seal | None:
    rows = _rows(using, f"SELECT {SEAL} FROM log_seal ORDER BY number DESC LIMIT 1")
    return seal_of(rows[0]) if rows else None


def _seal_batch(heads: HeadFile, using: str) -> int:
    # Whoever ran before the snapshot and does not run now has ended; what is not seen of them never comes.
    ran_before = _running(using)
    with transaction.atomic(using):
        _execute(using, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        before = last_seal(using)
        gaps = before.open if before else ()
        firsts, lasts = [hole.first for hole in gaps], [hole.last for hole in gaps]
        lines = [line_of(row) for row in _rows(using, NEWER, [before.high if before else 0, firsts, lasts])]
        closed = [hole for hole in gaps if len(lines) < BATCH and ran_before.isdisjoint(hole.holders)]
        newest = before
        if lines:
            still_open = chain.holes(before, [line.id for line in lines], closed, sorted(_running(using)))
            newest = chain.seal(lines, before, time.time_ns() // 1_000, still_open)
            _insert(newest, using)
    _tell(heads, newest)
    return len(lines)


def _tell(heads: HeadFile, seal: Seal | None) -> None:
    """After the commit: a head of a seal that never was would be an alarm. A head that a kill took is made up for."""
    last = heads.last()
    if seal and (last is None or last.number < seal.number):
        heads.append(Head.of(seal))


def _insert(seal: Seal, using: str) -> None:
    still_open = [[hole.first, hole.last, list(hole.holders)] for hole in seal.open]
    columns = SEAL.replace("::text", "")
    values: list[Any] = [
        seal.number, seal.at, json.dumps(seal.ranges), seal.marks, seal.root, seal.high, seal.total, json.dumps(still_open),
        seal.previous, seal.digest,
    ]  # fmt: skip
    _execute(using, f"INSERT INTO log_seal ({columns}) VALUES ({', '.join(['%s'] * len(values))})", values)


def _running(using: str) -> set[str]:
    """The transactions that run now, with or without a number of their own."""
    return {name for (name,) in _rows(using, RUNNING)}


@contextmanager
def _alone(using: str) -> Iterator[bool]:
    """Whether nobody else seals; a killed sealer's lock goes with its connection."""
    ((mine,),) = _rows(using, "SELECT pg_try_advisory_lock(%s)", [ONE_SEALER])
    try:
        yield mine
    finally:
        if mine:
            _rows(using, "SELECT pg_advisory_unlock(%s)", [ONE_SEALER])


def _rows(using: str, query: str, words: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connections[using].cursor() as cursor:
        cursor.execute(query, words)
        return list(cursor.fetchall())


def _execute(using: str, query: str, words: Sequence[Any] = ()) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(query, words)


def start_sealer(every: float = EVERY) -> threading.Event:
    """Seals from now on in a thread of this process, until the event that is returned is set."""
    stop = threading.Event()
    threading.Thread(target=_seal_on, args=(stop, every), name="sealer", daemon=True).start()
    return stop


def _seal_on(stop: threading.Event, every: float) -> None:
    apps.ready_event.wait()
    while not stop.wait(every):
        try:
            seal_now()
        except Exception:
            # The database may be restarting; the chain goes on where it stopped.
            structlog.get_logger().exception("the log was not sealed, and will be at the next try")
            connections["worker"].close()
    connections["worker"].close()
