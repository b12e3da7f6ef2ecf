"""Nobody who surveyed or decided in a matter decides it again on appeal, however often it is appealed against."""

from __future__ import annotations

import pytest
from django.db import DatabaseError

from tests.casework.test_decided_anew import decide
from tests.casework.test_dying import OLD_AGE, elder, granted, opened
from tests.casework.test_pages import to_the_decision
from tests.casework.test_way import DISTRICT, STREET, TODAY, do, open_one
from tests.office import COMMUNITY, OfficeForTests
from yingbao.casework import actions
from yingbao.casework.actions import Opening
from yingbao.casework.models import Case
from yingbao.casework.refusals import why_not

FIRST, SECOND, THIRD = DISTRICT, STREET, COMMUNITY
"""Areas of three officers of the district, who are three people here."""


def appeal(office: OfficeForTests, case: Case) -> Case:
    with office.at_a_desk("community_worker"):
        opening = Opening(case.policy, case.subject_id, "counter", entry="appeal", parent=case.pk)
        return Case.objects.get(pk=actions.open_case(opening, TODAY))


def seen(office: OfficeForTests, case: Case) -> str:
    return str(office.client("district_officer", FIRST).get(f"/cases/{case.pk}/").content.decode())


def kept_out(office: OfficeForTests, case: Case, area: str) -> bool:
    with pytest.raises(DatabaseError) as refused:
        do(office, case, "district_officer", area, "upheld", reason="维持")
    return "请换人" in why_not(refused.value).zh


def listed(office: OfficeForTests, case: Case, area: str) -> bool:
    """Whether it stands among the cases that an officer of the district is to do."""
    return f'href="/cases/{case.pk}/"' in office.client("district_officer", area).get("/cases/").content.decode()


def test_an_appeal_against_an_appeal_is_for_who_had_no_part_in_either(office: OfficeForTests) -> None:
    case = open_one(office)
    office.enrol(COMMUNITY, name="李四", household=case.subject_id)
    to_the_decision(office, case)
    decide(office, case, "district_officer", FIRST, "refused", "2025-12-31")
    do(office, case, "street_reviewer", STREET, "done")
    once = appeal(office, case)
    assert kept_out(office, once, FIRST)
    assert "今天辖区里没有别人能办这一步" in seen(office, once), "there is one officer yet"
    office.person("district_officer", SECOND)
    assert "这一步要换人办" in seen(office, once) and "没有别人能办" not in seen(office, once)
    assert not listed(office, once, FIRST), "who is kept from it has it in no list"
    assert listed(office, once, SECOND)
    do(office, once, "district_officer", SECOND, "upheld", reason="事实清楚")
    twice = appeal(office, once)
    assert kept_out(office, twice, FIRST), "who decided two cases ago"
    assert kept_out(office, twice, SECOND), "who looked into the appeal before"
    assert "这一步要换人办" in seen(office, twice)
    assert do(office, twice, "district_officer", THIRD, "upheld", reason="事实清楚") == "end"


def test_who_decides_while_an_appeal_stands_open_is_kept_from_that_too(office: OfficeForTests) -> None:
    case = open_one(office)
    office.enrol(COMMUNITY, name="王五", household=case.subject_id)
    to_the_decision(office, case)
    early = appeal(office, case)
    assert listed(office, early, FIRST), "nothing was decided yet"
    decide(office, case, "district_officer", FIRST, "refused", "2025-12-31")
    assert not listed(office, early, FIRST)
    assert kept_out(office, early, FIRST)


def test_a_decision_at_a_step_that_the_plan_of_the_appeal_does_not_name_keeps_from_it_as_well(
    office: OfficeForTests,
) -> None:
    person = elder(office)
    first = granted(office, person)
    case = opened(office, Opening(OLD_AGE, person, "counter", entry="certify", parent=first.pk))
    do(office, case, "community_worker", COMMUNITY, "stop", reason="迁出本市")
    early = appeal(office, case)
    assert listed(office, early, FIRST), "nothing was stopped yet"
    decide(office, case, "district_officer", FIRST, "stopped", "2026-01-01")
    assert not listed(office, early, FIRST)
    assert kept_out(office, early, FIRST)
