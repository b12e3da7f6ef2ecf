"""The components in a real browser, at a desk and on a phone."""

from __future__ import annotations

import re
from typing import Any

import pytest

from tests.browser import WIDTHS, Desk, violations

CSRF = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_axe_finds_nothing_wrong_with_the_components(desk: Desk, lang: str) -> None:
    with desk.page("/components/", max(WIDTHS), lang) as page:
        for one in page.query_selector_all("details.filters, details.proof"):
            one.evaluate("one => one.open = true")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert violations(page) == [], width


@pytest.mark.parametrize("size", ["normal", "large"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_page_is_wider_than_a_phone(desk: Desk, lang: str, size: str) -> None:
    with desk.page("/components/", 360, lang, size) as page:
        assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_a_finger_finds_every_button_on_a_phone(desk: Desk) -> None:
    with desk.page("/components/", 360) as page:
        small = page.evaluate("""[...document.querySelectorAll("main button, main .button, header button, summary, select, input:not([type=hidden], [type=checkbox])")]
            .filter(one => one.offsetParent && !one.closest(".help")).map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect().height])
            .filter(([, height]) => height < 44)""")
        assert small == []


def test_keys_walk_through_a_list_open_a_row_and_explain_the_page(desk: Desk) -> None:
    with desk.page("/components/") as page:
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("k")
        page.keyboard.press("j")
        focused = page.evaluate("document.activeElement.getAttribute('href')")
        assert focused == page.locator("[data-open]").nth(1).get_attribute("href")
        page.keyboard.press("?")
        assert page.locator("details.help .popover").is_visible()
        page.keyboard.press("Escape")
        assert not page.locator("details.help .popover").is_visible()
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_url("**/components/?row=*")


def test_a_slash_goes_to_the_search_box_and_escape_leaves_it(desk: Desk) -> None:
    with desk.page("/components/") as page:
        page.keyboard.press("/")
        assert page.evaluate("document.activeElement.id") == "search"
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement === document.body")


def test_who_wants_no_keys_turns_them_off(desk: Desk) -> None:
    with desk.page("/components/") as page:
        page.keyboard.press("?")
        page.get_by_role("button", name="关闭快捷键").click()
        page.wait_for_selector("html[data-keys=off]")
        page.keyboard.press("j")
        assert page.evaluate("document.activeElement === document.body")
        page.locator("details.help summary").click()
        page.get_by_role("button", name="打开快捷键").click()
        page.wait_for_selector("html[data-keys=on]")


def test_keys_typed_into_a_field_are_only_text(desk: Desk) -> None:
    with desk.page("/components/") as page:
        page.locator("#list-sample-of-name").first.focus()
        page.keyboard.type("j/k?")
        assert page.evaluate("document.activeElement.value") == "j/k?"
        assert not page.locator("details.help .popover").is_visible()


def test_a_list_sorted_in_place_equals_the_page_loaded_anew(desk: Desk) -> None:
    with desk.page("/components/") as page:
        page.evaluate("window.stayed = true")
        page.locator("#list-sample thead a", has_text="出生日期").click()
        page.wait_for_selector("th[aria-sort] a:has-text('出生日期')")
        page.locator("#list-sample a", has_text="下一页").click()
        page.wait_for_url("**/components/?sort=birth&page=2")
        page.wait_for_selector("#list-sample:not(.htmx-request):has-text('第 51–100 条')")
        swapped = settled(page)
        assert page.evaluate("window.stayed") is True
        assert page.locator("#told").inner_text() == "共 120 条"
        page.reload()
        assert page.evaluate("window.stayed") is None
        assert settled(page) == swapped


def test_the_focus_stays_on_the_heading_that_was_pressed(desk: Desk) -> None:
    with desk.page("/components/") as page:
        heading = page.locator("#list-sample-by-birth")
        heading.focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("th[aria-sort] #list-sample-by-birth")
        settled(page)
        assert page.evaluate("document.activeElement.id") == "list-sample-by-birth"


def test_whose_time_is_over_is_led_to_sign_in_rather_than_shown_it_in_a_corner(desk: Desk) -> None:
    with desk.page("/components/") as page:
        page.context.clear_cookies()
        page.locator("#list-sample-by-birth").click()
        page.wait_for_url("**/enter/**")
        assert page.locator("h1").inner_text() == "登录"


def test_a_name_is_filtered_in_place_and_going_back_shows_the_whole_list(desk: Desk) -> None:
    with desk.page("/components/") as page:
        page.locator("#list-sample-of-name").first.fill("乙某")
        page.locator("#list-sample .filters button").click()
        page.wait_for_url("**/components/?text=*")
        page.wait_for_selector("#list-sample:has-text('共 12 条')")
        assert "乙" not in page.url
        page.go_back()
        page.wait_for_selector("#list-sample:has-text('共 120 条')")


def until(page: Any, condition: str) -> None:
    """Frame after frame, for what the page's rules of security let no string wait for."""
    frames = f"for (let n = 0; n < 600 && !({condition}); n++) await new Promise(requestAnimationFrame)"
    assert page.evaluate(f"async () => {{ {frames}; return {condition} }}"), condition


def settled(page: Any) -> str:
    until(page, "!document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling, .htmx-added')")
    html = str(page.locator("#list-sample").evaluate("one => one.outerHTML"))
    return CSRF.sub("", html).replace(' class="list "', ' class="list"')


def test_everything_works_without_javascript(desk: Desk) -> None:
    with desk.page("/components/", script=False) as page:
        page.locator("#list-sample thead a", has_text="出生日期").click()
        page.wait_for_url("**/components/?sort=birth")
        page.locator("[name=kind] >> nth=-1").select_option("rent")
        page.locator("#list-sample .filters button").click()
        page.wait_for_url("**kind=rent**")
        assert page.locator("#list-sample .found").inner_text() == "共 40 条"
        page.locator("details.help summary").click()
        assert page.locator("details.help .popover").is_visible()
        page.locator("button[name=lang]").click()
        assert page.locator("html").get_attribute("lang") == "en"
        assert "kind=rent" in page.url


def test_the_menu_opens_on_a_phone_without_javascript(desk: Desk) -> None:
    with desk.page("/components/", 360, script=False) as page:
        assert not page.locator("#menu").is_visible()
        page.locator("header a.menu").click()
        assert page.locator("#menu").is_visible()


def test_the_switch_of_languages_comes_back_to_the_same_line(desk: Desk) -> None:
    with desk.page("/components/?kind=own") as page:
        page.evaluate("scrollTo(0, 900)")
        page.locator("button[name=lang]").evaluate("one => one.click()")
        page.wait_for_selector("html[lang=en]")
        until(page, "scrollY === 900")
        assert page.url.endswith("/components/?kind=own")


def test_a_lost_connection_is_said_in_words(desk: Desk) -> None:
    with desk.page("/components/", mind=False) as page:
        page.context.set_offline(True)
        page.locator("#list-sample thead a", has_text="出生日期").click()
        page.wait_for_selector("#flash .notice.error")
        assert "请检查网络" in page.locator("#flash").inner_text()
        page.context.set_offline(False)
        page.reload()


def test_on_paper_there_is_only_the_page_and_who_printed_it(desk: Desk) -> None:
    with desk.page("/components/") as page:
        page.emulate_media(media="print")
        assert not page.locator("header.header").is_visible()
        assert not page.locator("#list-sample .tools").is_visible()
        assert "打印：district_officer-440311" in page.locator(".print-only").inner_text()
