"""Backup and restore with a real server: nothing is lost, nothing is replaced by what was not proven."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from yingbao.database.address import Address
from yingbao.database.backup import backup, last_backup, restore
from yingbao.database.backup.exporting import export_keys, import_keys
from yingbao.database.backup.fingerprint import fingerprint
from yingbao.database.backup.restoring import replaced
from yingbao.database.keystore import KeyStore
from yingbao.database.preparing import ROLES, connected, prepare
from yingbao.database.trouble import Trouble

SOME = """
    CREATE TABLE person (id bigserial PRIMARY KEY, name text, facts jsonb, born date, cipher bytea, at timestamptz);
    INSERT INTO person (name, facts, born, cipher, at)
      SELECT '张' || n, jsonb_build_object('n', n, 'x', n / 7.0), DATE '1950-01-01' + n, sha256(n::text::bytea),
             timestamptz '2025-12-31 08:00+08' + n * interval '1 second'
      FROM generate_series(1, 3000) n;
    CREATE TABLE django_session (session_key text, session_data text);
    INSERT INTO django_session VALUES ('secret', 'secret');
    ALTER TABLE person ENABLE ROW LEVEL SECURITY;
    CREATE POLICY worker ON person TO yingbao_worker USING (true);
    GRANT SELECT ON person TO yingbao_worker, yingbao_web;
