"""New keys for old numbers, in a real table, also when the run is broken off."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from yingbao.database.keys import Ring, version_of
from yingbao.database.keystore import KeyStore
from yingbao.database.rotating import Sealed, older, rotate
from yingbao.database.trouble import Trouble

NUMBERS = Sealed("numbers")
PEOPLE = 12_000


class Killed(Exception):
    pass


@pytest.fixture
def store(tmp_path: Path) -> KeyStore:
    return KeyStore(tmp_path / "keys")


@pytest.fixture
def table(con: psycopg.Connection, store: KeyStore) -> psycopg.Connection:
    """The phone and ID numbers of some thousand people, in a table of this connection's own."""
    con.execute(
        "CREATE TEMPORARY TABLE numbers (id bigserial PRIMARY KEY, subject_id bigint, fact text, cipher bytea,"
        " hash bytea, key_version smallint)"
    )
    write(con, store.ring(), range(PEOPLE))
    return con


def write(con: psycopg.Connection, ring: Ring, people: range) -> None:
    copy = "COPY numbers (subject_id, fact, cipher, hash, key_version) FROM STDIN"
    with con.cursor() as cursor, cursor.copy(copy) as rows:
        for person in people:
            for fact, value in (("phone", phone(person)), ("id_number", f"4403{person:014}")):
                cipher = ring.encrypt(fact, person, value)
                rows.write_row((person, fact, cipher, ring.hash(value), ring.newest.number))


def phone(person: int) -> str:
    return f"138{person:08}"


def owners(con: psycopg.Connection, ring: Ring, value: str) -> list[int]:
    """Who has this number, found by its hash."""
    found = con.execute("SELECT subject_id FROM numbers WHERE hash = ANY (%s)", [ring.hashes(value)]).fetchall()
    return [subject for (subject,) in found]


def test_after_a_rotation_every_number_opens_is_found_and_needs_no_old_key(
    table: psycopg.Connection, store: KeyStore
) -> None:
    seen: list[tuple[int, int]] = []
    assert rotate(table, store, NUMBERS, lambda done, total: seen.append((done, total))) == 2 * PEOPLE
    assert seen[-1] == (2 * PEOPLE, 2 * PEOPLE)
    ring = store.ring()
    only_new = Ring({2: ring.versions[2]}, 2)
    for subject, fact, cipher in table.execute("SELECT subject_id, fact, cipher FROM numbers WHERE id % 997 = 0"):
        assert only_new.decrypt(fact, subject, cipher) in (phone(subject), f"4403{subject:014}")
    assert owners(table, only_new, phone(77)) == [77]
    assert ring.settled == 2
    assert older(table, NUMBERS, ring) == 0


def test_a_rotation_that_was_killed_goes_on_and_meanwhile_everybody_is_found(
    table: psycopg.Connection, store: KeyStore
) -> None:
    def killed(done: int, total: int) -> None:
        if done >= 10_000:
            raise Killed

    with pytest.raises(Killed):
        rotate(table, store, NUMBERS, killed)
    ring = store.ring()
    assert (sorted(ring.versions), ring.settled) == ([1, 2], 1)
    assert [owners(table, ring, phone(person)) for person in (1, PEOPLE - 1)] == [[1], [PEOPLE - 1]]
    renewed = rotate(table, store, NUMBERS, lambda done, total: None)
    assert renewed == 2 * PEOPLE - 10_000
    assert sorted(store.ring().versions) == [1, 2]


def test_a_number_written_with_old_keys_during_the_rotation_is_taken_along(
    table: psycopg.Connection, store: KeyStore
) -> None:
    old = store.ring()
    late = iter([range(PEOPLE, PEOPLE + 10)])

    def meanwhile(done: int, total: int) -> None:
        if people := next(late, None):
            table.execute("INSERT INTO numbers (id, subject_id, fact, cipher, hash, key_version) VALUES (0, 1, %s, %s, %s, 1)",
                          ["phone", old.encrypt("phone", 1, "13900000000"), old.hash("13900000000")])  # fmt: skip
            write(table, old, people)

    rotate(table, store, NUMBERS, meanwhile)
    assert owners(table, store.ring(), phone(PEOPLE + 9)) == [PEOPLE + 9]
    assert owners(table, store.ring(), "13900000000") == [1]
    assert table.execute("SELECT count(*) FROM numbers WHERE key_version < 2").fetchone() == (0,)


def test_a_number_that_was_tampered_with_stops_the_rotation_and_is_named(
    table: psycopg.Connection, store: KeyStore
) -> None:
    table.execute("UPDATE numbers SET subject_id = 5 WHERE subject_id = 6 AND fact = 'phone'")
    with pytest.raises(Trouble, match="ciphertext of phone in file 5 does not open"):
        rotate(table, store, NUMBERS, lambda done, total: None)
    cipher = table.execute("SELECT cipher FROM numbers WHERE subject_id = 9 LIMIT 1").fetchone()
    assert cipher
    assert version_of(cipher[0]) == 1
