"""What a case's page says of what happened: proposed or done, on which day, at what o'clock; and what may begin when it is over."""

from __future__ import annotations

import re
from datetime import date

from tests.casework.test_offered import page
from tests.casework.test_pages import task_of, to_the_decision
from tests.casework.test_way import DISTRICT, STREET, TODAY, do, open_one
from tests.office import COMMUNITY, OfficeForTests
from yingbao.casework import actions
from yingbao.casework.actions import Opening
from yingbao.casework.models import Case
from yingbao.casework.refusals import PARTS

AGAIN = "复核：复核正在享受的"


def decided(office: OfficeForTests, case: Case, outcome: str, **given: str) -> None:
    to_the_decision(office, case)
    client = office.client("district_officer", DISTRICT)
    posted = {"task": task_of(case), "outcome": outcome, "since": "2026-01-01", "reason": "核实", **given}
    assert client.post(f"/cases/{case.pk}/act/", posted).status_code == 302
    assert do(office, case, "street_reviewer", STREET, "done") == "end"


def test_a_refused_case_is_not_to_be_checked_again_for_nothing_is_in_force(office: OfficeForTests) -> None:
    case = open_one(office)
    decided(office, case, "refused")
    shown = page(office, case, "street_reviewer", STREET)
    assert "复查申诉" in shown and AGAIN not in shown
    refused = office.client("street_reviewer", STREET).post(f"/cases/{case.pk}/again/", {"entry": "recheck"})
    assert refused.status_code == 404 and not Case.objects.using("owner").filter(parent=case).exists()


def test_what_is_granted_may_be_checked_again_and_a_reduction_is_proposed_before_it_is_decided(
    office: OfficeForTests,
) -> None:
    case = open_one(office)
    decided(office, case, "granted", amount="800")
    assert AGAIN in page(office, case, "street_reviewer", STREET)
    with office.at_a_desk("street_reviewer", STREET):
        number = actions.open_case(Opening("dibao", case.subject_id, "counter", entry="recheck", parent=case.pk), TODAY)
    further = Case.objects.using("owner").get(pk=number)
    assert do(office, further, "street_reviewer", STREET, "reduce", reason="收入变了") == "change"
    history = page(office, further, "district_officer", DISTRICT).partition('id="history"')[2]
    assert "拟减发" in history and "已减发" not in history
    posted = {
        "task": task_of(further),
        "outcome": "reduced",
        "since": "2026-02-01",
        "amount": "500",
        "reason": "收入变了",
    }
    office.client("district_officer", DISTRICT).post(f"/cases/{further.pk}/act/", posted)
    shown = page(office, further, "district_officer", DISTRICT)
    decisions, _, history = shown.partition('id="history"')
    assert "已减发" in decisions.partition('id="decisions"')[2] and "拟减发" in history


def test_the_offices_day_and_the_clock_stand_apart_in_what_happened(office: OfficeForTests) -> None:
    case = open_one(office)
    do(office, case, "community_worker", COMMUNITY, "agrees")
    history = page(office, case, "community_worker", COMMUNITY).partition('id="history"')[2]
    assert '<p class="when">2025年12月31日</p>' in history
    assert re.search(rf"记录于 {date.today().year}年\d+月\d+日 \d\d:\d\d", history)


def test_no_two_refusals_of_casework_bear_one_name() -> None:
    names = [name for part in PARTS for name in part]
    assert sorted(names) == sorted(set(names)), "of two of one name only the last is told"
