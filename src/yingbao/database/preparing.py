"""Before the first migration: the database, its extensions and its roles."""

from __future__ import annotations

import psycopg
from psycopg import sql

from yingbao.database.address import ALIASES, Address
from yingbao.database.trouble import Trouble

EXTENSIONS = ("pg_trgm", "btree_gist")
OLDEST = 15
ROLES = tuple(sorted({*ALIASES.values()} - {""}))
CLASSES = ("rolsuper", "rolbypassrls", "rolcreaterole", "rolcreatedb", "rolreplication")
"""What none of the connecting roles may be."""
HUSHED = {"track_activities": "off"}
"""What a role asks, the tokens of desks and facts in it, would stand in pg_stat_activity for whoever has the same role."""
PATIENCE = {"statement_timeout": "15s", "idle_in_transaction_session_timeout": "1min"}
"""Nobody waits longer for a page: what takes more is the worker's, and a page that hangs lets go of what it locked. An export
of 100,000 rows is the longest that a transaction is idle."""
SETTINGS = {role: HUSHED if role == "yingbao_worker" else HUSHED | PATIENCE for role in ROLES}


def prepare(address: Address) -> None:
    """Makes what is not there yet. Raises Trouble that says what a database administrator has to do."""
    name = address.keywords["dbname"]
    with connected({**address.keywords, "dbname": "postgres"}) as con:
        check_version(con)
        prepare_roles(con, address)
        if not con.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            _administer(con, create_database(name))
    with connected(address.keywords) as con:
        for extension in EXTENSIONS:
            _administer(con, sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
        close_doors(con, name)


def prepare_roles(con: psycopg.Connection, address: Address) -> None:
    """The roles of the office, each with its password. Raises Trouble as `prepare` does."""
    for role in ROLES:
        _role(con, address, role)


def create_database(name: str) -> sql.Composed:
    text = "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'"
    return sql.SQL(text).format(sql.Identifier(name))


def connected(keywords: dict[str, object]) -> psycopg.Connection:
    """An autocommitting connection. Raises Trouble if there is none to be had."""
    try:
        return psycopg.connect(**keywords, autocommit=True)  # type: ignore[arg-type]
    except psycopg.OperationalError as error:
        where = f"{keywords.get('host', 'localhost')}, {keywords.get('user', '')}@{keywords.get('dbname', '')}"
        raise Trouble(
            f"连不上数据库（{where}）：{error}。请核对 DATABASE_URL，或看数据库是否在运行。",
            f"No connection to the database ({where}): {error}. Check DATABASE_URL, and that the server runs.",
        ) from None


def check_version(con: psycopg.Connection) -> None:
    """Trouble where the server is too old."""
    have = con.info.server_version // 10_000
    if have < OLDEST:
        raise Trouble(
            f"数据库是 PostgreSQL {have}，需要 {OLDEST} 或更新。请升级服务器，或去掉 DATABASE_URL 用自带的数据库。",
            f"The server is PostgreSQL {have}; {OLDEST} or newer is needed. Upgrade it, or leave DATABASE_URL out to"
            " use the embedded one.",
        )


def _role(con: psycopg.Connection, address: Address, role: str) -> None:
    """The role exists, can do nothing but connect, and has the password of this office."""
    words = ", ".join(CLASSES)
    found = con.execute(f"SELECT {words} FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    if found and any(found):
        too_much = ", ".join(name.removeprefix("rol") for name, has in zip(CLASSES, found, strict=True) if has)
        raise Trouble(
            f"数据库角色 {role} 权限过大（{too_much}）：行级安全对它无效。请收回这些权限。",
            f"The database role {role} may too much ({too_much}): row-level security would not hold it. Take that back.",
        )
    words_of_role = address.as_role(role)
    if not (found and _enters({**words_of_role, "dbname": "postgres"})):
        _let_in(con, role, words_of_role["password"], "ALTER" if found else "CREATE")
    _settle(con, role)


def _let_in(con: psycopg.Connection, role: str, password: str, verb: str) -> None:
    # Only a verifier travels, so that no log of the server has the password.
    verifier = con.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    text = sql.SQL(verb + " ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOINHERIT PASSWORD {}")
    _administer(con, text.format(sql.Identifier(role), sql.Literal(verifier)))


def _settle(con: psycopg.Connection, role: str) -> None:
    """The role's own settings, which hold from its next connection on."""
    row = con.execute("SELECT rolconfig FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    have = (row[0] if row else None) or []
    for name, value in SETTINGS[role].items():
        if f"{name}={value}" not in have:
            text = sql.SQL("ALTER ROLE {} SET {} = {}")
            _administer(con, text.format(sql.Identifier(role), sql.Identifier(name), sql.Literal(value)))


def _enters(keywords: dict[str, object]) -> bool:
    try:
        psycopg.connect(**keywords).close()  # type: ignore[arg-type]
    except psycopg.OperationalError:
        return False
    return True


def close_doors(con: psycopg.Connection, name: str) -> None:
    """Nobody but the office's roles connects, and none of them makes anything of its own."""
    database = sql.Identifier(name)
    con.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(database))
    con.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    for role in ROLES:
        con.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(database, sql.Identifier(role)))
    # Not the pages: a temporary table would be found before ours of the same name, inside SECURITY DEFINER functions too.
    con.execute(sql.SQL("GRANT TEMPORARY ON DATABASE {} TO yingbao_worker").format(database))


def _administer(con: psycopg.Connection, statement: sql.Composed) -> None:
    try:
        con.execute(statement)
    except psycopg.errors.InsufficientPrivilege:
        text = statement.as_string(con)
        raise Trouble(
            f"DATABASE_URL 里的用户没有权限执行下面这一句，请数据库管理员代为执行后再试：\n  {text};",
            f"The user in DATABASE_URL may not do this; ask the database's administrator to, then try again:\n  {text};",
        ) from None
