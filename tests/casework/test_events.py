"""Cases about an event, such as a fire: the law answers for that event, and the decision keeps it and comes out the same."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.casework.test_replay import typed
from tests.casework.test_way import STREET
from tests.office import COMMUNITY, OfficeForTests
from yingbao.casework.models import Case, Decision, Task
from yingbao.casework.replaying import replay
from yingbao.discovery.models import Finding
from yingbao.discovery.night.run import run_changes
from yingbao.registry.actions import Saying, state
from yingbao.registry.models import Statement

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


def opened(office: OfficeForTests, finding: Finding) -> Case:
    office.client("community_worker").post(f"/findings/{finding.pk}/case/")
    return Case.objects.using("owner").get(finding_id=finding.pk)


def take(client: Any, case: Case, outcome: str, **more: object) -> Any:
    task = Task.objects.using("owner").get(case=case, done_at=None).pk
    return client.post(f"/cases/{case.pk}/act/", {"task": task, "outcome": outcome, **more})


def to_the_payment(office: OfficeForTests, case: Case) -> Any:
    """Up to where the street pays first; the street's browser."""
    take(office.client("community_worker"), case, "agrees")
    street = office.client("street_reviewer", STREET)
    street.post(f"/cases/{case.pk}/mark/", {"mark": "urgent"})
    take(street, case, "accepted")
    return street


def test_what_the_rules_say_of_the_fire_is_shown_and_kept_and_comes_out_the_same(
    office: OfficeForTests, home: int
) -> None:
    case = opened(office, found(home))
    assert case.event == "1"
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
    assert 'name="amount" value="6140.00"' in page and "¥6,140.00 – ¥9,210.00" in page

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
    take(street, case, "refused", since="2025-12-31", amount="3070.00", reason="没有发生火灾")
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
