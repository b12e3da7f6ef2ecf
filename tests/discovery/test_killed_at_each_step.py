"""Killed at any step, worker or database, a night is made good by the next: findings, their turns and proofs are those of one
that nobody disturbed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from psycopg.conninfo import make_conninfo

from tests.discovery.test_night import correct, person
from tests.office import OfficeForTests
from yingbao.database import address
from yingbao.discovery.night.run import run_changes, run_night

NIGHT = """
import django, os, signal, sys
django.setup()
from yingbao.discovery.night import proofs, reconcile, run
from yingbao.registry.mirror import mirroring
module, name, when, look = sys.argv[1:]
place = {"proofs": proofs, "reconcile": reconcile, "run": run, "mirroring": mirroring}[module]
does = getattr(place, name)
def killed(*given, **named):
    if when == "after":
        does(*given, **named)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(place, name, killed)
getattr(run, look)()
"""
STEPS = {
    "while the mirror is written": ("mirroring", "_write_replaced", "before"),
    "once the mirror is written": ("mirroring", "_layer", "after"),
    "before anybody is looked at": ("run", "evaluate", "before"),
    "once everybody is looked at": ("run", "evaluate", "after"),
    "while findings are put on file": ("reconcile", "_stage", "after"),
    "once findings are on file": ("run", "reconcile", "after"),
    "before proofs are written": ("run", "keep_proofs", "before"),
    "once proofs are written": ("run", "keep_proofs", "after"),
}


def killed(office: OfficeForTests, step: str, look: str) -> None:
    """Another process looks, and dies at a step of it."""
    url = make_conninfo(**{**address().keywords, "dbname": office.name})
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "yingbao.web.settings"}
    done = subprocess.run(
        [sys.executable, "-c", NIGHT, *STEPS[step], look], env=environment, capture_output=True, check=False,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.returncode == -signal.SIGKILL, (step, done.stderr.decode()[-2000:])


def found(office: OfficeForTests) -> list[tuple[Any, ...]]:
    """All of every finding but when it was written: figures, proof and turns."""
    with office.sql() as con:
        return con.execute(
            """SELECT policy, subject_id, event, occasion, cell, state, area, entitled_fen, delivered_fen, stake_fen, ground, cause,
              since, rank, law, proof::text, (SELECT array_agg(t.before || '>' || t.after || ' ' || t.cell ORDER BY t.id)
                FROM discovery_turn t WHERE t.finding_id = f.id) FROM discovery_finding f ORDER BY 1, 2, 3"""
        ).fetchall()


def forget(office: OfficeForTests) -> None:
    """As if no night had ever been."""
    with office.sql() as con:
        con.execute("TRUNCATE discovery_finding, discovery_turn, discovery_night CASCADE")


@pytest.fixture(scope="module")
def people(office: OfficeForTests) -> list[int]:
    people = [person(office, birth=f"19{30 + n}-05-01") for n in range(6)]
    run_night()
    return people


def course(office: OfficeForTests, people: list[int], look: str, step: str = "") -> list[tuple[Any, ...]]:
    """The same changes each time, then a look, killed before at a step if one is named; what is on file then."""
    correct(office, people[0], birth="1930-01-01")
    correct(office, people[1], birth="1990-01-01")
    forget(office)
    if look == "run_changes":
        run_night()
    correct(office, people[0], birth="1985-01-01")
    correct(office, people[1], birth="1931-01-01")
    if step:
        killed(office, step, look)
    {"run_night": run_night, "run_changes": run_changes}[look]()
    return found(office)


def rounds(office: OfficeForTests, people: list[int], looks: list[str], steps: list[str]) -> None:
    for look in looks:
        undisturbed = course(office, people, look)
        assert all(row[15] for row in undisturbed if row[5] == "suspected")
        for step in steps:
            assert course(office, people, look, step) == undisturbed, (look, step)


def test_a_look_killed_before_its_proofs_is_made_good_with_them(office: OfficeForTests, people: list[int]) -> None:
    rounds(office, people, ["run_changes"], ["once findings are on file"])


@pytest.mark.assurance
def test_so_it_is_at_every_step_of_a_night_and_of_a_look(office: OfficeForTests, people: list[int]) -> None:
    rounds(office, people, ["run_changes"], list(STEPS))
    rounds(office, people, ["run_night"], [step for step in STEPS if "mirror" not in step])
