"""A survey on a phone, in a browser: begun, one question answered, what is on record confirmed."""

from __future__ import annotations

from datetime import date

from tests.browser import Desk
from tests.casework.acts import PHONE, WORKER, at
from tests.casework.surveys.test_survey import answers, at_the_survey
from tests.office import COMMUNITY, OfficeForTests
from yingbao.registry.actions import Saying, state


def test_a_worker_asks_at_the_door(desk: Desk, office: OfficeForTests) -> None:
    case, person = at_the_survey(office)
    office.person("social_worker", COMMUNITY)
    with office.at_a_desk("community_worker"):
        state(Saying("person", person, "declared", date(2025, 1, 1), "本人申报", {"wage_income": 100_000}))
    with at(desk, WORKER, f"/cases/{case.pk}/", PHONE) as page:
        page.select_option("#begin-visit select[name=second]", label=f"social_worker-{COMMUNITY}（社会工作者）")
        page.get_by_role("button", name="开始走访").click()
        page.wait_for_load_state()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE
        first = page.locator("#question h2").inner_text()
        page.get_by_role("button", name="不知道").click()
        page.wait_for_load_state()
        assert page.locator("#question h2").inner_text() != first
        page.locator("#on-record summary").click()
        page.get_by_role("button", name="属实").first.click()
        page.wait_for_load_state()
    assert [one.said for one in answers(case)] == ["unknown", "confirms"]