"""


@pytest.fixture
def address(
    server: dict[str, Any], con: psycopg.Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Address]:
    """An office with some people, and a file of evidence."""
    monkeypatch.setenv("YINGBAO_HOME", str(tmp_path / "office"))
    address = Address({**server, "dbname": "district"})
    prepare(address)
    with connected(address.keywords) as made:
        made.execute(SOME)
    (tmp_path / "office" / "files" / "2025").mkdir(parents=True)
    (tmp_path / "office" / "files" / "2025" / "evidence.pdf").write_bytes(b"%PDF" + bytes(5_000_000))
    yield address
    for (name,) in con.execute("SELECT datname FROM pg_database WHERE starts_with(datname, 'district')").fetchall():
        con.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
    for role in ROLES:
        con.execute(f"DROP ROLE {role}".encode())


def prints(address: Address) -> dict[str, Any]:
    with psycopg.connect(**address.keywords) as con:
        return fingerprint(con)


def test_a_restored_office_is_the_one_that_was_backed_up(
    address: Address, tmp_path: Path, con: psycopg.Connection
) -> None:
    before = prints(address)
    file = backup(address, tmp_path / "a.backup")
    note = last_backup()
    assert note
    assert (note["file"], note["bytes"]) == (str(file), file.stat().st_size)
    with connected(address.keywords) as changed:
        changed.execute("DELETE FROM person WHERE id > 10; UPDATE person SET name = '李'")
    shutil.rmtree(tmp_path / "office" / "files")
    stages: list[str] = []
    restore(address, file, stage=stages.append)
    assert prints(address) == before
    assert stages == ["prove", "restore", "compare", "swap"]
    assert (tmp_path / "office" / "files" / "2025" / "evidence.pdf").stat().st_size == 5_000_004
    ((aside, _),) = replaced(con, "district")
    assert aside.startswith("district_before_")
    with connected(address.as_role("yingbao_web")) as web:
        assert web.execute("SELECT count(*) FROM person").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute("CREATE TEMPORARY TABLE person (n int)")
    with connected(address.as_role("yingbao_worker")) as worker:
        assert worker.execute("SELECT count(*) FROM person").fetchone() == (3000,)
    with connected(address.keywords) as owner:
        assert owner.execute("SELECT nextval('person_id_seq')").fetchone() == (3001,)
        assert owner.execute("SELECT count(*) FROM django_session").fetchone() == (0,)


def test_a_backup_holds_one_moment_while_people_go_on_writing(address: Address, tmp_path: Path) -> None:
    done = threading.Event()

    def write() -> None:
        with connected(address.keywords) as con:
            while not done.is_set():
                con.execute(
                    "INSERT INTO person (name) VALUES ('新'); UPDATE person SET name = name || '.' WHERE id = 5"
                )

    writer = threading.Thread(target=write)
    writer.start()
    file = backup(address, tmp_path / "a.backup")
    done.set()
    writer.join()
    restore(address, file)


def test_people_at_work_are_cut_off_and_find_the_restored_office(address: Address, tmp_path: Path) -> None:
    file = backup(address, tmp_path / "a.backup")
    with connected(address.as_role("yingbao_web")) as web:
        restore(address, file)
        with pytest.raises(psycopg.OperationalError):
            web.execute("SELECT 1")
    connected(address.as_role("yingbao_web")).close()


def test_a_damaged_backup_touches_nothing(address: Address, tmp_path: Path, con: psycopg.Connection) -> None:
    file = backup(address, tmp_path / "a.backup")
    data = bytearray(file.read_bytes())
    data[-100] ^= 1
    file.write_bytes(data)
    before = prints(address)
    with pytest.raises(Trouble, match="Nothing was restored; take another backup"):
        restore(address, file)
    assert prints(address) == before
    databases = con.execute("SELECT count(*) FROM pg_database WHERE starts_with(datname, 'district')").fetchone()
    assert databases == (1,)


def test_in_a_new_office_the_keys_come_first(
    address: Address, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, con: psycopg.Connection
) -> None:
    here = KeyStore(tmp_path / "office" / "keys")
    token = here.ring().encrypt("person.phone", 7, "13800000000")
    file = backup(address, tmp_path / "a.backup")
    assert b"13800000000" not in file.read_bytes()
    before = prints(address)
    export_keys(here, tmp_path / "keys.json", "correct horse battery")
    monkeypatch.setenv("YINGBAO_HOME", str(tmp_path / "elsewhere"))
    there = KeyStore(tmp_path / "elsewhere" / "keys")
    with pytest.raises(Trouble, match="was made with another key"):
        restore(address, file)
    shutil.rmtree(there.folder)
    with pytest.raises(Trouble, match="passphrase is wrong"):
        import_keys(there, tmp_path / "keys.json", "incorrect horse battery")
    assert "ring/1" in import_keys(there, tmp_path / "keys.json", "correct horse battery")
    con.execute("DROP DATABASE district WITH (FORCE)")
    restore(address, file)
    assert prints(address) == before
    assert there.ring().decrypt("person.phone", 7, token) == "13800000000"
    assert (tmp_path / "elsewhere" / "files" / "2025" / "evidence.pdf").exists()


def test_an_export_of_keys_shows_none_and_wants_a_long_passphrase(tmp_path: Path) -> None:
    store = KeyStore(tmp_path / "keys")
    store.ring(), store.secret("django")
    with pytest.raises(Trouble, match="too short: 12 characters"):
        export_keys(store, tmp_path / "keys.json", "short")
    assert export_keys(store, tmp_path / "keys.json", "correct horse battery") == 2
    text = (tmp_path / "keys.json").read_text()
    assert not any(secret in text for secret in store.contents().values())
    assert (tmp_path / "keys.json").stat().st_mode & 0o077 == 0
    with pytest.raises(Trouble, match="exists; give another name"):
        export_keys(store, tmp_path / "keys.json", "correct horse battery")
    (tmp_path / "other.json").write_text(json.dumps({"format": "other"}))
    with pytest.raises(Trouble, match="is no export of keys"):
        import_keys(store, tmp_path / "other.json", "correct horse battery")


def test_a_backup_overwrites_nothing_and_a_folder_gets_one_by_the_day(address: Address, tmp_path: Path) -> None:
    file = backup(address, tmp_path / "a.backup")
    with pytest.raises(Trouble, match=r"exists\. A backup overwrites nothing"):
        backup(address, file)
    (tmp_path / "nightly").mkdir()
    assert backup(address, tmp_path / "nightly").match("nightly/yingbao-20??????-??????.backup")
    assert file.stat().st_mode & 0o077 == 0
    assert not list(tmp_path.glob("**/*.part"))


def test_a_backup_that_cannot_be_taken_leaves_no_file(address: Address, tmp_path: Path) -> None:
    with pytest.raises(psycopg.OperationalError):
        backup(Address({**address.keywords, "dbname": "nowhere"}), tmp_path / "a.backup")
    with pytest.raises(Trouble, match="There is no folder"):
        backup(address, tmp_path / "missing" / "a.backup")
    assert not list(tmp_path.glob("*.backup"))
