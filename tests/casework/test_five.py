"""One case of each of five processes to its end, through the pages, by the roles that the law's texts name, on both sides of 2026-07-01."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.casework.acts import move_to
from tests.casework.test_way import DISTRICT, STREET, another
from tests.office import COMMUNITY, FIRST_DAY, OfficeForTests
from yingbao.casework import actions
from yingbao.casework.actions import Opening
from yingbao.casework.models import Case, Decision, Letter, Task
from yingbao.casework.replaying import replay
from yingbao.casework.words import words
from yingbao.discovery.models import Finding
from yingbao.discovery.night.run import run_night
from yingbao.registry.models import Statement

FIVE = {
    "dibao": "household", "linshi_jinan": "household", "shiwu_ertong": "person", "gaoling": "person", "fuzhu_qiju": "person",
}  # fmt: skip
EMERGENCY = "linshi_jinan"
WHERE = {
    "community_worker": COMMUNITY,
    "social_worker": COMMUNITY,
    "street_reviewer": STREET,
    "district_officer": DISTRICT,
}
LETTERS = {
    "dibao": {"accept", "publicity", "confirm"}, "linshi_jinan": {"accept", "confirm"}, "shiwu_ertong": {"accept", "confirm"},
    "gaoling": {"confirm"}, "fuzhu_qiju": {"accept", "confirm"},
}  # fmt: skip
"""Which letters are made on the favourable way."""
MOST = 20
"""Steps; no process is longer."""
DAYS = FIRST_DAY, date(2026, 7, 2)
"""On both sides of the day on which the new law comes into force."""


@pytest.fixture(autouse=True)
def _back_again(office: OfficeForTests) -> Any:
    yield
    move_to(FIRST_DAY)


def somebody(office: OfficeForTests, policy: str) -> tuple[int, int]:
    """A household and who lives in it."""
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)
    birth = {"gaoling": "1940-05-01", "shiwu_ertong": "2015-05-01"}.get(policy, "1970-03-01")
    person = office.enrol(COMMUNITY, name="陈大山", household=home, hukou=COMMUNITY, birth=birth, residence=COMMUNITY)
    return home, person


def begun(office: OfficeForTests, policy: str, today: date) -> Case:
    """A case of whoever came to the counter."""
    home, person = somebody(office, policy)
    with office.at_a_desk("community_worker"):
        about = home if FIVE[policy] == "household" else person
        number = actions.open_case(Opening(policy, about, "counter"), today)
    return Case.objects.using("owner").get(pk=number)


def fire(today: date) -> dict[str, str]:
    """A fire of the day before, as a form takes it down."""
    known = {"kind": "fire", "date": (today - timedelta(days=1)).isoformat(), "urgent": "true", "place": COMMUNITY}
    return {"source": "declared", "reason": "邻居来电话", **{f"fact_{name}": value for name, value in known.items()}}


def called_in(office: OfficeForTests, today: date) -> Case:
    """A neighbour calls: the fire is registered, and the case of it begun, in one."""
    home, _ = somebody(office, EMERGENCY)
    given = {"policy": EMERGENCY, "way": "neighbour", "event": "+", **fire(today)}
    assert office.client("community_worker").post(f"/subjects/{home}/case/", given).status_code == 302
    return Case.objects.using("owner").get(subject_id=home)


def found_at_night(office: OfficeForTests, today: date) -> Case:
    """The fire is registered, the night finds that nothing was done, and the case begins at what it found."""
    home, _ = somebody(office, EMERGENCY)
    worker = office.client("community_worker")
    worker.post(f"/subjects/{home}/happened/hardships/", fire(today))
    run_night()
    finding = Finding.objects.using("worker").get(policy=EMERGENCY, subject_id=home)
    assert worker.post(f"/findings/{finding.pk}/case/").status_code == 302
    return Case.objects.using("owner").get(finding_id=finding.pk)


def actor(task: Task, before: list[Task]) -> str:
    """A role of the step that nobody held who may not do it because of what they did before."""
    barred = {one.role for one in before if one.step in task.plan.apart}
    return next(role for role in task.roles if role in WHERE and role not in barred)


def outcome(task: Task) -> str:
    """The favourable one; what the law grants is granted."""
    told = [code for code, _ in task.plan.next]
    return next((code for code in told if words().outcomes[code].verdict == "grant"), told[0])


def letters(office: OfficeForTests, case: Case) -> None:
    """Whatever letters the case owes, each made by a role of its step."""
    with office.sql() as con:
        query = "SELECT t.id, t.roles FROM casework_task t WHERE t.case_id = %s AND casework.owes(t) ORDER BY t.id"
        owed = con.execute(query, [case.pk]).fetchall()
    for task, roles in owed:
        role = next(role for role in roles if role in WHERE)
        given = {"task": task, "last": 0, "another": "事故认定书", "another_why": "查不到", "given": "轮椅"}
        page = office.client(role, WHERE[role]).post(f"/cases/{case.pk}/letter/", given, follow=True).content.decode()
        assert "已出具" in page, page


def step(office: OfficeForTests, case: Case, task: Task, before: list[Task]) -> None:
    """Does the step on its page, its letters made on theirs; hangs a notice out first, and waits until it hung, where there is one."""
    role = actor(task, before)
    client, path = office.client(role, WHERE[role]), f"/cases/{case.pk}/"
    assert client.get(path).status_code == 200
    if task.plan.document == "publicity":
        client.post(f"{path}letter/", {"task": task.pk, "last": 0, "amount": "1200"})
        notice = Letter.objects.using("owner").get(task=task)
        assert notice.until is not None
        move_to(notice.until + timedelta(days=1))
        client = office.client(role, WHERE[role])
    letters(office, case)
    given = {"task": task.pk, "outcome": outcome(task), "reason": "已核实，材料齐全"}
    if task.plan.people > 1:
        given["second"] = another(office, "social_worker" if role != "social_worker" else "community_worker", COMMUNITY)
    if words().outcomes[given["outcome"]].verdict:
        given |= {"since": "2026-08-01" if task.entered_day >= date(2026, 7, 1) else "2026-02-01", "amount": "1200.00"}
    answer = client.post(f"{path}act/", given)
    assert answer.status_code == 302, f"{task.step} by {role}: {answer.content.decode()[-3000:]}"


def walked(office: OfficeForTests, case: Case) -> list[Task]:
    """Its steps, done by whom the law names, to the end."""
    done: list[Task] = []
    for _ in range(MOST):
        task = Task.objects.using("owner").filter(case=case, done_at=None).select_related("plan").first()
        if task is None:
            break
        step(office, case, task, done)
        done.append(Task.objects.using("owner").get(pk=task.pk))
    case.refresh_from_db(using="owner")
    assert case.closed_day is not None and case.outcome == "grant", [one.step for one in done]
    assert all(one.role in one.roles for one in done)
    assert set(Letter.objects.using("owner").filter(case=case).values_list("kind", flat=True)) == LETTERS[case.policy]
    return done


@pytest.mark.parametrize("today", DAYS, ids=str)
@pytest.mark.parametrize("policy", [policy for policy in FIVE if policy != EMERGENCY])
def test_a_case_goes_its_whole_way_in_the_hands_of_the_law(office: OfficeForTests, policy: str, today: date) -> None:
    move_to(today)
    case = begun(office, policy, today)
    done = walked(office, case)
    assert not {one.actor_id for one in done if one.does == "survey"} & {
        one.actor_id for one in done if one.does == "decide"
    }
    made = Decision.objects.using("owner").get(case=case)
    assert (made.verdict, made.amount_fen) == ("grant", None if policy == "fuzhu_qiju" else 120_000), (
        "a device has no amount"
    )
    assert [one.same for one in replay(case)] == [True]


@pytest.mark.parametrize("today", DAYS, ids=str)
@pytest.mark.parametrize("begin", [called_in, found_at_night])
def test_an_emergency_is_paid_first_and_its_papers_come_later(
    office: OfficeForTests, begin: Callable[[OfficeForTests, date], Case], today: date
) -> None:
    move_to(today)
    case = begin(office, today)
    done = walked(office, case)
    assert [one.step for one in done] == ["prompt", "accept", "pay_first", "eased", "papers", "start"]
    papers = done[4]
    assert papers.due is not None and papers.entered_day < papers.due, "within ten working days of the payment"
    made = Decision.objects.using("owner").get(case=case)
    assert (made.verdict, made.said, made.amount_fen) == ("grant", "entitled", 120_000)
    stated = Statement.objects.using("owner").get(subject_id=case.subject_id, topic="decisions")
    assert stated.facts["occasion"] == case.event
    assert [one.same for one in replay(case)] == [True]
    page = office.client("street_reviewer", STREET).get(f"/cases/{case.pk}/").content.decode()
    assert page.count("出具：确认通知书") == 1, "of one decision one letter is offered"
    run_night()
    case.refresh_from_db(using="owner")
    finding = Finding.objects.using("worker").get(policy=EMERGENCY, subject_id=case.subject_id)
    assert (case.finding_id, finding.state) == (finding.pk, "awaiting"), "it is not found once more as missed"
