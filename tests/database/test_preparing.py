"""A server of the user's own: what the office makes on it, and what it asks an administrator for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from yingbao.database.address import Address
from yingbao.database.preparing import ROLES, SETTINGS, connected, prepare
from yingbao.database.trouble import Trouble


@pytest.fixture
def address(
    server: dict[str, Any], con: psycopg.Connection, home: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Address]:
    monkeypatch.setenv("YINGBAO_HOME", str(home))
    yield Address({**server, "dbname": "fresh"})
    con.execute("DROP DATABASE IF EXISTS fresh WITH (FORCE)")
    for role in (*ROLES, "someone"):
        con.execute(f"DROP ROLE IF EXISTS {role}".encode())


def test_an_empty_server_is_made_ready_twice_with_the_same_result(address: Address) -> None:
    prepare(address)
    prepare(address)
    for role in ROLES:
        with connected(address.as_role(role)) as con:
            assert con.execute("SELECT current_user, pg_encoding_to_char(encoding), datcollate FROM pg_database"
                               " WHERE datname = current_database()").fetchone() == (role, "UTF8", "C.UTF-8")  # fmt: skip


def test_the_pages_role_makes_no_table_not_even_a_temporary_one(address: Address) -> None:
    prepare(address)
    with connected(address.as_role("yingbao_web")) as con:
        for statement in ("CREATE TABLE accounts_desk (n int)", "CREATE TEMPORARY TABLE accounts_desk (n int)"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                con.execute(statement.encode())


def test_a_page_is_never_waited_for_without_end_and_a_job_may_take_its_time(address: Address) -> None:
    prepare(address)
    waits = {}
    for role in ROLES:
        with connected(address.as_role(role)) as con:
            asked = (
                "SELECT current_setting('statement_timeout'), current_setting('idle_in_transaction_session_timeout')"
            )
            waits[role] = con.execute(asked).fetchone()
    assert waits == {"yingbao_gate": ("15s", "1min"), "yingbao_web": ("15s", "1min"), "yingbao_worker": ("0", "0")}


def test_a_password_that_was_changed_elsewhere_is_set_again(address: Address, con: psycopg.Connection) -> None:
    prepare(address)
    con.execute("ALTER ROLE yingbao_web PASSWORD 'another'")
    with pytest.raises(Trouble, match="连不上数据库"):
        connected(address.as_role("yingbao_web"))
    prepare(address)
    connected(address.as_role("yingbao_web")).close()


def test_a_role_that_may_too_much_is_refused(address: Address, con: psycopg.Connection) -> None:
    con.execute("CREATE ROLE yingbao_web LOGIN BYPASSRLS CREATEDB")
    with pytest.raises(Trouble) as caught:
        prepare(address)
    assert caught.value.en == (
        "The database role yingbao_web may too much (bypassrls, createdb): row-level security would not hold it."
        " Take that back."
    )


def test_an_owner_who_may_not_make_roles_is_told_what_the_administrator_must_run(
    address: Address, con: psycopg.Connection
) -> None:
    con.execute("CREATE ROLE someone LOGIN PASSWORD 'someone'")
    con.execute("CREATE DATABASE fresh OWNER someone")
    theirs = Address({**address.keywords, "user": "someone", "password": "someone"})
    for role in ROLES:
        settings = [f"""ALTER ROLE "{role}" SET "{name}" = '{value}';""" for name, value in SETTINGS[role].items()]
        for wanted in (f'CREATE ROLE "{role}" LOGIN NOSUPERUSER', *settings):
            with pytest.raises(Trouble) as caught:
                prepare(theirs)
            statement = caught.value.en.splitlines()[-1].strip()
            assert statement.startswith(wanted)
            assert address.as_role(role)["password"] not in statement
            con.execute(statement.encode())
    prepare(theirs)
    con.execute("DROP DATABASE fresh WITH (FORCE)")


def test_a_server_that_is_not_there_is_named(address: Address) -> None:
    with pytest.raises(Trouble) as caught:
        prepare(Address({**address.keywords, "host": "/nowhere"}))
    assert caught.value.en.startswith("No connection to the database (/nowhere, postgres@postgres): ")
