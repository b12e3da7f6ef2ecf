"""Before the first migration: the database, its extensions and its roles."""

from __future__ import annotations

import psycopg
from psycopg import sql

from yingbao.database.address import ALIASES, Address

EXTENSIONS = ("pg_trgm", "btree_gist")
OLDEST = 15


def prepare(address: Address) -> None:
    """Makes what is not there yet. Raises ValueError if the server is too old, psycopg.Error if it refuses."""
    name = address.keywords["dbname"]
    with psycopg.connect(**{**address.keywords, "dbname": "postgres"}, autocommit=True) as con:
        if con.info.server_version < OLDEST * 10_000:
            raise ValueError(f"PostgreSQL {OLDEST} or newer is needed, this is {con.info.server_version // 10_000}")
        _roles(con)
        if not con.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            con.execute(
                sql.SQL(
                    "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
                ).format(sql.Identifier(name))
            )
    with psycopg.connect(**address.keywords, autocommit=True) as con:
        for extension in EXTENSIONS:
            con.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))


def _roles(con: psycopg.Connection) -> None:
    known = {role for (role,) in con.execute("SELECT rolname FROM pg_roles").fetchall()}
    for role in sorted({*ALIASES.values()} - {""}):
        if role not in known:
            con.execute(
                sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE").format(sql.Identifier(role))
            )
