"""The log compared with its seals and with the file outside the database, and what it attests with what is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from django.db import connections, transaction

from yingbao.accounts.log.chain import Line
from yingbao.accounts.log.heads import Head, HeadFile
from yingbao.accounts.log.sealing import ENTRY, SEAL, head_file, line_of, seal_of
from yingbao.accounts.log.verifying import Defect, Verdict, verify

CHUNK = 20_000
Progress = Callable[[float], None]

attested: Final[list[Callable[[str], Iterator[Defect]]]] = []
"""A room of whose data the log keeps digests adds what compares them, when its app is ready: the defects, as an alias
sees them at the moment at which the log is looked at."""


def _silent(share: float) -> None:
    """For whoever does not wait."""


def verify_log(heads: HeadFile | None = None, using: str = "worker", progress: Progress = _silent) -> Verdict:
    """Verifies everything: about ten seconds a million entries. Writers and sealer go on meanwhile.

    `using`: the worker's alias or the owner's.
    """
    heads = heads or head_file()
    told = list(heads.lines())
    with transaction.atomic(using), connections[using].cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute(f"SELECT {SEAL} FROM log_seal ORDER BY number")
        seals = [seal_of(row) for row in cursor.fetchall()]
        # A seal may have been seen before its head was: the lines written meanwhile count, as far as they are about it.
        known = seals[-1].number if seals else 0
        later = [
            line for line in list(heads.lines())[len(told) :] if (head := Head.read(line)) and head.number <= known
        ]
        verdict = verify(_entries(using, progress), seals, [*told, *later])
        further = tuple(one for compare in attested for one in compare(using))
        return replace(verdict, defects=verdict.defects + further)


def _entries(using: str, progress: Progress) -> Iterator[Line]:
    last = -(2**63)
    with connections[using].cursor() as cursor:
        (high,) = cursor.execute("SELECT coalesce(max(id), 0) FROM accounts_entry").fetchone()
        while True:
            cursor.execute(f"SELECT {ENTRY} FROM accounts_entry WHERE id > %s ORDER BY id LIMIT {CHUNK}", [last])
            rows = cursor.fetchall()
            yield from map(line_of, rows)
            if len(rows) < CHUNK:
                return
            last = rows[-1][0]
            progress(min(last / max(high, 1), 1.0))
