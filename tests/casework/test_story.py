"""One household, end to end, in a browser: found, asked, visited on a phone, published, decided, told; heard before less is paid."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from tests.browser import Desk
from tests.casework.test_way import DISTRICT, STREET
from tests.office import COMMUNITY, OfficeForTests
from yingbao.accounts.models import Office
from yingbao.casework.models import Case
from yingbao.casework.outbox.models import Message
from yingbao.discovery.models import Finding
from yingbao.discovery.night.run import run_night

WORKER, REVIEWER, OFFICER = ("community_worker", COMMUNITY), ("street_reviewer", STREET), ("district_officer", DISTRICT)
PHONE = 360
HAVE = {"financial_assets": 0, "dwellings": 1, "non_residential": False, "vehicles": 0}
EARN = dict.fromkeys(("wage_income", "business_income", "property_income", "transfer_income"), 0)


@pytest.fixture(scope="module")
def home(office: OfficeForTests) -> int:
    """A couple without income, whom the night finds, and somebody who goes along on visits."""
    place = {"residence": COMMUNITY, "hukou": COMMUNITY}
    home = office.enrol(COMMUNITY, "household", **place, **HAVE)
    for name in ("陈大山", "李小芳"):
        office.enrol(COMMUNITY, name=name, household=home, birth="1970-03-01", **place, **EARN)
    office.person("social_worker", COMMUNITY)
    run_night()
    return home


def at(desk: Desk, who: tuple[str, str], path: str, width: int = 1280) -> Any:
    return desk.page(path, width, role=who[0], area=who[1])


def take(page: Any, outcome: str, **fields: str) -> None:
    """Fills in the form of the step and sends it."""
    page.check(f"input[name=outcome][value={outcome}]")
    for name, value in fields.items():
        if name == "second":
            page.select_option("#id_second", label=value)
        else:
            page.fill(f"[name={name}]", value)
    page.get_by_role("button", name="记下，走到下一步").click()
    page.wait_for_load_state()


def now(page: Any) -> str:
    return str(page.locator("#now h2").inner_text())


def move_to(day: date) -> None:
    Office.objects.using("owner").update(day=day)


def test_a_household_is_found_helped_and_heard(desk: Desk, office: OfficeForTests, home: int) -> None:  # noqa: PLR0915 - one story
    finding = Finding.objects.using("worker").get(subject_id=home, policy="dibao")
    assert (finding.cell, finding.state, finding.entitled_fen) == ("missed", "suspected", 307_000)
    with at(desk, WORKER, "/doors/", PHONE) as page:
        page.get_by_role("link", name="最低生活保障").click()
        page.get_by_role("button", name="发起办件").click()
        page.wait_for_load_state()
        assert now(page) == "现在：主动告知"
        case_path = re.sub(r"^https?://[^/]+", "", page.url)
        take(page, "agrees")
        assert now(page) == "现在：受理" and "不由您办" in page.locator("#now").inner_text()

    with at(desk, REVIEWER, case_path) as page:
        take(page, "accepted")
        page.get_by_role("button", name="出具：受理通知书").click()
        page.wait_for_load_state()
        assert page.get_by_text("还差文书").count() == 0
    with at(desk, WORKER, case_path, PHONE) as page:
        assert now(page) == "现在：入户调查"
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE, "nothing to scroll sideways at the door"
        take(page, "done", second=f"social_worker-{COMMUNITY}（社会工作者）", reason="两人均无收入，住房简陋")
    with desk.page(case_path, role=REVIEWER[0], area=REVIEWER[1], mind=False) as page:
        take(page, "done")
        assert "核对和听取意见要留下记录" in page.locator("main").inner_text()
        take(page, "done", reason="银行、车辆、住房都查过，没有")
        take(page, "fits")
    with desk.page(case_path, role=REVIEWER[0], area=REVIEWER[1], mind=False) as page:
        assert now(page) == "现在：公示"
        assert "先出具公示" in page.locator("#now").inner_text()
        take(page, "no_objection")
        assert "还没有出具公示" in page.locator("main").inner_text()
    with desk.page(case_path, role=REVIEWER[0], area=REVIEWER[1], mind=False) as page:
        page.locator("#letters input[name=amount]").fill("1200")
        page.get_by_role("button", name="出具：公示").click()
        page.wait_for_load_state()
        assert "先出具公示" not in page.locator("#now").inner_text()
        take(page, "no_objection")
        assert "公示期还没有满" in page.locator("main").inner_text()
        assert "试公" in page.locator("#letters").inner_text() or "〔2025〕" in page.locator("#letters").inner_text()

    move_to(date(2026, 1, 13))
    with at(desk, REVIEWER, case_path) as page:
        take(page, "no_objection")
    with at(desk, OFFICER, case_path) as page:
        assert now(page) == "现在：审核确认"
        page.get_by_role("button", name="看规则怎么说").click()
        page.wait_for_load_state()
        assert page.locator("#advice .proof").is_visible()
        take(page, "granted", since="2026-02-01", amount="1200.00", reason="入户属实")
        assert "1,200.00" in page.locator("main").inner_text()
    with desk.page(case_path, role=REVIEWER[0], area=REVIEWER[1], mind=False) as page:
        take(page, "done")
        assert "先出具文书" in page.locator("main").inner_text()
        page.get_by_role("button", name="出具：确认通知书").click()
        page.wait_for_load_state()
        take(page, "done")
        assert page.locator("#now").count() == 0, "it is over"
    finding.refresh_from_db(using="worker")
    assert finding.state == "awaiting"
    told = Message.objects.using("owner").filter(case=finding.cases.using("owner").get()).order_by("id")
    assert [one.kind for one in told][-1] == "decided", "they are told"
    with at(desk, WORKER, f"/outbox/{told.last().pk}/", PHONE) as page:  # type: ignore[union-attr]
        page.fill("[name=how]", "在家当面告知两人")
        page.get_by_role("button", name="已当面告知").click()
        page.wait_for_load_state()
    assert Message.objects.using("owner").get(pk=told.last().pk).state == "delivered"  # type: ignore[union-attr]

    move_to(date(2026, 7, 2))
    with at(desk, REVIEWER, case_path) as page:
        page.get_by_role("button", name="复核").click()
        page.wait_for_load_state()
        again_path = re.sub(r"^https?://[^/]+", "", page.url)
        take(page, "reduce", reason="就业，收入增加")
        assert now(page) == "现在：听取意见", "since 1 July 2026 nobody gets less unheard"
    with at(desk, WORKER, again_path, PHONE) as page:
        take(page, "done", reason="本人说明工资从六月起，没有异议")
    with at(desk, OFFICER, again_path) as page:
        take(page, "reduced", since="2026-08-01", amount="600.00", reason="收入增加，按差额")
        assert "600.00" in page.locator("main").inner_text()
    closed = Case.objects.using("owner").filter(subject_id=home).order_by("id")
    assert [(case.entry, case.outcome) for case in closed] == [("prompt", "grant"), ("recheck", "reduce")]
