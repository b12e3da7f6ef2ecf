"""Who types sees whom they mean, and no name gets into an address."""

from __future__ import annotations

from tests.browser import Desk
from tests.office import COMMUNITY


def test_hits_appear_while_somebody_types_and_the_address_stays_without_names(desk: Desk) -> None:
    desk.office.enrol(COMMUNITY, name="欧阳震华")
    with desk.page("/search/", role="community_worker", area=COMMUNITY) as page:
        page.keyboard.type("ouyang")
        page.locator("#found").get_by_text("欧阳震华").wait_for()
        assert page.url.endswith("/search/")
        assert page.input_value("#q") == "ouyang"


def test_the_box_of_every_page_leads_to_the_hits_without_javascript(desk: Desk) -> None:
    desk.office.enrol(COMMUNITY, name="上官婉儿")
    with desk.page("/search/", script=False, role="community_worker", area=COMMUNITY) as page:
        page.fill("#search", "sgwe")
        page.press("#search", "Enter")
        assert page.locator("#found").get_by_text("上官婉儿").count() == 1
        assert "?" not in page.url
