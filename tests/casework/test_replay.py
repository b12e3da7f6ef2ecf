"""What was decided can be reckoned again from what was kept, whatever the registry says since; and who changed it is told."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from psycopg.conninfo import make_conninfo

from tests.casework.test_pages import to_the_decision
from tests.casework.test_way import DISTRICT, do, open_one
from tests.office import COMMUNITY, OfficeForTests
from yingbao.casework.deciding import Decided, advise
from yingbao.casework.models import Case, Decision
from yingbao.casework.replaying import replay
from yingbao.database import address
from yingbao.discovery.night.law import installed
from yingbao.engine.policies.book import fingerprint
from yingbao.registry.actions import Saying, state
from yingbao.registry.models import Subject
from yingbao.web.editions import folder_of

TODAY = date(2025, 12, 31)


@pytest.fixture
def case(office: OfficeForTests) -> Case:
    """Granted to a family although the law says no: its income is far over the line."""
    made = open_one(office)
    incomes = {"business_income": 0, "property_income": 0, "transfer_income": 0, "wage_income": 1_500_000}
    office.enrol(COMMUNITY, name="收入高", household=made.subject_id, hukou=COMMUNITY, birth="1980-01-01", **incomes)
    to_the_decision(office, made)
    said = advise(office.token("district_officer", DISTRICT), made, TODAY, made.number)
    assert said.status == "not"
    decided = Decided(date(2026, 1, 1), None, 80_050, 80_050, said)
    do(office, made, "district_officer", DISTRICT, "granted", reason="收入已经中断", decided=decided)
    return made


def typed(office: OfficeForTests, number: str, *, status: int) -> str:
    url = make_conninfo(**{**address().keywords, "dbname": office.name})
    done = subprocess.run(
        [sys.executable, "-c", "from yingbao.cli import main; main()", "replay", number, "--lang", "en"],
        check=False, capture_output=True, text=True,
        env={**os.environ, "DATABASE_URL": url, "COLUMNS": "200", "DJANGO_SETTINGS_MODULE": "yingbao.web.settings"},
    )  # fmt: skip
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout


def tamper(office: OfficeForTests, change: str, decision: int) -> None:
    with office.sql() as con:
        con.execute("ALTER TABLE casework_decision DISABLE TRIGGER decided")
        con.execute(f"UPDATE casework_decision SET {change} WHERE id = %s".encode(), [decision])
        con.execute("ALTER TABLE casework_decision ENABLE TRIGGER decided")


def test_a_decision_comes_out_the_same_after_the_registry_was_corrected(office: OfficeForTests, case: Case) -> None:
    (before,) = replay(case)
    assert before.same, before
    person = Subject.objects.using("owner").get(household_id=case.subject_id).pk
    with office.at_a_desk("community_worker"):
        state(Saying("person", person, "correction", TODAY, "更正", {"wage_income": 0}))
    office.enrol(COMMUNITY, name="后来的人", household=case.subject_id)
    now = advise(office.token("district_officer", DISTRICT), case, TODAY, case.number)
    assert now.status != "not", "the registry has an answer of its own by now"
    (after,) = replay(case)
    assert after.same, after.differs
    assert "same" in typed(office, case.number, status=0)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("said = 'entitled'", "status: kept entitled, now not"),
        ("said_fen = 80000", "amount in fen: kept 80000, now None"),
        ("""proof = jsonb_set(proof, '{zh}', '"<p>符合</p>"')""", "the proof (zh) is not what was kept"),
        ("""facts = replace(facts::text, '1500000', '0')::jsonb""", "the proof (zh)"),
        ("day = '2020-06-30'", "status: kept not, now silent"),
    ],
)
def test_a_decision_that_somebody_changed_is_told(office: OfficeForTests, case: Case, change: str, told: str) -> None:
    kept = Decision.objects.using("owner").get(case=case)
    tamper(office, change, kept.pk)
    (found,) = replay(case)
    assert any(told in label.en for label in found.differs), found.differs


REWORDED = """proof = jsonb_set(proof, '{zh}', to_jsonb(replace(proof ->> 'zh', '归谁管', '由谁办')))"""
OLDER = """|| '{"software": "0.0.9+0123456789ab"}'"""


@pytest.mark.parametrize(
    ("by", "told"),
    [
        (OLDER, "the software has changed since: then 0.0.9+0123456789ab"),
        ("- 'software'", "by which software it was made was not kept"),
    ],
)
def test_a_proof_that_newer_software_words_otherwise_is_the_same_result(
    office: OfficeForTests, case: Case, by: str, told: str
) -> None:
    kept = Decision.objects.using("owner").get(case=case).pk
    tamper(office, REWORDED, kept)
    (found,) = replay(case)
    assert not found.same, "this software wrote it, and not so"
    tamper(office, f"proof = proof {by}", kept)
    (found,) = replay(case)
    assert found.same and found.reworded is not None and told in found.reworded.en
    said = typed(office, case.number, status=0)
    assert "same" in said and told in said


@pytest.mark.parametrize(
    "change",
    [
        "replace(proof ->> 'zh', ' proof-deciding', '')",
        "regexp_replace(proof ->> 'zh', '《[^》]*》第', '《另一部法》第', 'g')",
    ],
)
def test_newer_software_that_decides_by_another_clause_or_law_is_told(
    office: OfficeForTests, case: Case, change: str
) -> None:
    kept = Decision.objects.using("owner").get(case=case).pk
    tamper(office, f"proof = jsonb_set(proof {OLDER}, '{{zh}}', to_jsonb({change}))", kept)
    (found,) = replay(case)
    assert any("decided by other clauses" in label.en for label in found.differs), found


def test_an_edition_with_an_overlay_is_asked_for_by_its_option(office: OfficeForTests, case: Case) -> None:
    law = fingerprint(Path(settings.POLICIES), repr(("demo",)))
    tamper(office, f"law = '{law}'", Decision.objects.using("owner").get(case=case).pk)
    (found,) = replay(case)
    assert found.untried is not None and "--overlay demo" in found.untried.zh
    assert "try again with --overlay demo" in typed(office, case.number, status=1)


def test_the_command_ends_badly_where_something_differs_and_says_what(office: OfficeForTests, case: Case) -> None:
    tamper(office, "said = 'entitled'", Decision.objects.using("owner").get(case=case).pk)
    said = typed(office, case.number, status=1)
    assert "different" in said and "status: kept entitled, now not" in said
    assert "There is no case 2025-999999." in typed(office, "2025-999999", status=1)


def test_a_decision_by_an_edition_that_is_not_here_is_not_called_wrong(office: OfficeForTests, case: Case) -> None:
    tamper(office, "law = '0123456789ab'", Decision.objects.using("owner").get(case=case).pk)
    (found,) = replay(case)
    assert found.untried is not None and "0123456789ab" in found.untried.zh and not found.same
    assert "not replayed" in typed(office, case.number, status=1)


def test_the_edition_of_the_time_lies_among_the_offices_files(office: OfficeForTests, case: Case) -> None:
    folder = folder_of(installed())
    own = next(folder.rglob("*.md"))
    text = own.read_bytes()
    try:
        own.write_bytes(text + b"\n")
        (found,) = replay(case)
        assert found.untried is not None and "changed them" in found.untried.en
        shutil.move(folder, folder.with_name("away"))
        (found,) = replay(case)
        assert found.same, "the installed files are the same edition"
    finally:
        if not folder.exists():
            shutil.move(folder.with_name("away"), folder)
        own.write_bytes(text)


def test_a_case_without_a_decision_has_nothing_to_replay(office: OfficeForTests) -> None:
    made = open_one(office)
    assert do(office, made, "community_worker", COMMUNITY, "agrees") == "accept"
    assert "Nothing has been decided" in typed(office, made.number, status=0)
