"""The log compared with its seals and with the file outside the database."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connections, transaction

from yingbao.accounts.log.chain import Line
from yingbao.accounts.log.heads import Head, HeadFile
from yingbao.accounts.log.sealing import ENTRY, SEAL, head_file, line_of, seal_of
from yingbao.accounts.log.verifying import Verdict, verify

CHUNK = 20_000


def verify_log(heads: HeadFile | None = None, using: str = "gate") -> Verdict:
    """Verifies everything: about ten seconds a million entries. Writers and sealer go on meanwhile."""
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
        return verify(_entries(using), seals, [*told, *later])


def _entries(using: str) -> Iterator[Line]:
    last = -(2**63)
    with connections[using].cursor() as cursor:
        while True:
            cursor.execute(f"SELECT {ENTRY} FROM accounts_entry WHERE id > %s ORDER BY id LIMIT {CHUNK}", [last])
            rows = cursor.fetchall()
            yield from map(line_of, rows)
            if len(rows) < CHUNK:
                return
            last = rows[-1][0]
