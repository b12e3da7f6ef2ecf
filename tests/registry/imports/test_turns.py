"""Imports of several people go in their turn, and keep nothing else waiting; while keys are renewed none goes at all."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.office import OfficeForTests
from tests.registry.imports.running import applied, begun, confirmed, read, registry
from tests.registry.imports.test_running import FULL, full, text
from yingbao.database import home
from yingbao.database.address import key_store
from yingbao.registry.imports import actions, running
from yingbao.registry.imports.mapping import Plan
from yingbao.registry.imports.reasons import Refused

Job = tuple[int, str, int]
"""Its number, the task's name, the run."""


@pytest.fixture(autouse=True)
def empty(office: OfficeForTests) -> None:
    """Each test begins with nobody, and nothing to do."""
    with office.sql() as con:
        con.execute("TRUNCATE registry_subject, registry_statement, registry_secret, registry_run CASCADE")
        con.execute("DELETE FROM procrastinate_jobs")


def taken(con: Any, worker: int) -> Job | None:
    """The job that a worker with a free hand is given."""
    return con.execute(
        "SELECT id, task_name, (args ->> 'run')::bigint FROM procrastinate_fetch_job_v2(NULL, %s) WHERE id IS NOT NULL",
        [worker],
    ).fetchone()


def done(con: Any, job: Job) -> None:
    con.execute("SELECT procrastinate_finish_job_v1(%s, 'succeeded', true)", [job[0]])


def test_imports_of_two_people_go_in_the_order_in_which_they_were_confirmed_and_leave_a_hand_free(
    office: OfficeForTests,
) -> None:
    first, second, third = (begun(office, text([FULL, full(order)])) for order in (1, 2, 3))
    for run in (second, first):
        with office.at_a_desk("district_officer", "440311"):
            actions.confirm(run.pk)
    with office.at_a_desk("district_officer", "440311"):
        actions.decide(third.pk, Plan.from_json(third.mapping))
    with office.sql() as con:
        worker = con.execute("SELECT procrastinate_register_worker_v1()").fetchone()[0]
        one, other = taken(con, worker), taken(con, worker)
        assert one and one[1:] == ("registry.imports.apply", second.pk)
        assert other and other[1:] == ("registry.imports.look", third.pk), "whoever only looks waits for no import"
        assert taken(con, worker) is None, "the next import waits in the queue"
        done(con, one)
        after = taken(con, worker)
        assert after and after[1:] == ("registry.imports.apply", first.pk)


def test_nothing_is_imported_while_keys_are_renewed_and_the_run_says_so_and_goes_on_afterwards(
    office: OfficeForTests, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(home() / "keys", tmp_path / "keys")
    monkeypatch.setenv("YINGBAO_HOME", str(tmp_path))
    before = begun(office, text([FULL, full(1)]))
    newest = key_store().add_generation().newest.number
    assert confirmed(office, before).state == "checked" and registry() == []
    meanwhile = begun(office, text([FULL, full(2)]))
    assert meanwhile.state == "refused"
    for run in (read(before.pk), meanwhile):
        refused = Refused(run.report["refused"]["code"])
        assert refused.reason.text("zh") == "号码的密钥正在更换，期间不能导入。请等更换完成后再试。"
        assert "Try again when that is done" in refused.reason.text("en")
    key_store().settle(newest)
    assert confirmed(office, before).state == "applied"
    assert applied(office, text([FULL, full(1), full(2)])).counts["same"] == 1


def test_a_page_shows_why_an_import_waits_for_keys(
    office: OfficeForTests, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(home() / "keys", tmp_path / "keys")
    monkeypatch.setenv("YINGBAO_HOME", str(tmp_path))
    newest = key_store().add_generation().newest.number
    run = begun(office, text([FULL, full(1)]))
    clerk = office.client("district_officer", "440311")
    assert "号码的密钥正在更换" in clerk.get(f"/imports/{run.pk}/").content.decode()
    key_store().settle(newest)
    with office.at_a_desk("district_officer", "440311"):
        actions.decide(run.pk, Plan.from_json(run.mapping))
    running.look_at(run.pk)
    assert read(run.pk).state == "checked", "decided once more, without a second upload"
    assert "号码的密钥正在更换" not in clerk.get(f"/imports/{run.pk}/").content.decode()
