"""One household goes the way of its policy: told, surveyed by two, checked, published, decided by somebody else."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.casework.notices import written
from tests.office import COMMUNITY, FAR, OfficeForTests
from yingbao.accounts.desks import find_desk
from yingbao.casework import actions, queries
from yingbao.casework.actions import Deed, Opening
from yingbao.casework.clock import Walked, reckon
from yingbao.casework.deciding import Advice, Decided
from yingbao.casework.models import Case, Plan, Task
from yingbao.casework.papers.naming import Wanted
from yingbao.casework.refusals import why_not

POLICY = "dibao"
TODAY = date(2025, 12, 31)
DISTRICT, STREET = "440311", "440311001"


def open_one(office: OfficeForTests, **more: object) -> Case:
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)
    with office.at_a_desk("community_worker"):
        number = actions.open_case(Opening(POLICY, home, "door", **more), TODAY)  # type: ignore[arg-type]
    return Case.objects.using("owner").get(pk=number)


def others(*papers: str) -> tuple[Wanted, ...]:
    """Papers that are on no list, each with why it is asked for."""
    return tuple(Wanted(words=one, why="查不到") for one in papers)


def do(office: OfficeForTests, case: Case, role: str, area: str, outcome: str, **more: object) -> str:
    """Acts on the step where the case stands, its letters made; the step it comes to, or 'end'."""
    written(case)
    with office.at_a_desk(role, area):
        found = Case.objects.get(pk=case.pk)
        task = found.tasks.select_related("plan").get(done_at=None)
        said = {"reason": "已核对"} if outcome == "done" else {}
        made = actions.act(found, task, Deed(outcome, **{**said, **more}), TODAY)  # type: ignore[arg-type]
    return Task.objects.using("owner").get(pk=made).step if made else "end"


def to_the_decision(office: OfficeForTests) -> Case:
    """Surveyed by the community, checked, published; it waits for the district."""
    case = open_one(office)
    do(office, case, "community_worker", COMMUNITY, "agrees")
    do(office, case, "street_reviewer", STREET, "accepted")
    do(office, case, "community_worker", COMMUNITY, "done", second=another(office, "social_worker", COMMUNITY))
    do(office, case, "street_reviewer", STREET, "done")
    assert do(office, case, "street_reviewer", STREET, "fits_not", reason="收入超过标准") == "decide"
    return case


def refusal() -> Decided:
    said = Advice("not_entitled", None, None, {}, (), "演练", timezone.now())
    return Decided(TODAY, None, None, None, said)


def another(office: OfficeForTests, role: str, area: str) -> int:
    return office.person(role, area)[0].pk


def test_a_case_begins_where_the_law_begins_and_goes_step_by_step(office: OfficeForTests) -> None:
    case = open_one(office)
    assert do(office, case, "community_worker", COMMUNITY, "agrees") == "accept"
    assert do(office, case, "street_reviewer", STREET, "accepted") == "survey"
    task = Task.objects.using("owner").get(case=case, done_at=None)
    assert task.due == date(2026, 1, 6), "three working days: the 4th, 5th and 6th of January"


def test_of_two_terms_the_first_that_is_over_counts() -> None:
    plan = Plan(within="10 working_days; 30 working_days accept")
    accepted, arrived = Walked("accept", "accept", date(2026, 3, 2), date(2026, 3, 2)), date(2026, 3, 9)
    assert reckon(plan, arrived, [accepted]).due == date(2026, 3, 23), "ten from the day on which it came"
    assert reckon(plan, date(2026, 4, 8), [accepted]).due == date(2026, 4, 14), "thirty from the acceptance"


def test_what_counts_from_acceptance_counts_from_the_one_that_came_after_the_papers() -> None:
    by_day = date(2026, 3, 2), date(2026, 3, 6), date(2026, 3, 16), date(2026, 3, 18)
    first, owed, returned, accepted = by_day
    steps = [("accept", first, owed), ("papers", owed, returned), ("accept", returned, accepted)]
    walked = [Walked(step, step, entered, done) for step, entered, done in steps]
    plan = Plan(within="5 working_days accept")
    assert reckon(plan, accepted, walked).due == date(2026, 3, 25)
    again = [*walked, Walked("papers", "papers", accepted, date(2026, 3, 20))]
    assert reckon(plan, date(2026, 3, 20), again).due == date(2026, 3, 27), "it stands still while papers are owed"


def test_a_survey_takes_two_and_who_surveyed_gives_no_opinion(office: OfficeForTests) -> None:
    case = open_one(office)
    do(office, case, "community_worker", COMMUNITY, "agrees")
    do(office, case, "street_reviewer", STREET, "accepted")
    with pytest.raises(DatabaseError) as alone:
        do(office, case, "community_worker", COMMUNITY, "done")
    assert "两个人" in why_not(alone.value).zh
    reviewer = another(office, "street_reviewer", STREET)
    with pytest.raises(DatabaseError) as only:
        do(office, case, "community_worker", COMMUNITY, "done", second=reviewer)
    assert "后面就没有人能办" in why_not(only.value).zh, "nobody else could give the opinion"
    another(office, "street_reviewer", COMMUNITY)
    assert do(office, case, "community_worker", COMMUNITY, "done", second=reviewer) == "check"
    assert do(office, case, "street_reviewer", STREET, "done") == "opinion"
    with pytest.raises(DatabaseError) as same:
        do(office, case, "street_reviewer", STREET, "fits")
    assert "请换人" in why_not(same.value).zh


def test_what_waits_for_somebody_is_only_what_they_may_do(office: OfficeForTests) -> None:
    case = open_one(office)
    do(office, case, "community_worker", COMMUNITY, "agrees")
    do(office, case, "street_reviewer", STREET, "accepted")
    reviewer = another(office, "street_reviewer", STREET)
    do(office, case, "community_worker", COMMUNITY, "done", second=reviewer)
    with office.at_a_desk("street_reviewer", STREET):
        desk = find_desk()
        assert desk is not None
        waits = [task.case_id for task in queries.mine(desk)]
        assert case.pk in waits, "the means check is theirs"
    do(office, case, "street_reviewer", STREET, "done")
    page = office.client("street_reviewer", STREET).get("/cases/").content.decode()
    assert case.number not in page, "the opinion is another reviewer's: this one went on the survey"
    assert f"/cases/{case.pk}/" not in office.client("street_reviewer", STREET).get("/news/").content.decode()
    assert case.number in office.client("street_reviewer", STREET).get("/cases/?all=1").content.decode()


def test_kin_of_staff_are_visited_by_the_district(office: OfficeForTests) -> None:
    case = open_one(office)
    do(office, case, "community_worker", COMMUNITY, "agrees")
    with office.at_a_desk("street_reviewer", STREET):
        actions.mark(Case.objects.get(pk=case.pk), "kin", bears=True)
    assert do(office, case, "street_reviewer", STREET, "accepted") == "survey_kin"


def test_kin_declared_after_the_visit_are_visited_by_the_district_before_anybody_decides(
    office: OfficeForTests,
) -> None:
    case = to_the_decision(office)
    second = office.client("district_officer", DISTRICT)
    assert "还差一次入户" not in second.get(f"/cases/{case.pk}/").content.decode()
    with office.at_a_desk("district_officer", DISTRICT):
        actions.mark(Case.objects.get(pk=case.pk), "kin", bears=True)
    page = second.get(f"/cases/{case.pk}/").content.decode()
    assert "还差一次入户" in page and "survey" not in page.partition("还差一次入户")[2][:200]
    with pytest.raises(DatabaseError) as unvisited:
        do(office, case, "district_officer", DISTRICT, "refused", reason="不符合", decided=refusal())
    assert "由区里入户" in why_not(unvisited.value).zh
    assert do(office, case, "district_officer", DISTRICT, "again", reason="近亲属，区里入户") == "survey_kin"


def test_who_was_kin_is_so_in_an_appeal_against_what_was_decided(office: OfficeForTests) -> None:
    case = open_one(office)
    with office.at_a_desk("community_worker"):
        actions.mark(Case.objects.get(pk=case.pk), "kin", bears=True)
    do(office, case, "community_worker", COMMUNITY, "declines", reason="本人不愿申请")
    with office.at_a_desk("district_officer", DISTRICT):
        appeal = Opening(POLICY, case.subject_id, "counter", entry="appeal", parent=case.pk)
        number = actions.open_case(appeal, TODAY)
    further = Case.objects.using("owner").get(pk=number)
    assert further.marks == ["kin"]
    page = office.client("district_officer", DISTRICT).get(f"/cases/{number}/").content.decode()
    assert case.number in page and "与经办人员有近亲属关系" in page
    assert do(office, further, "district_officer", DISTRICT, "overturned", reason="应当受理") == "survey_kin"


@pytest.mark.parametrize("when", [{"ends": TODAY}, {"starts": date(2026, 1, 1)}], ids=["ended", "to_come"])
def test_a_mark_lasts_only_while_the_plan_has_a_survey_for_it(office: OfficeForTests, when: dict[str, date]) -> None:
    case = open_one(office)
    with office.at_a_desk("community_worker"):
        actions.mark(Case.objects.get(pk=case.pk), "kin", bears=True)
    do(office, case, "community_worker", COMMUNITY, "declines", reason="本人不愿申请")
    surveys = Plan.objects.using("owner").filter(policy=POLICY, current=True, does="survey", only_when="kin")
    before = list(surveys)
    assert before and surveys.update(**when)
    try:
        with office.at_a_desk("district_officer", DISTRICT):
            appeal = Opening(POLICY, case.subject_id, "counter", entry="appeal", parent=case.pk)
            number = actions.open_case(appeal, TODAY)
    finally:
        Plan.objects.using("owner").bulk_update(before, ["starts", "ends"])
    assert Case.objects.using("owner").get(pk=number).marks == []


def test_a_role_does_only_its_own_steps(office: OfficeForTests) -> None:
    case = open_one(office)
    with pytest.raises(DatabaseError) as other:
        do(office, case, "district_officer", DISTRICT, "agrees")
    assert "不由您的岗位" in why_not(other.value).zh


def test_what_is_against_the_citizen_needs_a_reason(office: OfficeForTests) -> None:
    case = open_one(office)
    with pytest.raises(DatabaseError) as bare:
        do(office, case, "community_worker", COMMUNITY, "declines")
    assert "理由" in why_not(bare.value).zh
    assert do(office, case, "community_worker", COMMUNITY, "declines", reason="本人不愿申请") == "end"


def test_missing_papers_are_asked_for_once_all_together(office: OfficeForTests) -> None:
    case, reviewer = open_one(office), office.client("street_reviewer", STREET)
    do(office, case, "community_worker", COMMUNITY, "agrees")
    assert 'value="incomplete"' in reviewer.get(f"/cases/{case.pk}/").content.decode()
    with pytest.raises(DatabaseError) as unnamed:
        do(office, case, "street_reviewer", STREET, "incomplete", reason="户口簿；收入证明")
    assert "请选要补哪些材料" in why_not(unnamed.value).zh
    do(office, case, "street_reviewer", STREET, "incomplete", papers=others("租房合同"))
    assert do(office, case, "street_reviewer", STREET, "complete") == "accept"
    assert 'value="incomplete"' not in reviewer.get(f"/cases/{case.pk}/").content.decode()
    with pytest.raises(DatabaseError) as again:
        do(office, case, "street_reviewer", STREET, "incomplete", papers=others("事故认定书"))
    assert "已经一次告知过" in why_not(again.value).zh
    assert do(office, case, "street_reviewer", STREET, "accepted") == "survey"


def test_the_same_matter_is_not_opened_twice(office: OfficeForTests) -> None:
    case = open_one(office)
    with office.at_a_desk("community_worker"), pytest.raises(DatabaseError), transaction.atomic("default"):
        actions.open_case(Opening(POLICY, case.subject_id, "counter"), TODAY)


def test_another_community_sees_nothing_of_it(office: OfficeForTests) -> None:
    case = open_one(office)
    with office.at_a_desk("community_worker", FAR):
        assert not Case.objects.filter(pk=case.pk).exists() and not Task.objects.filter(case_id=case.pk).exists()
