"""What few may know: the protection of a child and social work are seen by who works on them, and by nobody else by default."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError

from tests.casework.test_way import DISTRICT, STREET, another
from tests.office import COMMUNITY, FAR, FIRST_DAY, OfficeForTests
from yingbao.accounts.models import User
from yingbao.casework.actions import Opening
from yingbao.casework.models import Case, Task
from yingbao.casework.refusals import why_not
from yingbao.casework.reports.actions import report
from yingbao.casework.reports.models import Report
from yingbao.registry.actions import Saying, state

NOTE = "孩子说晚上不敢回家"


@pytest.fixture
def child(office: OfficeForTests) -> int:
    """With a guardian, who reads the child's file at a desk of their own."""
    child = office.enrol(COMMUNITY, name="小明", birth="2018-05-01")
    parent = office.enrol(COMMUNITY, name="监护人")
    with office.at_a_desk("community_worker"):
        state(Saying("person", child, "visit", date(2025, 1, 1), "登记", topic="guardian", other=parent))
    user, _ = office.person("guardian", "")
    User.objects.using("owner").filter(pk=user.pk).update(subject_id=parent)
    return child


@pytest.mark.parametrize("policy", ["baohu_weichengnianren", "shegong_gean"])
def test_a_case_that_few_may_know_of_is_so_though_nobody_ticks_a_box(
    office: OfficeForTests, child: int, policy: str
) -> None:
    social = office.client("social_worker")
    opening = {"policy": policy, "way": "neighbour"}
    assert "说了什么，看到什么" in social.post(f"/subjects/{child}/case/", opening).content.decode()
    social.post(f"/subjects/{child}/case/", opening | {"said": "常听见孩子哭"})
    case = Case.objects.using("owner").get(subject_id=child, policy=policy)
    assert case.restricted == "few" and "受限" in social.get(f"/cases/{case.pk}/").content.decode()
    task = Task.objects.using("owner").get(case=case, done_at=None)
    first = "accepted" if policy == "baohu_weichengnianren" else "agrees"
    social.post(f"/cases/{case.pk}/act/", {"task": task.pk, "outcome": first, "reason": NOTE})
    assert NOTE in social.get(f"/cases/{case.pk}/").content.decode()

    office.tokens.pop(("guardian", ""), None)
    guardian = office.client("guardian", "")
    assert case.number not in guardian.get("/cases/mine/").content.decode()
    assert guardian.get(f"/cases/{case.pk}/").status_code == 404
    assert guardian.get(f"/subjects/{child}/").status_code == 200, "nobody is suspected: the file stays theirs"
    for role, area in (("community_worker", COMMUNITY), ("street_reviewer", STREET)):
        assert office.client(role, area).get(f"/cases/{case.pk}/").status_code == 404
    assert office.client("district_officer", DISTRICT).get(f"/cases/{case.pk}/").status_code == 200


def test_who_is_on_such_a_case_puts_others_on_and_takes_nobody_off(office: OfficeForTests, child: int) -> None:
    social = office.client("social_worker")
    social.post(f"/subjects/{child}/case/", {"policy": "shegong_gean", "way": "door", "said": "家里没有大人"})
    case = Case.objects.using("owner").get(subject_id=child, policy="shegong_gean")
    worker, reviewer = another(office, "community_worker", COMMUNITY), another(office, "street_reviewer", STREET)
    assert f'value="{worker}"' in social.get(f"/cases/{case.pk}/").content.decode()
    assert social.post(f"/cases/{case.pk}/people/", {"person": worker}).status_code == 302
    assert office.client("community_worker").get(f"/cases/{case.pk}/").status_code == 200
    social.post(f"/cases/{case.pk}/people/", {"person": worker})
    case.refresh_from_db(using="owner")
    assert worker in case.people, "whoever it was that put them on"
    assert (
        office.client("street_reviewer", STREET).post(f"/cases/{case.pk}/people/", {"person": reviewer}).status_code
        == 404
    )
    office.client("district_officer", DISTRICT).post(f"/cases/{case.pk}/people/", {"person": worker})
    assert office.client("community_worker").get(f"/cases/{case.pk}/").status_code == 404


def reports(office: OfficeForTests, role: str, child: int, **more: str) -> Any:
    given = {"policy": "baohu_weichengnianren", "way": "hospital", **more}
    return office.client(role).post(f"/subjects/{child}/case/", given, follow=True)


def answer(page: Any) -> tuple[object, ...]:
    """Where somebody is led, and what they are told there."""
    return page.redirect_chain, re.findall(r'class="notice[^>]*>(.*?)</div>', page.content.decode(), re.DOTALL)


