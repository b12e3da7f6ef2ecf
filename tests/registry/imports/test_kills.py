"""Killed in the middle, an import is rolled back and then goes on, or has been applied: never half."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from tests.office import OfficeForTests
from tests.registry.imports.running import applied, begun, read, registry, rows
from tests.registry.imports.test_running import FULL, full, text
from yingbao.registry.imports import actions, running, tasks

WORKER = """
import os, sys
sys.path.insert(0, {root!r})
import django
django.setup()
from django.db import connections
for alias in connections:
    for entry in (connections.databases[alias], connections[alias].settings_dict):
        entry["NAME"] = {name!r}
from yingbao.registry.imports import running
from yingbao.registry.imports.progress import Telling
told = Telling.__call__
def tell(self, stage, share):
    told(self, stage, share)
    if stage == {stage!r}:
        os.kill(os.getpid(), 9)
Telling.__call__ = tell
running.{job}({run})
"""


def seldom(*stages: str) -> list[Any]:
    """Stages whose turn comes with the slow proofs."""
    return [pytest.param(stage, marks=pytest.mark.assurance) for stage in stages]


def killed(office: OfficeForTests, job: str, run: int, stage: str) -> None:
    """Another process does the job, and dies at a stage of it."""
    root = str(Path(__file__).parents[3])
    script = WORKER.format(root=root, name=office.name, stage=stage, job=job, run=run)
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "yingbao.web.settings", "YINGBAO_PROCESS": "worker"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, check=False, cwd=root)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()[-2000:]


@pytest.mark.parametrize("stage", ["statements", *seldom("reading", "comparing", "closing", "sealing")])
def test_a_worker_killed_while_it_imports_leaves_nothing_and_the_next_one_does_it_all(
    office: OfficeForTests, stage: str
) -> None:
    with office.sql() as con:
        con.execute("TRUNCATE registry_subject, registry_statement, registry_secret, registry_run CASCADE")
    run = begun(office, text([FULL, *(full(order, home=f"H-{order}") for order in range(1, 30))]))
    with office.at_a_desk("district_officer", "440311"):
        actions.confirm(run.pk)
        transaction.get_connection("default").run_on_commit.clear()
    before = registry()
    killed(office, "apply_run", run.pk, stage)
    assert registry() == before == [] and read(run.pk).state == "confirmed"
    assert read(run.pk).stage == stage, "whoever watches sees where it stopped"
    running.apply_run(run.pk)
    assert read(run.pk).state == "applied" and rows("SELECT count(*) FROM registry_subject WHERE kind = 'person'") == [
        (29,)
    ]
    running.apply_run(run.pk)  # the queue may hand it out once more
    assert rows("SELECT count(*) FROM registry_statement WHERE run_id = %s AND topic = 'facts'", [run.pk]) == [(58,)]


@pytest.mark.parametrize("stage", ["profiles", *seldom("undoing")])
def test_a_worker_killed_while_it_undoes_leaves_the_import_whole_and_the_next_one_takes_it_back(
    office: OfficeForTests, stage: str
) -> None:
    with office.sql() as con:
        con.execute("TRUNCATE registry_subject, registry_statement, registry_secret, registry_run CASCADE")
    applied(office, text([FULL, full(1)]), source="grid")
    before = registry()
    run = applied(office, text([FULL, *(full(order) for order in range(1, 30))]))
    whole = registry()
    with office.at_a_desk("district_officer", "440311"):
        actions.ask_undo(run.pk, "传错了文件")
        transaction.get_connection("default").run_on_commit.clear()
    killed(office, "undo_run", run.pk, stage)
    assert registry() == whole and read(run.pk).state == "undoing"
    running.undo_run(run.pk)
    assert registry() == before and read(run.pk).state == "undone"


def test_what_was_confirmed_goes_on_though_the_page_s_process_was_killed_before_it_queued_the_job(
    office: OfficeForTests,
) -> None:
    run = begun(office, text([FULL, full(1)]))
    with office.at_a_desk("district_officer", "440311"):
        actions.confirm(run.pk)
        transaction.get_connection("default").run_on_commit.clear()  # as if killed after the commit
    with office.sql() as con:
        con.execute("DELETE FROM procrastinate_jobs")
        assert tasks.resume(0) == 1
        queued = con.execute("SELECT task_name, args FROM procrastinate_jobs WHERE status = 'todo'").fetchall()
    assert queued == [("registry.imports.apply", {"run": run.pk})]
    assert tasks.resume(0) == 0, "it waits already"


def test_nothing_of_the_file_is_left_in_clear_once_the_next_worker_has_begun(office: OfficeForTests) -> None:
    from yingbao.registry.imports import storage

    run = begun(office, text([FULL, full(1)]))
    with office.at_a_desk("district_officer", "440311"):
        actions.confirm(run.pk, False)
        transaction.get_connection("default").run_on_commit.clear()
    killed(office, "apply_run", run.pk, "closing")
    running.apply_run(run.pk)
    assert sorted(file.name for file in storage.folder_of(run.pk).iterdir()) == ["upload"]
