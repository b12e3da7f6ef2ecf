"""The log of a running office is sealed, in whatever order transactions end, and every fault is located."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from typing import Any

import psycopg
import pytest

from yingbao.accounts.log.heads import Head
from yingbao.accounts.log.queries import verify_log
from yingbao.accounts.log.sealing import head_file, last_seal, seal_now
from yingbao.accounts.log.verifying import Defect

from .conftest import without_triggers

WRITE = "SELECT office.write('look', %s, '{\"facts\": [\"person.phone\"]}')"


def write(con: psycopg.Connection, *subjects: int) -> None:
    for subject in subjects:
        con.execute(WRITE, [subject])


def kinds(**expected: Any) -> tuple[Defect, ...]:
    return (Defect(**expected),)


def test_what_was_written_is_sealed_once_and_the_head_stands_outside(log: Any) -> None:
    with log.sql("yingbao_gate") as con:
        write(con, 1, 2, 3)
    assert seal_now() == 3
    assert seal_now() == 0
    seal = last_seal("gate")
    assert seal
    assert (seal.number, seal.ranges, seal.total, seal.open) == (1, ((1, 3),), 3, ())
    assert head_file().last() == Head.of(seal)
    verdict = verify_log()
    assert (verdict.sound, verdict.entries, verdict.seals, verdict.unsealed) == (True, 3, 1, 0)


def test_an_entry_whose_transaction_ends_late_is_sealed_when_it_comes(log: Any) -> None:
    with log.sql("yingbao_gate") as slow, log.sql("yingbao_gate") as quick:
        with slow.transaction():
            write(slow, 1)
            write(quick, 2, 3)
            assert seal_now() == 2
            write(quick, 4)
            assert seal_now() == 1
            assert verify_log().sound
        assert seal_now() == 1
        seal = last_seal("gate")
        assert seal
        assert (seal.ranges, seal.high, seal.total) == (((1, 1),), 4, 4)
        assert verify_log().sound


def test_what_was_rolled_back_is_given_up_and_its_number_cannot_be_used_by_a_forger(log: Any) -> None:
    with log.sql("yingbao_gate") as con:
        with con.transaction(force_rollback=True):
            write(con, 1)
        write(con, 2)
        seal_now()
        write(con, 3)
        seal_now()
    seal = last_seal("gate")
    assert seal
    assert seal.open == ()
    with log.sql() as owner:
        without_triggers(owner, "INSERT INTO accounts_entry (id, kind, role, purpose, hidden, detail)"
                                " VALUES (1, 'look', '', '', false, '{}')")  # fmt: skip
    seal_now()
    assert verify_log().defects == kinds(kind="inserted", entry=1)


def test_a_rolled_back_number_stays_open_while_somebody_might_still_come_with_it(log: Any) -> None:
    with log.sql("yingbao_gate") as slow, log.sql("yingbao_gate") as quick:
        slow.execute("BEGIN")
        slow.execute("SELECT office.today()")  # runs, and has no number of a transaction of its own yet
        with quick.transaction(force_rollback=True):
            write(quick, 1)
        for subject in (2, 3, 4):
            write(quick, subject)
            seal_now()
        seal = last_seal("gate")
        assert seal
        assert [(hole.first, hole.last) for hole in seal.open] == [(1, 1)]
        slow.execute("COMMIT")
        write(quick, 5)
        seal_now()
        seal = last_seal("gate")
        assert seal
        assert seal.open == ()


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("UPDATE accounts_entry SET subject_id = 9 WHERE id = 2", {"kind": "edited", "entry": 2}),
        ("UPDATE accounts_entry SET at = at - interval '1 microsecond' WHERE id = 2", {"kind": "edited", "entry": 2}),
        ("UPDATE accounts_entry SET detail = '{}' WHERE id = 3", {"kind": "edited", "entry": 3}),
        ("UPDATE accounts_entry SET hidden = true WHERE id = 1", {"kind": "edited", "entry": 1}),
        ("UPDATE accounts_entry SET db_role = 'postgres' WHERE id = 1", {"kind": "edited", "entry": 1}),
        ("DELETE FROM accounts_entry WHERE id = 4", {"kind": "deleted", "entry": 4}),
        ("UPDATE log_seal SET at = at + 1 WHERE number = 2", {"kind": "seal_edited", "seal": 2}),
        ("DELETE FROM log_seal WHERE number = 1", {"kind": "seal_missing", "seal": 1}),
        ("DELETE FROM log_seal WHERE number = 2", {"kind": "seal_missing", "seal": 2}),
    ],
)
def test_what_somebody_does_with_the_database_in_hand_is_found_and_located(
    log: Any, statement: str, found: dict[str, Any]
) -> None:
    with log.sql("yingbao_gate") as con:
        write(con, 1, 2)
        seal_now()
        write(con, 3, 4)
        seal_now()
    with log.sql() as owner:
        without_triggers(owner, statement)
    assert verify_log().defects == kinds(**found)


def test_a_log_cut_off_at_the_end_is_found_also_after_it_went_on(log: Any) -> None:
    with log.sql("yingbao_gate") as con, log.sql() as owner:
        for subject in range(5):
            write(con, subject)
            seal_now()
        without_triggers(
            owner, "WITH gone AS (DELETE FROM log_seal WHERE number > 3) DELETE FROM accounts_entry WHERE id > 3"
        )
        assert verify_log().defects == (Defect("seal_missing", seal=4), Defect("seal_missing", seal=5))
        for subject in range(3):
            write(con, subject)
            seal_now()
        assert {(one.kind, one.seal) for one in verify_log().defects} >= {("seal_replaced", 4), ("seal_replaced", 5)}


@pytest.mark.parametrize("role", ["yingbao_web", "yingbao_gate", "yingbao_worker"])
@pytest.mark.parametrize("table", ["log_seal", "accounts_entry"])
def test_no_role_of_the_office_changes_or_removes_what_is_in_the_log(log: Any, role: str, table: str) -> None:
    with log.sql("yingbao_gate") as con:
        write(con, 1)
    seal_now()
    with log.sql(role) as con:
        for statement in (f"UPDATE {table} SET at = DEFAULT", f"DELETE FROM {table}", f"TRUNCATE {table}"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                con.execute(statement.encode())
    with log.sql() as owner, pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        owner.execute(f"DELETE FROM {table}".encode())


def test_of_many_sealers_one_seals_and_nothing_is_sealed_twice_or_missed(log: Any) -> None:
    """Writers that roll back and dawdle, and four sealers, all at once."""

    def write_much() -> None:
        with log.sql("yingbao_gate") as con:
            for turn in range(60):
                with con.transaction(force_rollback=turn % 7 == 0):
                    write(con, turn, turn)

    def seal_much() -> None:
        from django.db import connections

        while not done.is_set():
            seal_now()
        connections["worker"].close()

    done = threading.Event()
    sealers = [threading.Thread(target=seal_much) for _ in range(4)]
    writers = [threading.Thread(target=write_much) for _ in range(4)]
    for thread in sealers + writers:
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    for thread in sealers:
        thread.join()
    seal_now()
    verdict = verify_log()
    assert verdict.defects == ()
    assert (verdict.entries, verdict.unsealed) == (4 * 2 * 51, 0)
    assert verdict.seals > 1


SEALER = """
import os, django
from django.conf import settings
os.environ["DJANGO_SETTINGS_MODULE"] = "yingbao.web.settings"
django.setup()
from django.db import connections
connections["worker"].settings_dict["NAME"] = "{name}"
from yingbao.accounts.log.sealing import seal_now
print("sealing", flush=True)
while True:
    seal_now()
"""


def test_after_kill_9_of_the_sealer_the_chain_goes_on(log: Any) -> None:
    with log.sql("yingbao_gate") as con:
        for turn in range(3):
            sealer = subprocess.Popen(
                [sys.executable, "-c", SEALER.format(name=log.name)], stdout=subprocess.PIPE, text=True
            )
            assert sealer.stdout
            assert sealer.stdout.readline() == "sealing\n"
            write(con, *range(40))
            os.kill(sealer.pid, signal.SIGKILL)
            sealer.communicate()
            write(con, turn)
    while seal_now() or verify_log().unsealed:
        pass  # the killed one's lock goes with its connection, in a moment
    assert verify_log().sound


def test_a_head_that_a_kill_kept_from_the_file_is_made_up_for(log: Any) -> None:
    with log.sql("yingbao_gate") as con:
        write(con, 1)
        seal_now()
        write(con, 2)
        seal_now()
    file = head_file().path
    first, second = file.read_text().splitlines()
    file.write_text(f"{first}\n{second[:20]}")
    assert [one.kind for one in verify_log().defects] == ["head_unreadable", "heads_behind"]
    seal_now()
    assert file.read_text().splitlines() == [first, second[:20], second]
    assert verify_log().sound
