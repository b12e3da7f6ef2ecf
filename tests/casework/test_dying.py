"""What a death ends: open cases and their findings at once; what was granted is checked again by people."""

from __future__ import annotations

from datetime import date

from tests.casework.outbox.test_messages import accepted, of
from tests.casework.test_pages import task_of
from tests.casework.test_way import DISTRICT, STREET, TODAY, do
from tests.discovery.test_reconcile import a_night, missed
from tests.office import COMMUNITY, OfficeForTests
from yingbao.casework import actions
from yingbao.casework.actions import Opening
from yingbao.casework.models import Case
from yingbao.casework.tasks import close_dead
from yingbao.discovery.models import Finding, Turn
from yingbao.registry.actions import Saying, state

OLD_AGE = "gaoling"


def elder(office: OfficeForTests, **facts: object) -> int:
    return office.enrol(COMMUNITY, name="王奶奶", birth="1940-05-01", hukou=COMMUNITY, **facts)


def opened(office: OfficeForTests, opening: Opening) -> Case:
    with office.at_a_desk("community_worker"):
        return Case.objects.get(pk=actions.open_case(opening, TODAY))


def granted(office: OfficeForTests, person: int) -> Case:
    """The allowance of an elder, all steps gone."""
    case = opened(office, Opening(OLD_AGE, person, "door"))
    do(office, case, "community_worker", COMMUNITY, "agrees")
    do(office, case, "community_worker", COMMUNITY, "done")
    given = {"task": task_of(case), "outcome": "granted", "since": "2026-01-01", "amount": "300", "reason": "核实符合"}
    client = office.client("street_reviewer", STREET)
    assert client.post(f"/cases/{case.pk}/act/", given).status_code == 302
    assert do(office, case, "street_reviewer", STREET, "done") == "end"
    return case


def dies(office: OfficeForTests, person: int, day: str = "2025-12-30") -> None:
    with office.at_a_desk("community_worker"):
        state(Saying("person", person, "visit", date(2025, 12, 30), "登记", {"death": day}))


def now(case: Case) -> Case:
    return Case.objects.using("owner").get(pk=case.pk)


def test_the_finding_that_a_case_worked_on_is_gone_with_the_person(office: OfficeForTests) -> None:
    person = elder(office)
    a_night([missed(person, policy=OLD_AGE, programme=OLD_AGE)])
    finding = Finding.objects.using("owner").get(subject_id=person)
    case = opened(office, Opening(OLD_AGE, person, "finding", finding=finding.pk))
    dies(office, person)
    close_dead()
    finding.refresh_from_db(using="owner")
    assert now(case).outcome == "died" and finding.state == "gone" and finding.closed_at is not None
    last = Turn.objects.using("owner").filter(finding=finding).order_by("-id").first()
    assert last is not None and (last.before, last.after, last.reason) == ("in_process", "gone", case.number)


def test_who_is_to_die_only_tomorrow_keeps_their_case(office: OfficeForTests) -> None:
    person = elder(office)
    case = opened(office, Opening(OLD_AGE, person, "door"))
    dies(office, person, "2026-01-01")
    close_dead()
    assert now(case).closed_day is None


def test_a_re_check_of_what_is_in_force_is_not_ended_by_the_death_that_it_is_about(office: OfficeForTests) -> None:
    person = elder(office)
    first = granted(office, person)
    again = opened(office, Opening(OLD_AGE, person, "counter", entry="certify", parent=first.pk))
    dies(office, person)
    close_dead()
    assert now(again).closed_day is None, "people stop what was granted"
    do(office, again, "community_worker", COMMUNITY, "stop", reason="已去世")
    given = {"task": task_of(again), "outcome": "stopped", "since": "2026-01-01", "reason": "已去世"}
    assert office.client("street_reviewer", STREET).post(f"/cases/{again.pk}/act/", given).status_code == 302
    close_dead()
    assert now(again).outcome == "stop"


def test_a_re_check_of_which_nothing_is_left_ends_with_the_death(office: OfficeForTests) -> None:
    person = elder(office)
    first = granted(office, person)
    again = opened(office, Opening(OLD_AGE, person, "counter", entry="certify", parent=first.pk))
    with office.sql() as con:
        con.execute("UPDATE registry_statement SET recorded_to = now() WHERE evidence = %s", [first.number])
    dies(office, person)
    close_dead()
    assert now(again).outcome == "died"


def test_a_case_of_abuse_is_not_over_with_the_death_of_the_child(office: OfficeForTests) -> None:
    child = office.enrol(COMMUNITY, name="小明", birth="2018-05-01")
    abuse = opened(office, Opening("baohu_weichengnianren", child, "neighbour", restricted="abuse"))
    application = opened(office, Opening("guer", child, "neighbour"))
    dies(office, child)
    close_dead()
    assert (now(abuse).closed_day, now(application).outcome) == (None, "died")


def test_what_was_to_be_told_or_asked_of_a_case_goes_with_the_person(office: OfficeForTests) -> None:
    case = accepted(office)
    message = of(case)
    assert message.state == "waiting"
    with office.sql() as con:
        con.execute("UPDATE casework_message SET state = 'failed' WHERE id = %s", [message.pk])
    dies(office, message.whom_id)
    close_dead()
    message.refresh_from_db(using="owner")
    assert (now(case).outcome, message.state) == ("died", "void")
    page = office.client("community_worker").get(f"/outbox/{message.pk}/").content.decode()
    assert "对象去世，不再告知" in page
    assert f"/outbox/{message.pk}/" not in office.client("community_worker").get("/doors/").content.decode()


def test_only_an_empty_home_ends_the_cases_of_a_household(office: OfficeForTests) -> None:
    home = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)
    wife, husband = (elder(office, household=home) for _ in "ab")
    case = opened(office, Opening("dibao", home, "door"))
    dies(office, husband)
    close_dead()
    assert now(case).closed_day is None
    assert office.client("district_officer", DISTRICT).get(f"/cases/{case.pk}/").status_code == 200
    dies(office, wife)
    close_dead()
    assert now(case).outcome == "died"


def test_once_it_was_stopped_nothing_is_said_to_be_in_force(office: OfficeForTests) -> None:
    person = elder(office)
    case = granted(office, person)
    dies(office, person)
    reviewer, path = office.client("street_reviewer", STREET), f"/cases/{case.pk}/"
    assert "还有在享受的" in reviewer.get(path).content.decode()
    assert reviewer.post(f"{path}again/", {"entry": "certify"}).status_code == 302
    again = Case.objects.using("owner").get(parent=case)
    assert again.way == "office" and "窗口" not in reviewer.get(f"/cases/{again.pk}/").content.decode()
    stop = {"task": task_of(again), "outcome": "stop", "reason": "已去世"}
    assert office.client("community_worker").post(f"/cases/{again.pk}/act/", stop).status_code == 302
    given = {"task": task_of(again), "outcome": "stopped", "since": "2026-01-01", "reason": "已去世"}
    assert reviewer.post(f"/cases/{again.pk}/act/", given).status_code == 302
    for one in (case, again):
        page = reviewer.get(f"/cases/{one.pk}/").content.decode()
        assert "对象已去世" in page and "还有在享受的" not in page
