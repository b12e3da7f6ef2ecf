"""The bell in a real browser: it counts after the page, on a phone too, and leads to what it counted without a script as well."""

from __future__ import annotations

import pytest

from tests.browser import WIDTHS, Desk
from tests.casework.test_way import STREET, do, open_one
from tests.office import COMMUNITY


@pytest.mark.parametrize("width", WIDTHS)
def test_the_bell_counts_and_leads_to_the_news(desk: Desk, width: int) -> None:
    case = open_one(desk.office)
    do(desk.office, case, "community_worker", COMMUNITY, "agrees")
    with desk.page("/cases/", width, role="street_reviewer", area=STREET) as page:
        page.locator("#bell .count").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.get_by_role("link", name="新情况").first.click()
        page.get_by_role("heading", name="新情况").wait_for()
        page.goto(page.url)  # at once: what the bell still asked for is no complaint
        page.get_by_role("button", name="都看过了").click()
        page.get_by_text("没有新情况").wait_for()
        page.wait_for_load_state("networkidle")
        assert page.locator("#bell .count").count() == 0


def test_without_a_script_the_bell_is_a_link(desk: Desk) -> None:
    case = open_one(desk.office)
    do(desk.office, case, "community_worker", COMMUNITY, "agrees")
    with desk.page("/cases/", 360, "en", script=False, role="street_reviewer", area=STREET) as page:
        page.locator("a.bell").click()
        page.locator(f'a[href="/cases/{case.pk}/"]').wait_for()
