"""Verifying the log also compares what imports stated with the root that was sealed at the time."""

from __future__ import annotations

import json

import pytest

from tests.office import OfficeForTests
from tests.registry.imports.running import applied, undone
from tests.registry.imports.test_running import FULL, full, text
from yingbao.accounts.log.queries import verify_log
from yingbao.accounts.log.verifying import Defect
from yingbao.registry.models import Run


@pytest.fixture
def run(office: OfficeForTests) -> Run:
    """An import on which a later one stood that was undone."""
    emptied = "registry_subject, registry_statement, registry_secret, registry_run, log_seal, accounts_entry"
    with office.sql() as con, con.transaction():
        con.execute("SET LOCAL session_replication_role = replica")
        con.execute(f"TRUNCATE {emptied} CASCADE")
    first = applied(office, text([FULL, full(1), full(2)]))
    undone(office, applied(office, text([FULL, full(1, alone="否"), full(2), full(3)])))
    return first


def changed() -> list[Defect]:
    return [defect for defect in verify_log().defects if defect.kind == "import_changed"]


def test_imports_that_stand_as_they_were_are_sound_and_undone_ones_are_not_asked_about(
    office: OfficeForTests, run: Run
) -> None:
    assert changed() == []


@pytest.mark.parametrize(
    "harm",
    [
        """UPDATE registry_statement SET facts = facts || '{"lives_alone": false}' WHERE id = (
           SELECT min(id) FROM registry_statement WHERE run_id = %s)""",
        "DELETE FROM registry_statement WHERE id = (SELECT min(id) FROM registry_statement WHERE run_id = %s)",
        """UPDATE registry_statement SET valid_to = '2025-12-31' WHERE id = (
           SELECT min(id) FROM registry_statement WHERE run_id = %s)""",
    ],
)
def test_a_statement_changed_behind_the_offices_back_names_its_import(
    office: OfficeForTests, run: Run, harm: str
) -> None:
    with office.sql() as con, con.transaction():
        con.execute("SET LOCAL session_replication_role = replica")
        con.execute(harm, [run.pk])
        entry = con.execute("SELECT max(id) FROM accounts_entry WHERE detail ->> 'act' = 'apply' AND detail ->> 'run' = %s",
                            [str(run.pk)]).fetchone()[0]  # fmt: skip
    assert changed() == [Defect("import_changed", entry=entry, other=run.pk)]


def test_nobody_at_a_desk_talks_an_import_out_of_being_compared(office: OfficeForTests, run: Run) -> None:
    with office.sql("yingbao_web") as con:
        con.execute("SELECT set_config('yingbao.desk', %s, false)", [office.token("community_worker")])
        con.execute(
            "SELECT office.write('import', NULL, %s::jsonb)",
            [json.dumps({"act": "undo", "run": run.pk, "root": run.root})],
        )
    with office.sql() as con:
        con.execute("DELETE FROM registry_secret WHERE subject_id IN (SELECT id FROM registry_subject)")
        con.execute("DELETE FROM registry_statement WHERE run_id = %s", [run.pk])
    assert [defect.other for defect in changed()] == [run.pk]
