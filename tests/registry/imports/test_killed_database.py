"""The database killed in the middle of an import: it is rolled back, and the next worker does it all; never half."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests import migrated
from tests.registry.imports.test_running import FULL, full, text
from yingbao.database.embedded import leave
from yingbao.registry.imports.progress import STAGES

ROOT = Path(__file__).parents[3]
SET_UP = """
import django
django.setup()
from datetime import date
from pathlib import Path
from yingbao.accounts.models import Office
from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.imports import running, storage
from yingbao.registry.imports.mapping import recognises, suggest
from yingbao.registry.imports.office import catalogue_of
from yingbao.registry.imports.reading import read_apart, with_header
from yingbao.registry.models import Run, Source
Office.objects.using("owner").update(day=date(2025, 12, 31), made_up=True)
file, about = Path(sys.argv[1]), catalogue_of(office_dictionary(), "person")
sheet = with_header(read_apart(file, file.with_name("grid.arrow")), recognises(about))
run = Run.objects.using("owner").create(source=Source.objects.using("owner").get(code="population"), file=file.name,
    mapping=suggest(sheet, about).as_json(), valid_from=date(2025, 12, 31), state="mapped")
storage.keep(run.pk, "upload", [file.read_bytes()])
running.look_at(run.pk)
assert Run.objects.using("owner").filter(pk=run.pk, state="checked").update(state="confirmed")
print(run.pk)
"""
APPLY = """
import django
django.setup()
from django.db import DatabaseError, connections
from tests.killing import kill
from yingbao.database import home
from yingbao.registry.imports import running
from yingbao.registry.imports.progress import Telling
run, stage, victim = int(sys.argv[1]), sys.argv[2], sys.argv[3]
told = Telling.__call__
def tell(self, now, share):
    told(self, now, share)
    if now == stage:
        if victim == "server":
            number = int((home() / "postgresql" / "data" / "postmaster.pid").read_text().split()[0])
        else:
            with connections["worker"].cursor() as cursor:
                (number,) = cursor.execute("SELECT pg_backend_pid()").fetchone()
        kill(number)
if victim:
    Telling.__call__ = tell
try:
    running.apply_run(run)
except DatabaseError:
    sys.exit(7)
"""
LOOK = """
import django
django.setup()
import json
from django.db import connections
def one(query):
    with connections["owner"].cursor() as cursor:
        return cursor.execute(query).fetchone()[0]
tables = ("registry_subject", "registry_statement", "registry_secret")
print(json.dumps([one("SELECT state FROM registry_run"), *(one(f"SELECT count(*) FROM {table}") for table in tables)]))
"""


@dataclass(frozen=True)
class House:
    """An office with a server of its own, in which an import waits to be applied."""

    home: Path
    run: str

    def look(self) -> list[Any]:
        """The run's state; how many subjects, statements and numbers there are."""
        told: list[Any] = json.loads(script(self.home, LOOK).stdout)
        return told

    def apply(self, stage: str = "", victim: str = "") -> int:
        return script(self.home, APPLY, self.run, stage, victim).returncode


def script(home: Path, text: str, *given: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "YINGBAO_HOME": str(home), "DJANGO_SETTINGS_MODULE": "yingbao.web.settings"}
    environment.pop("DATABASE_URL", None)
    command = [sys.executable, "-c", f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n{text}", *given]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode in (0, 7), done.stderr[-2000:]
    return done


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with tempfile.TemporaryDirectory(prefix="yingbao-killed-") as folder:
        home = Path(folder)
        migrated.copy_to(home)
        file = home / "register.csv"
        file.write_bytes(text([FULL, *(full(order, home=f"H-{order}") for order in range(1, 30))]))
        try:
            yield House(home, script(home, SET_UP, str(file)).stdout.split()[-1])
        finally:
            leave(home / "postgresql")


def rounds(house: House, kills: list[tuple[str, str]]) -> None:
    for stage, victim in kills:
        assert house.apply(stage, victim) == 7, (stage, victim)
        assert house.look() == ["confirmed", 0, 0, 0], (stage, victim)


def test_an_import_whose_database_is_killed_is_rolled_back_and_then_done_as_a_whole(house: House) -> None:
    rounds(house, [("statements", "server")])


@pytest.mark.assurance
def test_so_it_is_at_every_stage(house: House) -> None:
    stages = [stage for stage in STAGES if stage != "profiles"]  # all are new: none is brought up to date
    rounds(house, [(stage, victim) for stage in stages for victim in ("server", "connection")])


def test_the_next_worker_does_it_all_and_only_once(house: House) -> None:
    assert house.apply() == 0
    assert house.look() == ["applied", 58, 58, 87]
    assert house.apply() == 0
    assert house.look() == ["applied", 58, 58, 87]