def test_a_further_report_joins_the_open_case_and_its_answer_is_that_of_a_first_one(
    office: OfficeForTests, child: int
) -> None:
    first = reports(office, "social_worker", child, said="邻居说常听见孩子哭")
    case = Case.objects.using("owner").get(subject_id=child)
    further = reports(office, "community_worker", child, said="孩子身上有旧伤")
    assert answer(first) == answer(further) and "已收到" in further.content.decode()
    assert Case.objects.using("owner").get(subject_id=child).pk == case.pk
    community = office.client("community_worker")
    assert community.get(f"/cases/{case.pk}/").status_code == 404
    assert case.number not in community.get(f"/subjects/{child}/cases/").content.decode()
    assert "又有人报告" not in community.get("/news/").content.decode()

    page = office.client("social_worker").get(f"/cases/{case.pk}/").content.decode()
    assert "孩子身上有旧伤" in page and "邻居说常听见孩子哭" in page and page.count("又一次报告</span>") == 1
    assert "又有人报告" in office.client("social_worker").get("/news/").content.decode()
    assert "又有人报告" in office.client("district_officer", DISTRICT).get("/news/").content.decode()
    with office.at_a_desk("community_worker"):
        assert not Report.objects.filter(case=case).exists()
    with office.at_a_desk("street_reviewer", FAR), pytest.raises(DatabaseError, match="not at this desk"):
        report(Opening("baohu_weichengnianren", child, "hospital", words="看到的"), FIRST_DAY)


def test_a_further_report_of_abuse_takes_the_guardians_sight_at_once(office: OfficeForTests, child: int) -> None:
    office.tokens.pop(("guardian", ""), None)
    guardian = office.client("guardian", "")
    reports(office, "social_worker", child, said="邻居说常听见孩子哭")
    assert guardian.get(f"/subjects/{child}/").status_code == 200
    reports(office, "community_worker", child, said="孩子说是家里人打的", restricted="on")
    assert guardian.get(f"/subjects/{child}/").status_code in (302, 403, 404), "their desk is closed"
    case = Case.objects.using("owner").get(subject_id=child)
    assert case.restricted == "abuse" and Report.objects.using("owner").filter(case=case, abuse=True).count() == 1


def test_harm_that_is_found_only_at_a_step_takes_the_guardians_sight_at_once(
    office: OfficeForTests, child: int
) -> None:
    office.tokens.pop(("guardian", ""), None)
    guardian = office.client("guardian", "")
    reports(office, "social_worker", child, said="邻居说常听见孩子哭")
    case, social = Case.objects.using("owner").get(subject_id=child), office.client("social_worker")
    for outcome in ("accepted", "harm_suspected"):
        assert guardian.get(f"/subjects/{child}/").status_code == 200
        task = Task.objects.using("owner").get(case=case, done_at=None)
        given = {"task": task.pk, "outcome": outcome, "reason": "身上有伤，孩子说是家里人打的"}
        assert social.post(f"/cases/{case.pk}/act/", given).status_code == 302
    assert guardian.get(f"/subjects/{child}/").status_code in (302, 403, 404), "their desk is closed"
    with office.sql() as con:
        heard = con.execute("SELECT casework.hears(%s)", [child]).fetchone()
    assert heard == (None,), "no guardian is told or heard of the child"
    case.refresh_from_db(using="owner")
    assert case.restricted == "abuse"
    assert social.get(f"/cases/{case.pk}/").status_code == 200, "who works on it goes on"


def test_a_report_of_a_case_that_is_all_but_over_begins_it_anew_and_sent_twice_is_one(
    office: OfficeForTests, child: int
) -> None:
    reports(office, "social_worker", child, said="邻居说常听见孩子哭")
    case = Case.objects.using("owner").get(subject_id=child)
    task = Task.objects.using("owner").get(case=case, done_at=None)
    social = office.client("social_worker")
    social.post(f"/cases/{case.pk}/act/", {"task": task.pk, "outcome": "not_accepted", "reason": NOTE})
    assert Task.objects.using("owner").get(case=case, done_at=None).step == "tell_reporter"
    for _ in range(2):
        reports(office, "community_worker", child, said="孩子身上有新伤")
    assert Task.objects.using("owner").get(case=case, done_at=None).step == "report"
    page = social.get(f"/cases/{case.pk}/").content.decode()
    assert "又有人报告，重新受理" in page and page.count("又一次报告</span>") == 1


def test_the_file_of_a_child_names_no_case_that_few_may_know_of(office: OfficeForTests, child: int) -> None:
    reports(office, "community_worker", child, said="孩子说是家里人打的", restricted="on")
    number = Case.objects.using("owner").get(subject_id=child).number
    with office.sql() as con:
        told = con.execute("SELECT reason, evidence FROM registry_statement WHERE subject_id = %s", [child]).fetchall()
    assert told and number not in str(told)


def test_a_report_that_nobody_wrote_down_is_none(office: OfficeForTests, child: int) -> None:
    reports(office, "social_worker", child)
    with office.at_a_desk("social_worker"), pytest.raises(DatabaseError) as empty:
        report(Opening("baohu_weichengnianren", child, "hospital"), FIRST_DAY)
    assert "说了什么" in why_not(empty.value).zh
    assert not Case.objects.using("owner").filter(subject_id=child).exists()
