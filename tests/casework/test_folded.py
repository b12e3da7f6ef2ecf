"""The proof on a case's page in a real browser: on a phone its clauses are folded above the form, and whole on paper."""

from __future__ import annotations

from tests.browser import Desk, violations
from tests.casework.acts import press
from tests.casework.elders import opened
from tests.casework.test_events import found, home, to_the_payment
from tests.casework.test_way import STREET

__all__ = ["home"]


def test_on_a_phone_why_is_in_sight_and_its_clauses_open_by_keyboard(desk: Desk, home: int) -> None:
    case = opened(desk.office, found(home))
    to_the_payment(desk.office, case)
    with desk.page(f"/cases/{case.pk}/", 360, "en", role="street_reviewer", area=STREET) as page:
        press(page, "See what the rules say")
        clauses, fold = page.locator(".proof-clauses"), page.locator(".proof-whole > summary")
        assert page.locator(".proof-headline").is_visible() and page.locator(".proof-decided").is_visible()
        assert not clauses.is_visible() and page.locator("#act .button.primary").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        page.emulate_media(media="print")
        assert clauses.is_visible() and not fold.is_visible()
        page.emulate_media(media="screen")
        fold.focus()
        page.keyboard.press("Enter")
        assert clauses.is_visible()
        assert violations(page) == []


def test_on_a_wide_screen_all_of_it_stands_open_to_eye_and_ear(desk: Desk, home: int) -> None:
    case = opened(desk.office, found(home))
    to_the_payment(desk.office, case)
    with desk.page(f"/cases/{case.pk}/", 1280, role="street_reviewer", area=STREET) as page:
        press(page, "看规则怎么说")
        assert page.locator(".proof-clauses").is_visible() and not page.locator(".proof-whole > summary").is_visible()
        assert "急难型" in page.locator(".proof").aria_snapshot()


def test_on_a_phone_a_case_of_the_list_is_three_lines_and_how_late_it_is_stands_beside_the_name(
    desk: Desk, home: int
) -> None:
    case = opened(desk.office, found(home))
    with desk.page("/cases/?all=1", 390, role="street_reviewer", area=STREET) as page:
        row = page.locator("tr[data-row]", has_text=case.number)
        name, left = row.locator("th"), row.locator("td").first
        assert row.bounding_box()["height"] < 150, "fifty of them are to be looked through"
        assert left.get_attribute("data-label") == "时限" and left.is_visible()
        beside = left.bounding_box()["y"] - name.bounding_box()["y"]
        assert 0 <= beside < name.bounding_box()["height"]
        assert name.locator("a").bounding_box()["height"] >= 44 and violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
