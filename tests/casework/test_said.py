"""Who agrees at the first step is not asked for it once more: the law's rules read it from there."""

from __future__ import annotations

from tests.casework.test_way import STREET, TODAY, do
from tests.office import COMMUNITY, OfficeForTests
from yingbao.casework import actions
from yingbao.casework.actions import Opening
from yingbao.casework.models import Case
from yingbao.registry.models import Statement

ELDER = {"name": "王奶奶", "sex": "female", "birth": "1940-05-01", "hukou": COMMUNITY, "residence": COMMUNITY}


def begun(office: OfficeForTests, policy: str, about: int, way: str = "door") -> Case:
    with office.at_a_desk("community_worker"):
        return Case.objects.get(pk=actions.open_case(Opening(policy, about, way), TODAY))


def said(case: Case) -> list[Statement]:
    return list(Statement.objects.using("owner").filter(subject_id=case.subject_id, source__code="declared"))


def test_who_agreed_to_an_allowance_is_entitled_by_the_rules_and_nobody_types_it_again(office: OfficeForTests) -> None:
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)
    case = begun(office, "gaoling", office.enrol(COMMUNITY, household=home, **ELDER))
    do(office, case, "community_worker", COMMUNITY, "agrees")
    (stated,) = said(case)
    assert (stated.facts, stated.valid_from, stated.evidence) == ({"consent": True}, TODAY, case.number)
    assert do(office, case, "community_worker", COMMUNITY, "done") == "decide"
    page = office.client("street_reviewer", STREET).post(f"/cases/{case.pk}/advice/").content.decode()
    advice = page.partition('id="advice"')[2][:600]
    assert "300.00" in advice, advice


def test_who_applied_for_an_allowance_agrees_and_is_entitled_by_the_rules(office: OfficeForTests) -> None:
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)
    case = begun(office, "gaoling", office.enrol(COMMUNITY, household=home, **ELDER), "counter")
    (stated,) = said(case)
    assert (stated.facts, stated.valid_from, stated.evidence) == ({"consent": True}, TODAY, case.number)
    assert do(office, case, "community_worker", COMMUNITY, "done") == "decide"
    page = office.client("street_reviewer", STREET).post(f"/cases/{case.pk}/advice/").content.decode()
    assert "300.00" in page.partition('id="advice"')[2][:600]
    assert not said(begun(office, "dibao", home, "counter")), "applying for one benefit is no word about another"


def test_what_a_policy_does_not_read_is_not_stated_and_a_refusal_says_nothing_for_good(office: OfficeForTests) -> None:
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)
    dibao = begun(office, "dibao", home)
    do(office, dibao, "community_worker", COMMUNITY, "agrees")
    assert not said(dibao), "agreeing to one benefit is no word about another"
    case = begun(office, "gaoling", office.enrol(COMMUNITY, household=home, **ELDER))
    do(office, case, "community_worker", COMMUNITY, "declines", reason="暂时不要")
    assert not said(case), "they are asked again when their word is over"
