"""Cases as people see them: a list of what waits, a form for the step, a decision with its proof."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError

from tests.casework.test_way import DISTRICT, STREET, TODAY, another, do, open_one
from tests.discovery.test_reconcile import a_night, missed
from tests.office import COMMUNITY, FAR, FIRST_DAY, OfficeForTests
from yingbao.casework import actions
from yingbao.casework.actions import Opening
from yingbao.casework.deciding import Advice, Decided
from yingbao.casework.models import Case, Decision, Task
from yingbao.casework.refusals import why_not
from yingbao.discovery.models import Finding
from yingbao.registry.models import Statement
from yingbao.registry.queries import rows


@pytest.fixture
def case(office: OfficeForTests) -> Case:
    return open_one(office)


def to_the_decision(office: OfficeForTests, case: Case) -> None:
    """Everything before it; the opinion does not fit, so that no notice hangs."""
    do(office, case, "community_worker", COMMUNITY, "agrees")
    do(office, case, "street_reviewer", STREET, "accepted")
    do(office, case, "community_worker", COMMUNITY, "done", second=another(office, "social_worker", COMMUNITY))
    do(office, case, "street_reviewer", STREET, "done")
    do(office, case, "street_reviewer", STREET, "fits_not", reason="收入高于标准")


def task_of(case: Case) -> int:
    return Task.objects.using("owner").get(case=case, done_at=None).pk


def test_a_worker_sees_what_waits_and_takes_the_step(office: OfficeForTests, case: Case) -> None:
    client = office.client("community_worker")
    assert case.number in client.get("/cases/").content.decode()
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert "主动告知" in page and "《最低生活保障审核确认办法》第10条、第11条（" in page
    refused = client.post(f"/cases/{case.pk}/act/", {"task": task_of(case), "outcome": "declines"})
    assert refused.status_code == 422 and "请写明理由" in refused.content.decode()
    page = client.post(
        f"/cases/{case.pk}/act/", {"task": task_of(case), "outcome": "agrees"}, follow=True
    ).content.decode()
    assert "现在：受理" in page and "本人同意" in page


def test_a_finding_becomes_a_case_and_is_in_process(office: OfficeForTests) -> None:
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)
    a_night([missed(home, policy="dibao", programme="dibao")])
    finding = Finding.objects.using("worker").get(subject_id=home)
    page = office.client("community_worker").post(f"/findings/{finding.pk}/case/", follow=True).content.decode()
    assert "现在：主动告知" in page
    finding.refresh_from_db(using="worker")
    assert finding.state == "in_process"


def test_who_declines_is_asked_again_on_the_day_that_was_said(office: OfficeForTests) -> None:
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)
    a_night([missed(home, policy="dibao", programme="dibao")])
    finding, client = Finding.objects.using("worker").get(subject_id=home), office.client("community_worker")
    page = client.post(f"/findings/{finding.pk}/case/", follow=True).content.decode()
    assert "不填就是 12 个月以后，最长 24 个月" in page
    case = Case.objects.using("owner").get(finding_id=finding.pk)
    given = {"task": task_of(case), "outcome": "declines", "reason": "等女儿毕业再说"}
    for outside in ("2025-12-31", "2028-01-01"):
        late = client.post(f"/cases/{case.pk}/act/", {**given, "again": outside})
        assert late.status_code == 422 and "不超过最长期限" in late.content.decode()
    page = client.post(f"/cases/{case.pk}/act/", {**given, "again": "2026-07-01"}, follow=True).content.decode()
    finding.refresh_from_db(using="worker")
    assert (finding.state, str(finding.until)) == ("declined", "2026-07-01") and "2026年7月1日再问" in page


def test_money_against_the_rules_is_granted_with_its_amount_or_not_at_all(office: OfficeForTests, case: Case) -> None:
    to_the_decision(office, case)
    client, path = office.client("district_officer", DISTRICT), f"/cases/{case.pk}/act/"
    given = {"task": task_of(case), "outcome": "granted", "since": "2026-01-01", "reason": "核实符合"}
    answer = client.post(path, given)
    page = answer.content.decode()
    assert answer.status_code == 422 and "请填金额" in page and "金额（元）</label>" in page
    bare = Decided(date(2026, 1, 1), None, None, None, Advice("not", None, None, {}, (), "演练", case.opened_at))
    with pytest.raises(DatabaseError) as none:
        do(office, case, "district_officer", DISTRICT, "granted", reason="核实符合", decided=bare)
    assert "请填金额" in why_not(none.value).zh
    assert client.post(path, given | {"amount": "800"}).status_code == 302


def test_a_decision_is_a_persons_and_keeps_what_the_law_said(office: OfficeForTests, case: Case) -> None:
    to_the_decision(office, case)
    client = office.client("district_officer", DISTRICT)
    given = {
        "task": task_of(case),
        "outcome": "granted",
        "since": "2026-01-01",
        "amount": "800.50",
        "reason": "核实符合",
    }
    page = client.post(f"/cases/{case.pk}/act/", given, follow=True).content.decode()
    assert "予以确认" in page and "800.50" in page
    made = Decision.objects.using("owner").get(case=case)
    assert (made.verdict, made.amount_fen, made.since, made.said) == ("grant", 80050, date(2026, 1, 1), "not")
    stated = Statement.objects.using("owner").get(subject_id=case.subject_id, topic="decisions")
    assert stated.facts["policy"] == "dibao" and stated.facts["amount"] == 80050
    proved = client.post(f"/decisions/{made.pk}/proof/").content.decode()
    assert '<div class="proof">' in proved


def test_a_refusal_says_why_and_the_case_ends_when_it_was_told(office: OfficeForTests, case: Case) -> None:
    to_the_decision(office, case)
    client = office.client("district_officer", DISTRICT)
    bare = client.post(f"/cases/{case.pk}/act/", {"task": task_of(case), "outcome": "refused", "since": "2025-12-31"})
    assert bare.status_code == 422
    client.post(
        f"/cases/{case.pk}/act/",
        {"task": task_of(case), "outcome": "refused", "since": "2025-12-31", "reason": "收入高于标准"},
    )
    assert do(office, case, "street_reviewer", STREET, "done") == "end"
    assert Case.objects.using("owner").get(pk=case.pk).outcome == "refuse"


def test_somebody_at_the_counter_gets_a_case(office: OfficeForTests) -> None:
    person = office.enrol(COMMUNITY, name="王奶奶")
    client = office.client("community_worker")
    assert client.get(f"/subjects/{person}/case/").status_code == 200
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)
    page = client.post(f"/subjects/{home}/case/", {"policy": "dibao", "way": "counter"}, follow=True).content.decode()
    assert "窗口" in page and "现在：" in page


def test_elsewhere_it_does_not_exist(office: OfficeForTests, case: Case) -> None:
    client = office.client("community_worker", FAR)
    assert client.get(f"/cases/{case.pk}/").status_code == 404
    assert client.post(f"/cases/{case.pk}/act/", {"task": task_of(case), "outcome": "agrees"}).status_code == 404


def test_who_died_has_no_open_case(office: OfficeForTests) -> None:
    from yingbao.casework.tasks import close_dead

    home = open_one(office)
    person = office.enrol(COMMUNITY, name="张爷爷", death="2025-12-30", household=home.subject_id)
    close_dead()
    ended = Case.objects.using("owner").get(pk=home.pk)
    assert person and ended.outcome == "died" and ended.closed_day is not None


def test_a_case_of_abuse_is_known_to_few_and_the_guardian_loses_sight_at_once(office: OfficeForTests) -> None:
    from yingbao.accounts.models import User
    from yingbao.registry.actions import Saying, state

    child = office.enrol(COMMUNITY, name="小明", birth="2018-05-01")
    parent = office.enrol(COMMUNITY, name="监护人")
    with office.at_a_desk("community_worker"):
        state(Saying("person", child, "visit", date(2025, 1, 1), "登记", topic="guardian", other=parent))
    user, _ = office.person("guardian", "")
    User.objects.using("owner").filter(pk=user.pk).update(subject_id=parent)
    guardian = office.client("guardian", "")
    assert guardian.get(f"/subjects/{child}/").status_code == 200

    given = {"policy": "baohu_weichengnianren", "way": "neighbour", "restricted": "on", "said": "晚上常听见孩子哭"}
    opened = office.client("community_worker").post(f"/subjects/{child}/case/", given, follow=True)
    case = Case.objects.using("owner").get(subject_id=child)
    assert case.restricted == "abuse" and "已收到" in opened.content.decode()
    page = office.client("community_worker").get(f"/cases/{case.pk}/").content.decode()
    assert "受限" in page and "晚上常听见孩子哭" in page
    assert guardian.get(f"/subjects/{child}/").status_code in (302, 403, 404), "their desk is closed"
    for role, area in (("social_worker", COMMUNITY), ("street_reviewer", STREET)):
        assert office.client(role, area).get(f"/cases/{case.pk}/").status_code == 404
    district = office.client("district_officer", DISTRICT)
    social = another(office, "social_worker", COMMUNITY)
    assert district.post(f"/cases/{case.pk}/people/", {"person": social}).status_code == 302
    assert office.client("social_worker").get(f"/cases/{case.pk}/").status_code == 200


@pytest.mark.parametrize(("outcome", "comes"), [("at_risk", "plan"), ("harm_suspected", "refer"), ("no_risk", "close")])
def test_a_childs_risk_is_assessed_in_its_own_words(office: OfficeForTests, outcome: str, comes: str) -> None:
    child = office.enrol(COMMUNITY, name="小红", birth="2018-05-01")
    with office.at_a_desk("social_worker"):
        number = actions.open_case(Opening("baohu_weichengnianren", child, "neighbour"), TODAY)
    case = Case.objects.using("owner").get(pk=number)
    assert do(office, case, "social_worker", COMMUNITY, "accepted") == "assess"
    page = office.client("social_worker").get(f"/cases/{case.pk}/").content.decode()
    assert "有风险，需要保护" in page and "没有发现风险" in page and "符合条件" not in page
    client, given = office.client("social_worker"), {"task": task_of(case), "outcome": outcome}
    assert "请写明理由" in client.post(f"/cases/{case.pk}/act/", given).content.decode()
    assert do(office, case, "social_worker", COMMUNITY, outcome, reason="见到孩子，问了邻居和老师") == comes
    if comes == "close":
        with pytest.raises(DatabaseError) as same:
            do(office, case, "social_worker", COMMUNITY, "done")
        assert "不由您的岗位办理" in why_not(same.value).zh
        assert do(office, case, "district_officer", DISTRICT, "done") == "tell_reporter"
        now = office.client("district_officer", DISTRICT).get(f"/cases/{case.pk}/").content.decode()
        assert "不说内容，不告诉被怀疑的人" in now
        assert do(office, case, "social_worker", COMMUNITY, "done", reason="电话告诉学校已经处理") == "end"
    elif comes == "refer":
        assert do(office, case, "social_worker", COMMUNITY, "referred", reason="转公安") == "tell_reporter"


def test_what_is_over_may_be_appealed_and_another_person_looks_at_it(office: OfficeForTests, case: Case) -> None:
    to_the_decision(office, case)
    given = {"outcome": "refused", "since": "2025-12-31", "reason": "收入高于标准"}
    office.client("district_officer", DISTRICT).post(f"/cases/{case.pk}/act/", {"task": task_of(case), **given})
    do(office, case, "street_reviewer", STREET, "done")
    worker = office.client("community_worker")
    page = worker.post(f"/cases/{case.pk}/again/", {"entry": "appeal"}, follow=True).content.decode()
    assert "现在：复查申诉" in page
    appeal = Case.objects.using("owner").get(parent=case)
    assert appeal.subject_id == case.subject_id and appeal.entry == "appeal"
    listed = worker.get(f"/subjects/{case.subject_id}/cases/").content.decode()
    assert case.number in listed and appeal.number in listed


def test_a_citizen_reads_their_own_case_and_appeals_against_what_was_decided(office: OfficeForTests) -> None:
    from yingbao.accounts.models import User

    elder = office.enrol(COMMUNITY, name="赵奶奶", hukou=COMMUNITY, birth="1940-01-01")
    with office.at_a_desk("community_worker"):
        number = actions.open_case(Opening("gaoling", elder, "counter"), FIRST_DAY)
    case = Case.objects.using("owner").get(pk=number)
    with office.sql() as con:
        con.execute("UPDATE casework_case SET closed_day = %s, outcome = 'refuse' WHERE id = %s", [FIRST_DAY, number])
        con.execute("UPDATE casework_task SET done_day = %s, done_at = now() WHERE case_id = %s", [FIRST_DAY, number])
    user, _ = office.person("citizen", "")
    User.objects.using("owner").filter(pk=user.pk).update(subject_id=elder)
    citizen = office.client("citizen", "")
    page = citizen.get(f"/cases/{number}/").content.decode()
    assert "不予确认" in page and "复查申诉" in page
    given = {"entry": "appeal", "words": "我满八十了\n<b>户口</b>一直在本区"}
    page = citizen.post(f"/cases/{number}/again/", given, follow=True).content.decode()
    assert "现在：复查申诉" in page and "本人网上" in page
    appeal = Case.objects.using("owner").get(parent=case)
    page = citizen.get(f"/cases/{number}/").content.decode()
    assert 'value="appeal"' not in page and "已经在办" in page and appeal.number in page, "it is not offered twice"
    page = citizen.post(f"/cases/{number}/again/", given, follow=True).content.decode()
    assert f"已经在办，编号 {appeal.number}" in page and "您的岗位看不到" not in page
    read = office.client("district_officer", DISTRICT).get(f"/cases/{appeal.pk}/").content.decode()
    assert "我满八十了<br>&lt;b&gt;户口&lt;/b&gt;一直在本区" in read, "who looks into it reads why"
    with office.at_a_desk("district_officer", DISTRICT), pytest.raises(DatabaseError):
        rows("SELECT casework.plead(%s, %s)", [appeal.pk, "别人的话"])
    assert citizen.post(f"/cases/{number}/again/", {"entry": "change"}).status_code == 404
    assert Case.objects.using("owner").get(parent=case).entry == "appeal"


def test_a_proof_that_speaks_of_somebody_out_of_sight_is_not_shown(office: OfficeForTests, case: Case) -> None:
    office.enrol(COMMUNITY, name="家里的人", household=case.subject_id, hukou=COMMUNITY)
    to_the_decision(office, case)
    given = {"task": task_of(case), "outcome": "granted", "since": "2026-01-01", "amount": "800", "reason": "核实符合"}
    client = office.client("district_officer", DISTRICT)
    client.post(f"/cases/{case.pk}/act/", given)
    made = Decision.objects.using("owner").get(case=case)
    worker = office.client("community_worker")
    assert '<div class="proof">' in worker.post(f"/decisions/{made.pk}/proof/").content.decode()
    with office.sql() as con:
        con.execute("UPDATE registry_subject SET restricted = 'abuse' WHERE name = '家里的人'")
    page = worker.post(f"/decisions/{made.pk}/proof/", follow=True).content.decode()
    assert "看不到的人" in page and '<div class="proof">' not in page


def test_who_reported_a_child_is_told_that_it_is_not_taken_in_and_how_stays_on_record(office: OfficeForTests) -> None:
    child = office.enrol(COMMUNITY, name="小刚", birth="2018-05-01")
    with office.at_a_desk("social_worker"):
        number = actions.open_case(Opening("baohu_weichengnianren", child, "neighbour"), TODAY)
    case, client = Case.objects.using("owner").get(pk=number), office.client("social_worker")
    assert do(office, case, "social_worker", COMMUNITY, "not_accepted", reason="不在本区") == "tell_reporter"
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert "告知报告人处理结果" in page and "《中华人民共和国未成年人保护法》第11条" in page
    given = {"task": task_of(case), "outcome": "done"}
    assert client.post(f"/cases/{case.pk}/act/", given).status_code == 422, "what was said stays on record"
    assert client.post(f"/cases/{case.pk}/act/", given | {"reason": "报告人没有留姓名和电话"}).status_code == 302
    case.refresh_from_db(using="owner")
    assert case.closed_day == TODAY and not case.letters.using("owner").exists(), "no letter to the family"
