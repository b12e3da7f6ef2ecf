"""New keys for old numbers: every row is decrypted with its own generation of keys and encrypted with the newest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

from yingbao.database.keys import Ring
from yingbao.database.keystore import KeyStore

BATCH = 5_000
FIRST = -(2**63)
Row = tuple[int, int, str, bytes]  # id, subject, fact, ciphertext


@dataclass(frozen=True)
class Sealed:
    """A table of encrypted numbers and what its columns are called."""

    table: str
    subject: str = "subject_id"
    fact: str = "fact"
    cipher: str = "cipher"
    hash: str = "hash"
    version: str = "key_version"

    def statement(self, text: str) -> sql.Composed:
        """`text` with {table}, {subject}, … filled in."""
        return sql.SQL(text).format(**{name: sql.Identifier(column) for name, column in vars(self).items()})


def rotate(con: psycopg.Connection, store: KeyStore, sealed: Sealed, progress: Callable[[int, int], None]) -> int:
    """Encrypts and hashes all rows anew; how many. `con`: autocommit, as the owner.

    A run that was broken off goes on where it stopped, a batch a transaction; while it runs, both generations decrypt
    and are searched by. Calls `progress(done, total)`. Raises Trouble at a row that does not open.
    """
    ring = store.ring()
    if not (total := _left(con, sealed, ring)):
        ring = store.add_generation()
        total = _left(con, sealed, ring)
    done, last = 0, FIRST
    while rows := _renew(con, sealed, ring, last):
        done, last = done + len(rows), rows[-1][0]
        progress(done, max(total, done))
    with con.transaction():
        # Whoever still writes with the older keys is waited for, and their rows are taken along.
        con.execute(sealed.statement("LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE"))
        while rows := _renew(con, sealed, ring, FIRST):
            done += len(rows)
    store.settle(ring.newest.number)
    return done


def older(con: psycopg.Connection, sealed: Sealed, ring: Ring) -> int:
    """How many rows a search would miss, because they are older than the generation that all had reached."""
    count = sealed.statement("SELECT count(*) FROM {table} WHERE {version} < %s")
    return _number(con, count, [ring.settled])


def _left(con: psycopg.Connection, sealed: Sealed, ring: Ring) -> int:
    return _number(con, sealed.statement("SELECT count(*) FROM {table} WHERE {version} < %s"), [ring.newest.number])


def _renew(con: psycopg.Connection, sealed: Sealed, ring: Ring, after: int) -> Sequence[Row]:
    """One batch, in a transaction of its own; the rows it renewed, none at the end."""
    ask = sealed.statement(
        "SELECT id, {subject}, {fact}, {cipher} FROM {table} WHERE id > %s AND {version} < %s"
        " ORDER BY id LIMIT %s FOR UPDATE"
    )
    write = sealed.statement(
        "UPDATE {table} t SET {cipher} = n.cipher, {hash} = n.hash, {version} = %s"
        " FROM unnest(%s::bigint[], %s::bytea[], %s::bytea[]) AS n (id, cipher, hash) WHERE t.id = n.id"
    )
    with con.transaction():
        rows: list[Row] = con.execute(ask, [after, ring.newest.number, BATCH]).fetchall()
        if rows:
            con.execute(write, [ring.newest.number, *_renewed(ring, rows)])
    return rows


def _renewed(ring: Ring, rows: Sequence[Row]) -> tuple[list[int], list[bytes], list[bytes]]:
    """Ids, ciphertexts and hashes, fact by fact."""
    facts: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        facts[row[2]].append(row)
    ids: list[int] = []
    ciphers: list[bytes] = []
    hashes: list[bytes] = []
    for fact, some in facts.items():
        subjects = [row[1] for row in some]
        values = ring.decrypt_all(fact, subjects, [row[3] for row in some])
        ids += [row[0] for row in some]
        ciphers += ring.encrypt_all(fact, subjects, values)
        hashes += ring.hash_all(values)
    return ids, ciphers, hashes


def _number(con: psycopg.Connection, query: sql.Composed, words: Sequence[Any]) -> int:
    row = con.execute(query, words).fetchone()
    assert row is not None
    return int(row[0])
