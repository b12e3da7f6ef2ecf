"""The keeper's commands as they are typed: backup, restore, keys, doctor."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from tests import office as offices

DATABASE = "kept"


@pytest.fixture
def kept() -> Iterator[str]:
    """An office of its own beside the one of the tests; its URL."""
    offices.start()
    from yingbao.database import address
    from yingbao.database.preparing import close_doors, connected

    words = address().keywords
    server = {**words, "dbname": "postgres"}
    with connected(server) as con:
        con.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)".encode())
        con.execute(f"CREATE DATABASE {DATABASE} TEMPLATE yingbao".encode())
        with connected({**words, "dbname": DATABASE}) as made:
            close_doors(made, DATABASE)
            made.execute("UPDATE accounts_office SET made_up = true, day = '2025-12-31'")
        yield f"postgresql://{words['user']}:{words['password']}@/{DATABASE}?host={quote(words['host'], safe='')}"
        for (name,) in con.execute("SELECT datname FROM pg_database WHERE starts_with(datname, 'kept')").fetchall():
            con.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
    for left in ("last-backup.json", "log/heads"):
        (Path(os.environ["YINGBAO_HOME"]) / left).unlink(missing_ok=True)


def yingbao(url: str, *words: str, status: int = 0) -> str:
    done = subprocess.run(
        [sys.executable, "-c", "from yingbao.cli import main; main()", *words, "--lang", "en"],
        check=False, capture_output=True, text=True,
        env={**os.environ, "DATABASE_URL": url, "YINGBAO_HEADS": "", "COLUMNS": "200", "DJANGO_SETTINGS_MODULE": "yingbao.web.settings"},
    )  # fmt: skip
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout + done.stderr


def owner(url: str) -> psycopg.Connection:
    return psycopg.connect(url, autocommit=True)


def test_of_a_well_kept_office_the_doctor_finds_nothing_to_mend(kept: str, tmp_path: Path) -> None:
    yingbao(kept, "backup", str(tmp_path / "a.backup"))
    said = yingbao(kept, "doctor")
    assert "✗" not in said, said
    for well in (
        "the role yingbao_web owns nothing",
        "every table about somebody has row-level security",
        "sensitive columns are had only against a logged look",
        "functions that run as the owner pin their search path",
        "the keys are there, for their owner alone (generation 1)",
        "the tables are up to date",
        "the last backup is 0.0 days old",
    ):
        assert f"✓ {well}" in said, said
    assert "! no worker runs" in said


HARMS = {
    "ALTER TABLE registry_subject DISABLE ROW LEVEL SECURITY": "no row-level security on registry_subject",
    "GRANT SELECT ON registry_secret TO yingbao_web": "sensitive columns: registry_secret.cipher, registry_secret.hash",
    "GRANT TEMPORARY ON DATABASE kept TO PUBLIC": "doors of the database stand open (TEMPORARY)",
    "CREATE FUNCTION office.f() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'": "everybody's: office.f()",
    "ALTER FUNCTION discovery.settle(bigint, text, text, date) RESET search_path": "everybody's: discovery.settle(bigint",
    "ALTER FUNCTION discovery.reach() SET search_path = pg_catalog, public": "everybody's: discovery.reach()",
    "GRANT EXECUTE ON FUNCTION registry.around(bigint, boolean) TO PUBLIC": "everybody's: registry.around(bigint,boolean)",
    "CREATE SCHEMA later; CREATE FUNCTION later.f(int) RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'": "everybody's: later.f(integer)",
    "CREATE TABLE mine (); ALTER TABLE mine OWNER TO yingbao_gate": "the role yingbao_gate may too much, or owns something",
    "DELETE FROM django_migrations WHERE app = 'web'": "the tables are 1 steps behind (web.",
}


def test_whatever_lets_somebody_see_too_much_is_named(kept: str) -> None:
    with owner(kept) as con:
        for harm in HARMS:
            con.execute(harm.encode())
    found = " ".join(yingbao(kept, "doctor", "--quick", status=1).split())
    missing = [said for said in HARMS.values() if not re.search(_beside_others(said), found)]
    assert not missing, found


def _beside_others(said: str) -> str:
    """Functions are named in one list."""
    head, list_of, name = said.partition("everybody's: ")
    return f"{re.escape(head + list_of)}.*{re.escape(name)}" if name else re.escape(said)


def test_a_forged_log_is_located_by_the_doctor(kept: str) -> None:
    with owner(kept) as con:
        con.execute("INSERT INTO log_seal VALUES (1, 0, '[[1, 1]]', '', '', 1, 1, '[]', '', '')")
    assert "seal 1 was changed" in yingbao(kept, "doctor", status=1)


def test_an_office_is_backed_up_and_put_back_from_the_command_line(kept: str, tmp_path: Path) -> None:
    said = yingbao(kept, "backup", str(tmp_path / "a.backup"))
    assert said.strip().startswith("Backed up: ")
    with owner(kept) as con:
        con.execute("UPDATE accounts_office SET title_zh = '别的'")
    said = yingbao(kept, "restore", str(tmp_path / "a.backup"), "--yes")
    assert "all as backed up. Now run yingbao doctor." in said
    with owner(kept) as con:
        assert con.execute("SELECT title_zh FROM accounts_office").fetchone() != ("别的",)
    assert "the database from before a restore is still there: kept_before_" in yingbao(kept, "doctor", "--quick")


def test_keys_travel_under_a_passphrase_and_are_renewed(kept: str, tmp_path: Path) -> None:
    phrase = tmp_path / "phrase"
    phrase.write_text("correct horse battery\n")
    said = yingbao(kept, "keys", "export", str(tmp_path / "keys.json"), "--passphrase-file", str(phrase))
    assert "secrets exported" in said
    said = yingbao(
        kept,
        "keys",
        "import",
        str(tmp_path / "keys.json"),
        "--passphrase-file",
        str(phrase),
        "--home",
        str(tmp_path / "new"),
    )
    assert "secrets were new" in said
    assert (tmp_path / "new" / "keys" / "ring" / "1").exists()


def test_what_is_wrong_is_said_and_not_traced(kept: str, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("民政")
    said = yingbao(kept, "restore", str(tmp_path / "letter.txt"), "--yes", status=1)
    assert said.strip() == f"{tmp_path / 'letter.txt'} is no backup of Yingbao's."
