"""What is in a database, table by table: the number of rows, and a hash that does not mind their order."""

from __future__ import annotations

from collections.abc import Mapping

import psycopg
from psycopg import sql

Fingerprint = Mapping[str, tuple[int, str]]
"""'schema.table' → (rows, the sum of the rows' MD5s, as text)."""

UNKEPT = ("public.django_session",)
"""Whose rows no backup keeps: a restored session would let somebody in who had signed out."""

TABLES = """SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND c.relpersistence = 'p' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
            ORDER BY 1, 2"""
SPELLING = ("SET LOCAL timezone = 'UTC'", "SET LOCAL datestyle = 'ISO'", "SET LOCAL intervalstyle = 'postgres'",
            "SET LOCAL bytea_output = 'hex'", "SET LOCAL extra_float_digits = 1")  # fmt: skip
"""A value has one spelling, whoever's settings the server has."""


def fingerprint(con: psycopg.Connection) -> dict[str, tuple[int, str]]:
    """Of every table, in the running transaction's snapshot."""
    for setting in SPELLING:
        con.execute(setting)
    tables = con.execute(TABLES).fetchall()
    return {name: _table(con, *table) for table in tables if (name := ".".join(table)) not in UNKEPT}


def _table(con: psycopg.Connection, schema: str, table: str) -> tuple[int, str]:
    text = "SELECT count(*), coalesce(sum(('x' || substr(md5(t::text), 1, 15))::bit(60)::bigint), 0)::text FROM {} AS t"
    row = con.execute(sql.SQL(text).format(sql.Identifier(schema, table))).fetchone()
    assert row
    return row[0], row[1]


def differences(expected: Fingerprint, found: Fingerprint) -> list[str]:
    """The tables that are not alike."""
    return sorted(name for name in {*expected, *found} if tuple(expected.get(name, ())) != tuple(found.get(name, ())))
