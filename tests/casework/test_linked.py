"""What belongs together is found from either side; what is in hand or received already is told before a further case is opened;
what became of a finding is what is true."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from tests.casework.elders import POLICY, an_elder, at_the_decision, found, opened
from tests.casework.test_events import take
from tests.casework.test_five import letters
from tests.casework.test_way import DISTRICT, STREET, do
from tests.discovery.test_reconcile import a_night, missed
from tests.office import COMMUNITY, FAR, FIRST_DAY, OfficeForTests
from yingbao.accounts.models import Entry
from yingbao.casework.clock import badge
from yingbao.casework.doors import FIRST
from yingbao.casework.models import Case, Task
from yingbao.casework.templatetags.cases import answer_label
from yingbao.discovery.models import Finding
from yingbao.registry.actions import Saying, state
from yingbao.registry.models import Subject
from yingbao.web.languages import said

FILED = {"policy": POLICY, "way": "counter"}


@pytest.fixture
def elder(office: OfficeForTests) -> int:
    return an_elder(office)


def page(client: Any, path: str) -> str:
    return str(client.get(path).content.decode())


def test_a_finding_leads_to_its_case_and_the_case_to_its_finding(office: OfficeForTests, elder: int) -> None:
    finding = found(elder)
    case, worker = opened(office, finding), office.client("community_worker")
    assert f"/cases/{case.pk}/" in page(worker, f"/findings/{finding.pk}/")
    assert f"/findings/{finding.pk}/" in page(worker, f"/cases/{case.pk}/")


def test_a_finding_that_is_delivered_begins_no_case(office: OfficeForTests, elder: int) -> None:
    finding = found(elder)
    a_night([missed(elder, policy=POLICY, programme=POLICY, cell="covered")], subjects=frozenset({elder}))
    worker, path = office.client("community_worker"), f"/findings/{finding.pk}/"
    shown = page(worker, path)
    assert "这条线索已经落实" in shown and f"/subjects/{elder}/case/" in shown and "发起办件</button>" not in shown
    worker.post(f"{path}case/")
    assert not Case.objects.using("owner").filter(subject_id=elder).exists()


def test_who_has_an_open_case_is_told_before_a_second_one(office: OfficeForTests, elder: int) -> None:
    worker = office.client("community_worker")
    worker.post(f"/subjects/{elder}/case/", FILED)
    case = Case.objects.using("owner").get(subject_id=elder)
    told = worker.post(f"/subjects/{elder}/case/", FILED).content.decode()
    assert "发起以前，请先看看" in told and case.number in told and f"/cases/{case.pk}/" in told
    assert Case.objects.using("owner").filter(subject_id=elder).count() == 1


def test_who_receives_it_already_is_told_before_a_case_and_it_may_be_opened_all_the_same(
    office: OfficeForTests, elder: int
) -> None:
    paper = {"policy": POLICY, "from": "2025-01-01", "amount": 30000}
    with office.at_a_desk("community_worker"):
        state(Saying("person", elder, "platform", date(2025, 1, 1), "上级平台", paper, "decisions", occasion="1"))
    worker = office.client("community_worker")
    told = worker.post(f"/subjects/{elder}/case/", FILED).content.decode()
    assert "已经确认" in told and f"/subjects/{elder}/received/" in told and 'name="despite"' in told
    finding = found(elder)
    assert "已经确认" in page(worker, f"/findings/{finding.pk}/")
    assert "已经确认" in worker.post(f"/findings/{finding.pk}/case/", follow=True).content.decode()
    assert not Case.objects.using("owner").filter(subject_id=elder).exists()
    assert worker.post(f"/findings/{finding.pk}/case/", {"despite": "on"}).status_code == 302
    assert Case.objects.using("owner").filter(subject_id=elder).exists()


def test_what_ended_or_is_another_programme_warns_of_nothing(office: OfficeForTests, elder: int) -> None:
    over = {"policy": POLICY, "from": "2024-01-01", "to": "2025-01-01", "amount": 30000}
    other = {"policy": "canji_huli", "from": "2025-01-01", "amount": 30000}
    with office.at_a_desk("community_worker"):
        for number, paper in enumerate((over, other)):
            state(
                Saying("person", elder, "platform", date(2024, 1, 1), "上级", paper, "decisions", occasion=str(number))
            )
    answer = office.client("community_worker").post(f"/subjects/{elder}/case/", FILED)
    assert answer.status_code == 302, answer.content.decode()


def refused(office: OfficeForTests, finding: Finding) -> Case:
    """Its case, up to where the refusal was told."""
    case, street = opened(office, finding), office.client("street_reviewer", STREET)
    do(office, case, "community_worker", COMMUNITY, "agrees")
    while not case.decisions.using("owner").exists():
        letters(office, case)
        task = case.tasks.using("owner").select_related("plan").get(done_at=None)
        told = [code for code, _ in task.plan.next]
        if "refused" in told:
            role = "district_officer" if "district_officer" in task.roles else "street_reviewer"
            client = office.client(role, DISTRICT if role == "district_officer" else STREET)
            answer = take(client, case, "refused", since=FIRST_DAY.isoformat(), reason="户籍不在本市", despite="on")
        else:
            answer = take(street, case, told[0], reason="已核实")
        assert answer.status_code == 302, answer.content.decode()
    while case.tasks.using("owner").filter(done_at=None).exists():
        letters(office, case)
        assert take(street, case, "done").status_code == 302
    return case


def test_an_appeal_that_is_won_brings_the_finding_back_to_what_is_true(office: OfficeForTests, elder: int) -> None:
    finding = found(elder)
    case = refused(office, finding)
    finding.refresh_from_db(using="worker")
    assert finding.state == "mistaken"
    worker = office.client("community_worker")
    worker.post(f"/cases/{case.pk}/again/", {"entry": "appeal"})
    appeal = Case.objects.using("owner").get(parent=case)
    assert f"/cases/{case.pk}/" in page(worker, f"/cases/{appeal.pk}/"), "an appeal leads to what it appeals against"
    assert f"/cases/{appeal.pk}/" in page(worker, f"/cases/{case.pk}/")
    finding.refresh_from_db(using="worker")
    assert (appeal.finding_id, finding.state) == (finding.pk, "mistaken"), "nothing is won yet"

    another = office.client("district_officer", STREET)
    assert take(another, appeal, "overturned", reason="户籍已迁入").status_code == 302
    finding.refresh_from_db(using="worker")
    assert (finding.state, finding.until) == ("in_process", None)
    assert f"/cases/{appeal.pk}/" in page(worker, f"/findings/{finding.pk}/")


AWAY = "440305002001"
"""A community of another district."""


def test_whom_the_registry_knows_to_be_dead_nobody_opens_a_case_of_unawares(office: OfficeForTests, elder: int) -> None:
    with office.at_a_desk("community_worker"):
        state(Saying("person", elder, "platform", date(2025, 12, 1), "殡葬", {"death": "2025-12-01"}))
    worker = office.client("community_worker")
    told = worker.post(f"/subjects/{elder}/case/", FILED).content.decode()
    assert "赵奶奶已经去世" in told and not Case.objects.using("owner").filter(subject_id=elder).exists()
    home = Subject.objects.using("owner").get(pk=elder).household_id
    of_the_home = {"policy": "dibao", "way": "counter"}
    assert "成员都已去世" in worker.post(f"/subjects/{home}/case/", of_the_home).content.decode()


def test_of_somebody_who_died_the_case_says_that_what_is_in_force_is_to_be_stopped(
    office: OfficeForTests, elder: int
) -> None:
    case = at_the_decision(office, elder)
    reviewer, path = office.client("street_reviewer", STREET), f"/cases/{case.pk}/"
    task = Task.objects.using("owner").get(case=case, done_at=None)
    bare = {"task": task.pk, "outcome": "granted", "since": "2026-02-01", "reason": "属实"}
    assert "请填金额" in reviewer.post(f"{path}act/", bare).content.decode(), (
        "nothing is granted without saying how much"
    )
    reviewer.post(
        f"{path}act/", {"task": task.pk, "outcome": "granted", "since": "2026-02-01", "reason": "属实", "amount": "300"}
    )
    letters(office, case)
    do(office, case, "street_reviewer", STREET, "done")
    assert "对象已去世" not in page(reviewer, path)
    with office.at_a_desk("community_worker"):
        state(Saying("person", elder, "platform", date(2025, 12, 1), "殡葬", {"death": "2025-12-01"}))
    shown = page(reviewer, path)
    assert "对象已去世" in shown and "请复核后停发" in shown and "生存认证" in shown


def test_of_what_is_another_districts_business_one_is_told_when_it_begins_and_when_it_is_decided(
    office: OfficeForTests,
) -> None:
    person = office.enrol(COMMUNITY, name="钱爷爷", residence=COMMUNITY, hukou=AWAY, birth="1940-01-01", consent=True)
    worker = office.client("community_worker")
    told = worker.post(f"/subjects/{person}/case/", FILED).content.decode()
    assert "钱爷爷的户籍地不在本区" in told and "不归本区管" in told
    worker.post(f"/subjects/{person}/case/", FILED | {"despite": "on"})
    case = Case.objects.using("owner").get(subject_id=person)
    do(office, case, "community_worker", COMMUNITY, "done")
    advice = office.client("street_reviewer", STREET).post(f"/cases/{case.pk}/advice/").content.decode()
    assert "这件不归本区办" in advice
    assert said(answer_label("elsewhere")) == "不归本区管", "as a visit words it"


def test_a_refusal_is_shown_without_a_day_from_which_it_would_run(office: OfficeForTests, elder: int) -> None:
    case = at_the_decision(office, elder)
    task = Task.objects.using("owner").get(case=case, done_at=None)
    given = {"task": task.pk, "outcome": "refused", "reason": "户籍迁出", "since": "2026-02-01", "despite": "on"}
    shown = office.client("street_reviewer", STREET).post(f"/cases/{case.pk}/act/", given, follow=True).content.decode()
    decided = shown.split('id="decisions"')[1].split("</section>")[0]
    assert "不予确认" in decided and "<dt>从</dt>" not in decided and "决定日" in decided


def test_what_the_rules_say_stays_on_screen_after_a_save_that_failed_and_the_look_is_logged_again(
    office: OfficeForTests, elder: int
) -> None:
    case = at_the_decision(office, elder)
    reviewer, path = office.client("street_reviewer", STREET), f"/cases/{case.pk}/"
    given = {"task": Task.objects.using("owner").get(case=case, done_at=None).pk, "outcome": "granted", "since": ""}
    blind = reviewer.post(f"{path}act/", given)
    assert blind.status_code == 422 and "看规则怎么说（会留记录）" in blind.content.decode(), "nobody looked"
    assert 'name="looked"' in reviewer.post(f"{path}advice/").content.decode()
    looks = Entry.objects.using("owner").filter(kind="look", subject_id=elder)
    before = looks.count()
    kept = reviewer.post(f"{path}act/", {**given, "looked": "1"})
    told = kept.content.decode()
    assert kept.status_code == 422 and "逐条理由" in told and "看规则怎么说（会留记录）" not in told
    assert "按今天的政策和情况算出" in told and 'name="looked"' in told and looks.count() == before + 1


def test_todays_doors_begin_with_the_most_urgent_homes_and_the_others_are_behind_a_link(office: OfficeForTests) -> None:
    homes = [office.enrol(FAR, name=f"第{number}家") for number in range(FIRST + 2)]
    a_night([missed(home, policy=POLICY, rank=number) for number, home in enumerate(homes)], subjects=frozenset(homes))
    worker = office.client("community_worker", FAR)
    shown, every = page(worker, "/doors/"), page(worker, "/doors/?all=1")
    names = [f"第{number}家" for number in reversed(range(FIRST + 2))]
    assert re.findall("第[0-9]+家", shown) == names[:FIRST] and re.findall("第[0-9]+家", every) == names
    assert "17 户，17 件事" in shown and ">还有 2 户，全部列出</a>" in shown and "全部列出" not in every


def test_a_door_says_whom_of_the_home_a_matter_is_about_but_of_no_restricted_file(office: OfficeForTests) -> None:
    home = office.enrol(FAR, "household", residence=FAR, hukou=FAR)
    enrol = partial(office.enrol, FAR, household=home)
    enrol(name="石家户主", birth="1950-01-01")
    grandmother, hidden = enrol(name="石奶奶", birth="1930-01-01"), enrol(name="石小妹", birth="2012-01-01")
    found = [missed(one, policy=policy) for one, policy in ((home, "dibao"), (grandmother, POLICY), (hidden, POLICY))]
    a_night(found, subjects=frozenset({home, grandmother, hidden}))
    with office.sql() as con:
        con.execute("UPDATE registry_subject SET restricted = 'abuse' WHERE id = %s", [hidden])
    door = (
        page(office.client("community_worker", FAR), "/doors/?all=1").split("石家户主家</h2>")[1].split("</section>")[0]
    )
    assert "石奶奶 · <a" in door and "石小妹" not in door and door.count("<li>") >= 2
    assert "石家户主" not in door, "what all of the home is about names nobody"


def test_a_step_is_due_today_on_its_last_day() -> None:
    task = Task(does="decide", due=FIRST_DAY, provisional=False)
    told = [badge(task, FIRST_DAY + timedelta(days=day))[1] for day in (-1, 0, 1)]
    assert [one.zh for one in told] == ["剩 1 天", "今天到期", "超时 1 天"]
    assert [one.en for one in told] == ["1 day left", "due today", "1 day late"]
