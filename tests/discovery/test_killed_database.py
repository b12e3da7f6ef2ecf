"""The database killed in the middle of a look: the findings stay as they were, and the next look ends as if nothing had been."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from tests import migrated
from yingbao.database.embedded import leave

ROOT = Path(__file__).parents[2]
SET_UP = """
import django
django.setup()
from datetime import date
from yingbao.accounts.models import Office
from tests.discovery.test_night import person
from tests.office import OfficeForTests
from yingbao.discovery.night.run import run_night
Office.objects.using("owner").update(day=date(2025, 12, 31), made_up=True)
office = OfficeForTests("yingbao")
person(office)
run_night()
print(person(office, birth="1935-05-01"))
"""
FOUND = """
import django, json, sys
django.setup()
from yingbao.discovery.models import Finding
from yingbao.discovery.night.run import run_changes
def found():
    rows = Finding.objects.using("owner").order_by("policy", "subject_id", "event")
    print(json.dumps(list(rows.values_list("policy", "subject_id", "event", "cell", "state", "entitled_fen"))))
"""
KILLED = """
import django, sys
django.setup()
from django.db import DatabaseError, connections
from tests.killing import kill
from yingbao.database import home
from yingbao.discovery.night import reconcile, run
place, victim = {"evaluate": run, "_stage": reconcile}[sys.argv[1]], sys.argv[2]
does = getattr(place, sys.argv[1])
def killing(*given):
    done = does(*given)
    if victim == "server":
        number = int((home() / "postgresql" / "data" / "postmaster.pid").read_text().split()[0])
    else:
        with connections["worker"].cursor() as cursor:
            (number,) = cursor.execute("SELECT pg_backend_pid()").fetchone()
    kill(number)
    return done
setattr(place, sys.argv[1], killing)
try:
    run.run_changes()
except DatabaseError:
    sys.exit(7)
"""
SEEN = f"{FOUND}\nfound()\n"
LOOK = f"""{SEEN}
run_changes()
found()
"""
ANEW = f"""{FOUND}
from django.db import connections
with connections["owner"].cursor() as cursor:
    cursor.execute("TRUNCATE discovery_finding, discovery_turn, discovery_night CASCADE")
run_changes()
found()
"""


def script(home: Path, text: str, *given: str, ends: int = 0) -> str:
    environment = {**os.environ, "YINGBAO_HOME": str(home), "DJANGO_SETTINGS_MODULE": "yingbao.web.settings"}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-c", f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n{text}", *given]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == ends, done.stderr[-2000:]
    return done.stdout


def findings(home: Path, text: str) -> list[list[Any]]:
    """What a script found, each time that it looked."""
    return [json.loads(line) for line in script(home, text).splitlines()]


def rounds(kills: list[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory(prefix="yingbao-killed-") as folder:
        home = Path(folder)
        migrated.copy_to(home)
        try:
            newcomer = int(script(home, SET_UP).split()[-1])
            (before,) = findings(home, SEEN)
            for step, victim in kills[:-1]:
                script(home, KILLED, step, victim, ends=7)
                assert findings(home, SEEN) == [before], (step, victim)
            script(home, KILLED, *kills[-1], ends=7)
            left, after = findings(home, LOOK)
            assert left == before, kills[-1]
            assert newcomer in {subject for _, subject, *_ in after}
            assert findings(home, ANEW) == [after]
        finally:
            leave(home / "postgresql")


def test_a_look_whose_database_is_killed_leaves_the_findings_and_is_made_good(office: object) -> None:
    rounds([("_stage", "server")])


@pytest.mark.assurance
def test_so_it_is_at_other_moments_and_with_a_connection_alone(office: object) -> None:
    rounds([(step, victim) for step in ("evaluate", "_stage") for victim in ("server", "connection")])
