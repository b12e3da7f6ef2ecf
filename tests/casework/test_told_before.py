"""Whom the rules keep from a step reads so on the page, before they write anything."""

from __future__ import annotations

from tests.casework.notices import written
from tests.casework.surveys.test_survey import ask, at_the_survey, question
from tests.casework.test_decided_anew import decide
from tests.casework.test_offered import page
from tests.casework.test_way import DISTRICT, STREET, TODAY, another, do, open_one
from tests.office import COMMUNITY, OfficeForTests
from yingbao.accounts.models import User
from yingbao.casework import actions
from yingbao.casework.actions import Opening
from yingbao.casework.models import Case, Task

FORM = "记下，走到下一步"


def at_the_opinion(office: OfficeForTests, second: int) -> Case:
    case = open_one(office)
    do(office, case, "community_worker", COMMUNITY, "agrees")
    do(office, case, "street_reviewer", STREET, "accepted")
    do(office, case, "community_worker", COMMUNITY, "done", second=second)
    do(office, case, "street_reviewer", STREET, "done")
    return case


def test_who_went_on_the_survey_reads_that_another_gives_the_opinion(office: OfficeForTests) -> None:
    another(office, "street_reviewer", COMMUNITY)
    case = at_the_opinion(office, another(office, "street_reviewer", STREET))
    shown = page(office, case, "street_reviewer", STREET)
    assert "这一步要换人办" in shown and "：入户调查。按规定" in shown and FORM not in shown
    task = Task.objects.using("owner").get(case=case, done_at=None)
    answer = office.client("street_reviewer", STREET).post(
        f"/cases/{case.pk}/act/", {"task": task.pk, "outcome": "fits"}
    )
    assert answer.status_code == 422 and "这一步要换人办" in answer.content.decode()


def test_who_is_about_to_survey_reads_what_they_may_not_do_afterwards(office: OfficeForTests) -> None:
    case, _ = at_the_survey(office)
    shown = page(office, case, "community_worker", COMMUNITY)
    assert "几个人办" in shown and "不能再办：初审意见、审核确认、审核确认（延长）" in shown
    assert "标上以后，“入户调查”由区级经办来办" in shown, "kin of staff are visited by the district"


def test_who_decides_reads_who_may_not(office: OfficeForTests) -> None:
    case = at_the_opinion(office, another(office, "social_worker", COMMUNITY))
    shown = page(office, case, "street_reviewer", STREET)
    assert "不能由谁办" in shown and "入户调查" in shown and FORM in shown
    assert do(office, case, "street_reviewer", STREET, "fits_not", reason="收入高于标准") == "decide"
    assert "办过入户调查、经济状况核对、听取家庭说明、初审意见" in page(office, case, "district_officer", DISTRICT)


def test_where_nobody_can_come_along_the_page_says_so(office: OfficeForTests) -> None:
    case, _ = at_the_survey(office)
    shown = page(office, case, "community_worker", COMMUNITY)
    assert FORM in shown and "今天辖区里没有别人在岗" not in shown, "the street's reviewer can"
    with office.sql() as con:
        con.execute("UPDATE accounts_assignment SET ends = '2025-01-01' WHERE role_id <> 'community_worker'")
    shown = page(office, case, "community_worker", COMMUNITY)
    assert "今天辖区里没有别人在岗" in shown and FORM not in shown
    with office.sql() as con:
        con.execute("UPDATE accounts_assignment SET ends = NULL")
    office.tokens.clear()


def test_who_may_come_along_is_told_by_role_the_nearest_first(office: OfficeForTests) -> None:
    case, _ = at_the_survey(office)
    moved = another(office, "social_worker", COMMUNITY)
    another(office, "district_officer", DISTRICT)
    with office.sql() as con:
        con.execute(
            "INSERT INTO accounts_assignment (user_id, role_id, area, department, starts, ends, reason) "
            "VALUES (%s, 'social_worker', %s, '', '2024-01-01', '2025-01-01', '')",
            [moved, STREET],
        )
    shown = page(office, case, "community_worker", COMMUNITY)
    form = shown[shown.index('name="second"') :].split("</select>")[0]
    assert form.index("（社会工作者）") < form.index("（区级经办）"), "who once held another post is there, too"


def test_who_was_along_at_the_visit_is_asked_for_once(office: OfficeForTests) -> None:
    case, _ = at_the_survey(office)
    first = ask(office, case)
    ask(office, case, do="answer", said="unknown", **question(first))
    shown = page(office, case, "community_worker", COMMUNITY)
    second = another(office, "social_worker", COMMUNITY)
    assert "和谁一起办：social_worker-" in shown
    assert f'<input type="hidden" name="second" value="{second}"' in shown
    task = Task.objects.using("owner").get(case=case, done_at=None)
    given = {"task": task.pk, "outcome": "done", "second": second}
    written(case)
    done = office.client("community_worker").post(f"/cases/{case.pk}/act/", given, follow=True)
    assert done.status_code == 200 and Task.objects.using("owner").get(pk=task.pk).second_id == second


def test_who_decides_anew_reads_that_the_first_decider_may_not_and_who_surveyed_first(office: OfficeForTests) -> None:
    first, second = office.person("community_worker", COMMUNITY)[0], another(office, "social_worker", COMMUNITY)
    case = at_the_opinion(office, second)
    do(office, case, "street_reviewer", STREET, "fits_not", reason="收入高于标准")
    decide(office, case, "district_officer", DISTRICT, "refused", "2025-12-31")
    do(office, case, "street_reviewer", STREET, "done")
    with office.at_a_desk("community_worker"):
        about = Opening(case.policy, case.subject_id, "counter", entry="appeal", parent=case.pk)
        appeal = Case.objects.get(pk=actions.open_case(about, TODAY))
    decider = office.person("district_officer", DISTRICT)[0]
    shown = page(office, appeal, "district_officer", STREET)
    assert "目前是：" in shown and decider.name in shown.split("不能由谁办")[1].split("</dd>")[0]
    do(office, appeal, "district_officer", STREET, "overturned", reason="收入没有查清")
    shown = page(office, appeal, "community_worker", COMMUNITY)
    before = shown.split("撤销以前是谁办的")[1].split("</ul>")[0]
    assert first.name in before and User.objects.using("owner").get(pk=second).name in before and case.number in before
    assert FORM in shown, "nothing bars them"
    do(office, appeal, "community_worker", COMMUNITY, "done", second=second)
    do(office, appeal, "street_reviewer", STREET, "done")
    assert "撤销以前是谁办的" in page(office, appeal, "street_reviewer", STREET)
    do(office, appeal, "street_reviewer", STREET, "fits_not", reason="收入高于标准")
    shown = page(office, appeal, "district_officer", COMMUNITY)
    barred = shown.split("不能由谁办")[1].split("</dd>")[0]
    assert "原来的办件里调查、评估、作决定或者复查过的人" in barred and decider.name in barred
    assert "撤销以前是谁办的" not in shown
