"""Cases about an event, such as a fire: the law answers for that event, and the decision keeps it and comes out the same."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests.browser import Desk, violations
from tests.casework.elders import opened
from tests.casework.test_five import letters
from tests.casework.test_replay import typed
from tests.casework.test_way import STREET
from tests.office import COMMUNITY, FIRST_DAY, OfficeForTests
from yingbao.casework import actions
from yingbao.casework.actions import Opening
from yingbao.casework.models import Case, Decision, Task
from yingbao.casework.refusals import why_not
from yingbao.casework.replaying import replay
from yingbao.discovery.models import Finding
from yingbao.discovery.night.run import run_changes
from yingbao.registry.actions import Saying, state
from yingbao.registry.models import Statement, Subject

POLICY = "linshi_jinan"
FIRE = {"kind": "fire", "date": "2025-12-29", "place": COMMUNITY, "urgent": True}


@pytest.fixture
def home(office: OfficeForTests) -> int:
    """Somebody whose home burnt two days ago."""
    made = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)
    office.enrol(COMMUNITY, name="陈大山", household=made, hukou=COMMUNITY, birth="1970-03-01")
    happens(office, made, "1", FIRE)
    return made


def happens(office: OfficeForTests, home: int, occasion: str, facts: dict[str, Any]) -> None:
    with office.at_a_desk("community_worker"):
        day = date.fromisoformat(facts["date"])
        state(Saying("household", home, "visit", day, "邻居报告", facts, topic="hardships", occasion=occasion))


def found(home: int, policy: str = POLICY) -> Finding:
    """What the night finds of the fire."""
    run_changes()
    return Finding.objects.using("worker").get(policy=policy, subject_id=home)


def take(client: Any, case: Case, outcome: str, **more: object) -> Any:
    task = Task.objects.using("owner").get(case=case, done_at=None).pk
    return client.post(f"/cases/{case.pk}/act/", {"task": task, "outcome": outcome, **more})


def to_the_payment(office: OfficeForTests, case: Case) -> Any:
    """Up to where the street pays first; the street's browser."""
    take(office.client("community_worker"), case, "agrees")
    street = office.client("street_reviewer", STREET)
    take(street, case, "accepted")
    letters(office, case)
    return street


def test_what_the_rules_say_of_the_fire_is_shown_and_kept_and_comes_out_the_same(
    office: OfficeForTests, home: int
) -> None:
    case = opened(office, found(home))
    assert case.event == "1"
    assert "2025年12月29日 · 火灾" in office.client("community_worker").get(f"/cases/{case.pk}/").content.decode()
    street = to_the_payment(office, case)
    page = street.post(f"/cases/{case.pk}/advice/").content.decode()
    assert "¥3,070.00 – ¥4,605.00" in page and '<div class="proof">' in page and "没有可用的规则" not in page
    assert 'name="amount" value="3070.00"' in page and 'name="since" value="2025-12-31"' in page

    assert take(street, case, "granted", since="2025-12-31", amount="3070.00").status_code == 302
    made = Decision.objects.using("owner").get(case=case)
    assert (made.said, made.amount_fen) == ("entitled", 307_000)
    stated = Statement.objects.using("owner").get(subject_id=home, topic="decisions")
    assert stated.facts["occasion"] == "1", "the law finds the decision by the event's own number"
    assert [one.same for one in replay(case)] == [True]
    assert "same" in typed(office, case.number, status=0)


def test_another_fire_is_another_matter(office: OfficeForTests, home: int) -> None:
    happens(office, home, "2", {**FIRE, "kind": "illness", "date": "2025-12-30", "urgent": False})
    run_changes()
    (finding,) = Finding.objects.using("worker").filter(policy=POLICY, subject_id=home)
    assert finding.happened == "1", "the illness is not urgent"
    case = opened(office, finding)
    street = to_the_payment(office, case)
    assert "突发" not in street.get(f"/cases/{case.pk}/").content.decode()
    assert "符合" in street.post(f"/cases/{case.pk}/advice/").content.decode()


def test_the_form_proposes_what_the_rules_compute_today_and_not_what_the_night_found(
    office: OfficeForTests, home: int
) -> None:
    finding = found(home)
    assert finding.entitled_fen == 307_000
    case = opened(office, finding)
    street = to_the_payment(office, case)
    office.enrol(COMMUNITY, name="李小芳", household=home, hukou=COMMUNITY, birth="1972-03-01")
    assert "3070" not in street.get(f"/cases/{case.pk}/").content.decode(), "nobody has looked yet"
    page = street.post(f"/cases/{case.pk}/advice/").content.decode()
    assert "¥6,140.00 – ¥9,210.00" in page and 'value="6140.00"' not in page, "it is more than the street decides"

    refused = take(street, case, "granted", since="2025-12-31", amount="3070.00")
    assert refused.status_code == 422
    assert "请写明理由" in refused.content.decode() and "¥6,140.00 – ¥9,210.00" in refused.content.decode()
    assert take(street, case, "granted", since="2025-12-31").status_code == 422, "no amount is another amount"
    assert (
        take(street, case, "granted", since="2025-12-31", amount="3070.00", reason="一人已另行救助").status_code == 302
    )


