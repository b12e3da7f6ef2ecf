"""One step done in many cases at once: seen before, done one by one, and never against anybody."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.casework.test_way import DISTRICT, STREET, another, do, open_one
from tests.office import COMMUNITY, FAR, NEIGHBOUR, OfficeForTests
from yingbao.accounts.models import Entry
from yingbao.casework.models import Case, Decision, Task

PREVIEW, DO = "/cases/together/preview/", "/cases/together/do/"


def at_accept(office: OfficeForTests) -> Case:
    case = open_one(office)
    do(office, case, "community_worker", COMMUNITY, "agrees")
    return case


def task_of(case: Case) -> Task:
    return Task.objects.using("owner").get(case=case, done_at=None)


def preview(client: Any, cases: list[Case], outcome: str, **more: Any) -> Any:
    tasks = [task_of(case) for case in cases]
    return client.post(
        PREVIEW, {"step": tasks[0].plan_id, "tasks": [task.pk for task in tasks], "outcome": outcome, **more}
    )


def ticket(page: str) -> str:
    found = re.search(r'name="ticket" value="([^"]+)"', page)
    assert found, page
    return found[1]


def step(case: Case) -> str:
    return task_of(case).step


def test_a_preview_names_each_case_and_what_comes_and_does_nothing(office: OfficeForTests) -> None:
    cases = [at_accept(office), at_accept(office)]
    client = office.client("street_reviewer", STREET)
    page = preview(client, cases, "accepted").content.decode()
    assert all(case.number in page for case in cases)
    assert "会办 2 件：予以受理" in page and "接着：入户调查" in page and "2026年1月6日" in page
    assert [step(case) for case in cases] == ["accept", "accept"]


def test_it_is_done_in_each_case_in_the_name_of_who_confirmed_it(office: OfficeForTests) -> None:
    cases = [at_accept(office), at_accept(office)]
    client = office.client("street_reviewer", STREET)
    page = client.post(DO, {"ticket": ticket(preview(client, cases, "accepted", reason="一次受理").content.decode())})
    assert "办了 2 件" in page.content.decode()
    me = office.person("street_reviewer", STREET)[0].pk
    done = Task.objects.using("owner").filter(case__in=cases, step="accept")
    assert [(task.actor_id, task.role, task.outcome, task.reason) for task in done] == [
        (me, "street_reviewer", "accepted", "一次受理")
    ] * 2
    assert [step(case) for case in cases] == ["survey", "survey"]


def test_sent_twice_it_is_done_once(office: OfficeForTests) -> None:
    case = at_accept(office)
    client = office.client("street_reviewer", STREET)
    shown = ticket(preview(client, [case], "accepted").content.decode())
    client.post(DO, {"ticket": shown})
    again = client.post(DO, {"ticket": shown}).content.decode()
    assert "没有办任何一件" in again and "这一步已经办过了" in again
    assert Task.objects.using("owner").filter(case=case).count() == 3 and step(case) == "survey"


def test_a_preview_is_for_whom_it_was_shown_to(office: OfficeForTests) -> None:
    case = at_accept(office)
    shown = ticket(preview(office.client("street_reviewer", STREET), [case], "accepted").content.decode())
    page = office.client("district_officer", DISTRICT).post(DO, {"ticket": shown}, follow=True).content.decode()
    assert "请重新预览" in page and step(case) == "accept"
    forged = office.client("street_reviewer", STREET).post(DO, {"ticket": shown[:-2] + "xx"}, follow=True)
    assert "请重新预览" in forged.content.decode() and step(case) == "accept"


def test_what_another_did_meanwhile_is_left_and_the_rest_is_done(office: OfficeForTests) -> None:
    one, other = at_accept(office), at_accept(office)
    client = office.client("street_reviewer", STREET)
    shown = ticket(preview(client, [one, other], "accepted").content.decode())
    do(office, one, "street_reviewer", STREET, "not_accepted", reason="不在辖区")
    page = client.post(DO, {"ticket": shown}).content.decode()
    assert "办了 1 件" in page and "不在其中的 1 件" in page
    assert (
        step(other) == "survey" and Task.objects.using("owner").get(case=one, step="accept").outcome == "not_accepted"
    )


@pytest.mark.parametrize("outcome", ["not_accepted", "incomplete"])
def test_nothing_against_the_applicant_is_for_many(office: OfficeForTests, outcome: str) -> None:
    case = at_accept(office)
    answer = preview(office.client("street_reviewer", STREET), [case], outcome, reason="都不受理")
    assert answer.status_code == 422 and step(case) == "accept"


def test_a_step_of_two_and_who_did_an_earlier_one_are_left_out(office: OfficeForTests) -> None:
    surveyed, apart = at_accept(office), at_accept(office)
    for case in (surveyed, apart):
        do(office, case, "street_reviewer", STREET, "accepted")
    page = preview(office.client("community_worker"), [surveyed], "done").content.decode()
    assert "没有一件可以这样办" in page and "两个人一起办" in page
    reviewer = another(office, "street_reviewer", STREET)
    another(office, "street_reviewer", COMMUNITY)
    do(office, apart, "community_worker", COMMUNITY, "done", second=reviewer)
    do(office, apart, "street_reviewer", STREET, "done")
    page = preview(office.client("street_reviewer", STREET), [apart], "fits").content.decode()
    assert "请换人" in page and step(apart) == "opinion"


def test_cases_of_elsewhere_are_not_even_named(office: OfficeForTests) -> None:
    case = at_accept(office)
    client = office.client("community_worker", FAR)
    task = task_of(case)
    page = client.post(PREVIEW, {"step": task.plan_id, "tasks": [task.pk], "outcome": "accepted"}).content.decode()
    assert case.number not in page and "没有一件可以这样办" in page


def to_decide(office: OfficeForTests, person: int) -> Case:
    """An old-age allowance before its decision."""
    from yingbao.casework import actions
    from yingbao.casework.actions import Opening

    with office.at_a_desk("community_worker"):
        number = actions.open_case(Opening("gaoling", person, "door"), office_day())
    case = Case.objects.using("owner").get(pk=number)
    do(office, case, "community_worker", COMMUNITY, "agrees")
    do(office, case, "community_worker", COMMUNITY, "done")
    return case


def office_day() -> Any:
    from tests.casework.test_way import TODAY

    return TODAY


def test_a_grant_for_many_is_only_where_the_rules_are_plain(office: OfficeForTests) -> None:
    elder = {"name": "某人", "sex": "female", "consent": True, "hukou": COMMUNITY, "residence": COMMUNITY}
    owed = to_decide(office, office.enrol(birth="1940-05-01", last_certified="2025-11-05", **elder))
    young = to_decide(office, office.enrol(birth="1980-05-01", **elder))
    client = office.client("street_reviewer", STREET)
    before = Entry.objects.using("owner").filter(kind="look").count()
    page = preview(client, [owed, young], "granted").content.decode()
    assert Entry.objects.using("owner").filter(kind="look").count() > before, "the preview looked at them, on the log"
    assert "会办 1 件：予以确认" in page and "¥300.00" in page and "规则算出的不是“符合”" in page
    assert not Decision.objects.using("owner").filter(case__in=[owed, young]).exists()
    page = client.post(DO, {"ticket": ticket(page)}).content.decode()
    assert "办了 1 件" in page
    made = Decision.objects.using("owner").get(case=owed)
    me = office.person("street_reviewer", STREET)[0].pk
    assert (made.verdict, made.amount_fen, made.said, made.decided_by) == ("grant", 30_000, "entitled", me)
    assert not Decision.objects.using("owner").filter(case=young).exists()


def test_the_queue_counts_what_is_late_and_urges_many_at_once(office: OfficeForTests) -> None:
    case, other = at_accept(office), at_accept(office)
    do(office, case, "street_reviewer", STREET, "accepted")
    Task.objects.using("owner").filter(case=case, done_at=None).update(due="2025-12-01", warn="2025-11-25")
    client = office.client("district_officer", DISTRICT)
    page = client.get("/cases/queue/?how=late").content.decode()
    assert case.number in page and other.number not in page and f"?area={STREET}&amp;how=late" in page
    given = {"cases": [case.pk, other.pk], "reason": "请本周办完", "how": "late"}
    page = client.post("/cases/queue/urge/", given, follow=True).content.decode()
    assert "已督办 2 件" in page
    assert Task.objects.using("owner").filter(case__in=[case, other], urged="请本周办完").count() == 2
    assert "请本周办完" in office.client("community_worker").get(f"/cases/{case.pk}/").content.decode()
    bare = client.post("/cases/queue/urge/", {"cases": [case.pk], "reason": ""}, follow=True).content.decode()
    assert "请写明理由" in bare


def test_a_community_urges_nobody_and_sees_its_own(office: OfficeForTests) -> None:
    case = at_accept(office)
    client = office.client("community_worker")
    assert case.number in client.get("/cases/queue/?how=all").content.decode()
    assert client.post("/cases/queue/urge/", {"cases": [case.pk], "reason": "快"}).status_code == 403
    assert case.number not in office.client("community_worker", NEIGHBOUR).get("/cases/queue/?how=all").content.decode()
