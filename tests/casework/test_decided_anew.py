"""What a matter decided ends where it is decided anew: one decision is in force, the old letter says so, and both are replayed."""

from __future__ import annotations

import re
from datetime import date

import pytest

from tests.casework.letters.test_making import letters, make
from tests.casework.notices import written
from tests.casework.test_pages import task_of, to_the_decision
from tests.casework.test_way import DISTRICT, STREET, TODAY, another, do, open_one
from tests.office import COMMUNITY, OfficeForTests
from yingbao.casework import actions
from yingbao.casework.actions import Opening
from yingbao.casework.models import Case, Decision
from yingbao.casework.replaying import replay
from yingbao.registry.models import Statement


def decide(
    office: OfficeForTests, case: Case, role: str, area: str, outcome: str, since: str, amount: str = ""
) -> None:
    written(case)
    given = {"task": task_of(case), "outcome": outcome, "since": since, "amount": amount, "reason": "核实清楚"}
    answer = office.client(role, area).post(f"/cases/{case.pk}/act/", given | {"despite": "on"})
    assert answer.status_code == 302, re.findall(r"error.{0,200}", answer.content.decode())


def in_force(case: Case, day: date) -> list[tuple[str, date]]:
    """Decisions of the policy that hold on a day: of which matter, and since when."""
    said = Statement.objects.using("owner").filter(
        subject_id=case.subject_id, topic="decisions", recorded_to=None, valid_from__lte=day
    )
    return [
        (one.occasion.rpartition(":")[2], one.valid_from)
        for one in said.order_by("occasion")
        if not one.valid_to or one.valid_to > day
    ]


WORKER, OFFICER = ("community_worker", COMMUNITY), ("district_officer", DISTRICT)


@pytest.fixture
def given(office: OfficeForTests) -> Case:
    """A wheelchair that was granted and given, and turned out to be the wrong one: it is decided anew."""
    person = office.enrol(COMMUNITY, name="周二", birth="1960-01-01", disability="physical", device_need="wheelchair")
    with office.at_a_desk(*WORKER):
        case = Case.objects.get(pk=actions.open_case(Opening("fuzhu_qiju", person, "door"), TODAY))
    do(office, case, *WORKER, "agrees")
    do(office, case, "street_reviewer", STREET, "accepted")
    do(office, case, "social_worker", COMMUNITY, "fits")
    decide(office, case, *OFFICER, "granted", "2025-12-31")
    make(office, case, *WORKER, given="手动轮椅一台")
    do(office, case, *WORKER, "done")
    assert do(office, case, *WORKER, "again", reason="轮椅太宽，过不了门") == "assess"
    assert do(office, case, "social_worker", COMMUNITY, "fits") == "decide"
    return case


def test_a_case_that_granted_and_then_refuses_leaves_nothing_in_force(office: OfficeForTests, given: Case) -> None:
    code = _code(office, given, "confirm")
    assert in_force(given, date(2026, 3, 1)) == [(given.number, date(2025, 12, 31))]
    assert "有效" in office.client().get(f"/verify/{code}/").content.decode()
    decide(office, given, *OFFICER, "refused", "2026-01-01")
    assert in_force(given, TODAY) == [(given.number, date(2025, 12, 31))], "what was given until then was given rightly"
    assert in_force(given, date(2026, 1, 1)) == []
    assert "之后另有决定" in office.client().get(f"/verify/{code}/").content.decode()
    page = office.client("street_reviewer", STREET).get(f"/cases/{given.pk}/").content.decode()
    assert "已由后来的决定取代" in page and "不予确认" in page
    make(office, given, "street_reviewer", STREET)
    assert [one.kind for one in letters(given)] == ["confirm", "refuse"]
    assert [one.same for one in replay(given)] == [True, True]
    assert [one.verdict for one in Decision.objects.using("owner").filter(case=given).order_by("id")] == [
        "grant",
        "refuse",
    ]


def test_refused_from_the_very_day_nothing_was_ever_granted(office: OfficeForTests, given: Case) -> None:
    decide(office, given, *OFFICER, "refused", "2025-12-31")
    assert in_force(given, TODAY) == []
    said = Statement.objects.using("owner").filter(subject_id=given.subject_id, topic="decisions")
    assert [one.recorded_to is not None for one in said] == [True], "that it once stood there is kept"


def test_granted_anew_one_of_the_two_is_in_force(office: OfficeForTests, given: Case) -> None:
    decide(office, given, *OFFICER, "granted", "2026-01-01")
    assert in_force(given, TODAY) == [(given.number, date(2025, 12, 31))]
    assert in_force(given, date(2026, 1, 1)) == [(given.number, date(2026, 1, 1))]


def test_what_is_decided_on_appeal_takes_the_place_of_what_was_appealed_against(office: OfficeForTests) -> None:
    case = open_one(office)
    office.enrol(COMMUNITY, name="李四", household=case.subject_id)
    to_the_decision(office, case)
    decide(office, case, "district_officer", DISTRICT, "granted", "2026-01-01", "800")
    do(office, case, "street_reviewer", STREET, "done")
    with office.at_a_desk("community_worker"):
        about = Opening(case.policy, case.subject_id, "counter", entry="appeal", parent=case.pk)
        appeal = Case.objects.get(pk=actions.open_case(about, TODAY))
    do(office, appeal, "district_officer", STREET, "overturned", reason="收入没有查清")
    do(office, appeal, "community_worker", COMMUNITY, "done", second=another(office, "social_worker", COMMUNITY))
    do(office, appeal, "street_reviewer", STREET, "done")
    do(office, appeal, "street_reviewer", STREET, "fits_not", reason="收入高于标准")
    _granted_for(office, case, "别的事")
    decide(office, appeal, "district_officer", COMMUNITY, "refused", "2026-02-01")
    assert in_force(case, date(2026, 1, 31)) == [(case.number, date(2026, 1, 1)), ("别的事", date(2026, 1, 1))]
    assert in_force(case, date(2026, 2, 1)) == [("别的事", date(2026, 1, 1))], "of another matter nothing was said"


def _granted_for(office: OfficeForTests, case: Case, matter: str) -> None:
    """What another matter of the same policy granted."""
    with office.sql() as con:
        con.execute(
            "INSERT INTO registry_statement (subject_id, topic, occasion, source_id, valid_from, facts, sensitive, restricted, author_id, reason, evidence)"
            " SELECT subject_id, topic, %s, source_id, valid_from, facts, sensitive, restricted, author_id, reason, %s"
            " FROM registry_statement WHERE subject_id = %s AND topic = 'decisions'",
            [f"dibao::{matter}", matter, case.subject_id],
        )


def _code(office: OfficeForTests, case: Case, kind: str) -> str:
    with office.sql() as con:
        query = "SELECT code FROM casework_letter WHERE case_id = %s AND kind = %s"
        return str(con.execute(query, [case.pk, kind]).fetchone()[0])
