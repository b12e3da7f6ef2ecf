"""A night over real statements: found, closed, opened again; of a few who changed as of everybody."""

from __future__ import annotations

from datetime import date

import pytest

from tests.office import COMMUNITY, NEIGHBOUR, OfficeForTests
from yingbao.discovery.models import Finding, Night, Reach
from yingbao.discovery.night.run import run_changes, run_night
from yingbao.registry.actions import Saying, state
from yingbao.registry.identity.actions import merge

POLICY = "gaoling"
ELDER = {"sex": "female", "birth": "1940-05-01", "hukou": COMMUNITY, "residence": COMMUNITY, "consent": True}


def person(office: OfficeForTests, **facts: object) -> int:
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)
    return office.enrol(COMMUNITY, name="王奶奶", household=home, **{**ELDER, **facts})


def correct(office: OfficeForTests, subject: int, **facts: object) -> None:
    with office.at_a_desk("community_worker"):
        state(Saying("person", subject, "correction", date(2025, 6, 1), "核实", facts))


def found() -> dict[int, tuple[str, str]]:
    rows = Finding.objects.using("worker").filter(policy=POLICY)
    return {row.subject_id: (row.cell, row.state) for row in rows}


@pytest.fixture(scope="module", autouse=True)
def people(office: OfficeForTests) -> list[int]:
    people = [person(office), person(office, birth="1990-01-01"), person(office, consent=None)]
    run_night()
    return people


def test_the_night_finds_who_is_entitled_and_has_nothing(people: list[int]) -> None:
    assert found()[people[0]] == ("missed", "suspected")
    assert people[1] not in found()
    finding = Finding.objects.using("worker").get(policy=POLICY, subject_id=people[0])
    assert (finding.entitled_fen, finding.area) == (30000, COMMUNITY)


def test_the_finding_keeps_its_proof(office: OfficeForTests, people: list[int]) -> None:
    with office.sql() as con:
        kept = con.execute(
            "SELECT proof FROM discovery_finding WHERE policy = %s AND subject_id = %s", [POLICY, people[0]]
        )
        proof = kept.fetchone()
    assert proof and "1940" in proof[0]["zh"]


def test_nothing_changed_is_no_night(people: list[int]) -> None:
    run_changes()
    assert run_changes() is None


def test_a_correction_opens_and_closes_findings_without_a_night_of_everybody(
    office: OfficeForTests, people: list[int]
) -> None:
    correct(office, people[0], birth="1985-05-01")
    correct(office, people[1], birth="1935-05-01")
    night = run_changes()
    assert night and night.scope is not None
    assert found()[people[0]] == ("missed", "gone")
    assert found()[people[1]] == ("missed", "suspected")
    correct(office, people[0], birth="1940-05-01")
    run_changes()
    assert found()[people[0]] == ("missed", "suspected")


def test_a_look_at_who_changed_looks_into_no_home_that_changed_before(
    office: OfficeForTests, people: list[int]
) -> None:
    correct(office, people[0], lives_alone=True)
    run_changes()
    correct(office, people[1], lives_alone=True)
    night = run_changes()
    assert night and night.scope == 2  # the one who changed, and the household


def test_a_payment_closes_the_finding(office: OfficeForTests, people: list[int]) -> None:
    paid = {"policy": POLICY, "occasion": "2025-12", "from": "2025-12-01", "to": "2025-12-31", "amount": 30000}
    with office.at_a_desk("community_worker"):
        state(Saying("person", people[0], "declared", date(2025, 12, 1), "补录", paid, topic="receipts", occasion="a"))
    run_changes()
    assert found()[people[0]] == ("missed", "delivered")


def test_a_move_to_another_area_takes_the_finding_along(office: OfficeForTests, people: list[int]) -> None:
    correct(office, people[1], residence=NEIGHBOUR)
    run_changes()
    assert Finding.objects.using("worker").get(policy=POLICY, subject_id=people[1]).area == NEIGHBOUR


def test_who_lives_in_a_home_that_is_set_aside_is_found_no_longer_at_once(
    office: OfficeForTests, people: list[int]
) -> None:
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)
    elders = [office.enrol(COMMUNITY, household=home, **ELDER) for _ in range(2)]
    run_changes()
    assert [found()[elder] for elder in elders] == [("missed", "suspected")] * 2
    with office.at_a_desk("community_worker"):
        for parent in people:  # nobody has three
            state(Saying("person", elders[0], "visit", date(2025, 6, 1), "误登", {}, topic="parents", other=parent))
    assert run_changes() is not None
    assert [found()[elder] for elder in elders] == [("missed", "gone")] * 2


def test_of_a_home_that_nobody_is_left_in_nothing_is_found_any_longer_at_once(office: OfficeForTests) -> None:
    home = office.enrol(
        COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY, income_12m=0, rigid_spending_12m=0
    )
    poor = {"birth": "1980-01-01", "able_to_work": False, "employed": False, "consent": True}
    last, other = (office.enrol(COMMUNITY, household=one, hukou=COMMUNITY, **poor) for one in (home, None))
    run_changes()
    waits = Finding.objects.using("worker").filter(subject_id=home, state="suspected")
    assert waits.exists()
    with office.at_a_desk("street_reviewer", COMMUNITY[:9]):
        merge(other, last, "同一人")
    assert run_changes() is not None
    assert not waits.exists()


def test_the_coverage_of_the_night_is_kept(people: list[int]) -> None:
    run_night()
    assert Reach.objects.using("worker").filter(policy=POLICY).exists()
    assert Night.objects.using("worker").filter(ended_at=None).count() == 0


def test_a_statement_on_a_page_queues_one_look(office: OfficeForTests, people: list[int]) -> None:
    with office.sql() as con:
        con.execute("DELETE FROM procrastinate_jobs")
        correct(office, people[0], lives_alone=True)
        correct(office, people[0], lives_alone=False)
        queued = con.execute(
            "SELECT task_name FROM procrastinate_jobs WHERE status = 'todo' AND task_name LIKE 'discovery.%'"
        ).fetchall()
    assert queued == [("discovery.changes",)]
