"""The page of a case offers what its policy's plan and rules read, and nothing else."""

from __future__ import annotations

import pytest

from tests.casework.checks.family import to_the_check
from tests.casework.test_way import DISTRICT, STREET, TODAY, another, do, open_one
from tests.office import COMMUNITY, OfficeForTests
from yingbao.casework import actions
from yingbao.casework.actions import Opening
from yingbao.casework.models import Case

VISIT, AUTHORISE, MARKS = "开始走访", "登记核对授权", "特别情形"


def page(office: OfficeForTests, case: Case, role: str, area: str) -> str:
    return str(office.client(role, area).get(f"/cases/{case.pk}/").content.decode())


def opened(office: OfficeForTests, policy: str, kind: str = "person") -> Case:
    about = office.enrol(COMMUNITY, kind, residence=COMMUNITY, hukou=COMMUNITY)
    with office.at_a_desk("community_worker"):
        number = actions.open_case(Opening(policy, about, "door"), TODAY)
    return Case.objects.using("owner").get(pk=number)


def test_a_visit_begins_where_people_are_asked_and_an_authorisation_where_means_are_checked(
    office: OfficeForTests,
) -> None:
    case = open_one(office)
    office.enrol(COMMUNITY, name="某人", household=case.subject_id, hukou=COMMUNITY)
    do(office, case, "community_worker", COMMUNITY, "agrees")
    do(office, case, "street_reviewer", STREET, "accepted")
    survey = page(office, case, "community_worker", COMMUNITY)
    assert VISIT in survey and AUTHORISE not in survey and "与经办人员有近亲属关系" in survey
    do(office, case, "community_worker", COMMUNITY, "done", second=another(office, "social_worker", COMMUNITY))
    check = page(office, case, "street_reviewer", STREET)
    assert AUTHORISE in check and "银行存款" in check and VISIT not in check and "走访得到的情况" not in check


@pytest.mark.parametrize(
    ("policy", "role", "area"),
    [("gaoling", "community_worker", COMMUNITY), ("shiwu_ertong", "street_reviewer", STREET)],
)
def test_whose_rules_read_no_means_is_asked_for_no_authorisation(
    office: OfficeForTests, policy: str, role: str, area: str
) -> None:
    case = opened(office, policy)
    do(office, case, "community_worker", COMMUNITY, "agrees")
    if policy == "shiwu_ertong":
        do(office, case, "street_reviewer", STREET, "accepted")
    shown = page(office, case, role, area)
    assert "记下，走到下一步" in shown, "it is theirs"
    assert AUTHORISE not in shown and VISIT not in shown and MARKS not in shown
    refused = office.client(role, area).post(f"/cases/{case.pk}/authorise/", {"authorise-day": "2025-12-31"})
    assert refused.status_code == 404


def test_a_mark_that_no_step_reads_is_not_set(office: OfficeForTests) -> None:
    case = open_one(office)
    worker = office.client("community_worker")
    shown = page(office, case, "community_worker", COMMUNITY)
    assert 'value="kin"' in shown and 'value="urgent"' not in shown and 'value="hard"' not in shown
    assert worker.post(f"/cases/{case.pk}/mark/", {"mark": "urgent"}).status_code == 404
    assert worker.post(f"/cases/{case.pk}/mark/", {"mark": "kin"}).status_code == 302


@pytest.mark.parametrize(("policy", "amount"), [("dibao", True), ("dibao_bianyuan", False)])
def test_who_recognises_a_household_without_paying_it_is_asked_for_no_amount(
    office: OfficeForTests, policy: str, amount: bool
) -> None:
    case = opened(office, policy, "household")
    to_the_check(office, case)
    do(office, case, "street_reviewer", STREET, "done")
    do(office, case, "street_reviewer", STREET, "fits_not", reason="收入高于标准")
    shown = page(office, case, "district_officer", DISTRICT)
    assert 'name="since"' in shown and ('name="amount"' in shown) == amount


def test_where_what_is_registered_is_checked_the_rules_say_what_they_read_of_it(office: OfficeForTests) -> None:
    case = opened(office, "canji_ertong_kangfu")
    do(office, case, "community_worker", COMMUNITY, "agrees")
    do(office, case, "street_reviewer", STREET, "accepted")
    reviewer = office.client("street_reviewer", STREET)
    assert "看规则怎么说" in page(office, case, "street_reviewer", STREET)
    said = reviewer.post(f"/cases/{case.pk}/advice/").content.decode()
    assert "逐条理由" in said and "户籍" in said