def test_a_refusal_keeps_no_amount(office: OfficeForTests, home: int) -> None:
    case = opened(office, found(home))
    street = to_the_payment(office, case)
    take(street, case, "refused", since="2025-12-31", amount="3070.00", reason="没有发生火灾", despite="on")
    made = Decision.objects.using("owner").get(case=case)
    assert (made.verdict, made.amount_fen, made.amount_max_fen) == ("refuse", None, None)


def test_a_case_whose_event_was_taken_back_says_so(office: OfficeForTests, home: int) -> None:
    case = opened(office, found(home))
    street = to_the_payment(office, case)
    with office.sql() as con:
        con.execute(
            "UPDATE registry_statement SET recorded_to = now() WHERE subject_id = %s AND topic = 'hardships'", [home]
        )
    assert "已经撤回" in street.post(f"/cases/{case.pk}/advice/", follow=True).content.decode()


def begin(office: OfficeForTests, home: int, **more: str) -> Any:
    client = office.client("community_worker")
    return client.post(f"/subjects/{home}/case/", {"policy": POLICY, "way": "neighbour", **more})


@pytest.fixture
def quiet(office: OfficeForTests) -> int:
    """A household of which no event is on file."""
    made = office.enrol(COMMUNITY, "household", residence=COMMUNITY, hukou=COMMUNITY)
    office.enrol(COMMUNITY, name="何平", household=made, hukou=COMMUNITY, birth="1970-03-01")
    return made


FILLED = {
    "event": "+", "fact_kind": "fire", "fact_date": "2025-12-30", "fact_urgent": "true", "fact_place": COMMUNITY,
    "source": "declared", "reason": "邻居来电话说起火",
}  # fmt: skip


def test_who_calls_about_a_fire_has_it_registered_and_a_case_of_it(office: OfficeForTests, quiet: int) -> None:
    asked = begin(office, quiet)
    assert asked.status_code == 200 and "办的是哪一次" in asked.content.decode()
    assert begin(office, quiet, **{**FILLED, "fact_date": ""}).status_code == 422
    assert not Statement.objects.using("owner").filter(subject_id=quiet, topic="hardships").exists()
    assert begin(office, quiet, **FILLED).status_code == 302
    case = Case.objects.using("owner").get(subject_id=quiet)
    said = Statement.objects.using("owner").get(subject_id=quiet, topic="hardships")
    assert (case.event, case.way, said.occasion) == ("2025-12-30", "neighbour", "2025-12-30")

    finding = found(quiet)
    assert finding.state == "in_process", "what the night finds of it joins the case"
    case.refresh_from_db(using="owner")
    assert case.finding_id == finding.pk
    street = to_the_payment(office, case)
    assert "¥3,070.00 – ¥4,605.00" in street.post(f"/cases/{case.pk}/advice/").content.decode()
    take(street, case, "granted", since="2025-12-31", amount="3070.00")
    assert [one.same for one in replay(case)] == [True]
    finding.refresh_from_db(using="worker")
    assert finding.state == "awaiting"


def test_a_fire_that_is_on_file_is_chosen_and_not_registered_again(office: OfficeForTests, home: int) -> None:
    finding = found(home)
    page = begin(office, home).content.decode()
    assert "火灾" in page and 'value="1"' in page
    assert begin(office, home, event="1").status_code == 302
    case = Case.objects.using("owner").get(subject_id=home)
    assert (case.event, case.finding_id) == ("1", finding.pk)
    assert Statement.objects.using("owner").filter(subject_id=home, topic="hardships").count() == 1


def test_a_fire_on_file_is_chosen_on_a_phone_and_what_is_in_hand_is_told(
    desk: Desk, office: OfficeForTests, home: int
) -> None:
    def ask(page: Any) -> None:
        page.select_option("#id_policy", POLICY)
        page.select_option("#id_way", "phone")
        page.get_by_role("button", name="发起").click()
        page.wait_for_selector("#event")
        page.check("input[name=event][value='1']")
        page.get_by_role("button", name="发起").click()

    path = f"/subjects/{home}/case/"
    with desk.page(path, 360, role="community_worker", area=COMMUNITY) as page:
        ask(page)
        page.wait_for_url("**/cases/*/")
        assert "火灾" in page.locator("main").inner_text()
    with desk.page(path, 360, role="community_worker", area=COMMUNITY) as page:
        ask(page)
        page.wait_for_selector(".notice.warn")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert page.locator("input[name=despite][type=checkbox]").count() == 1


def test_nobody_opens_a_case_of_an_event_that_is_not_on_file(office: OfficeForTests, home: int, quiet: int) -> None:
    for subject, event in ((home, ""), (home, "7"), (quiet, "1")):
        with office.at_a_desk("community_worker"), pytest.raises(DatabaseError) as none, transaction.atomic("default"):
            actions.open_case(Opening(POLICY, subject, "counter", event), FIRST_DAY)
        assert "选定或登记" in why_not(none.value).zh


def test_from_a_persons_file_one_comes_to_the_household(office: OfficeForTests, quiet: int) -> None:
    person = Subject.objects.using("owner").get(household_id=quiet)
    page = office.client("community_worker").get(f"/subjects/{person.pk}/case/").content.decode()
    assert f"/subjects/{quiet}/case/" in page
