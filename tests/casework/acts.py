"""What people do at their desks, in a browser, as the stories tell it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from tests.browser import Desk
from tests.casework.test_way import DISTRICT, STREET
from tests.office import COMMUNITY
from tests.registry.imports.files import xlsx
from tests.registry.imports.test_pages import work
from yingbao.accounts.models import Office
from yingbao.registry.imports.tasks import follow

WORKER, SOCIAL = ("community_worker", COMMUNITY), ("social_worker", COMMUNITY)
REVIEWER, OFFICER = ("street_reviewer", STREET), ("district_officer", DISTRICT)
PHONE = 360
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def at(desk: Desk, who: tuple[str, str], path: str, width: int = 1280, *, mind: bool = True) -> Any:
    return desk.page(path, width, role=who[0], area=who[1], mind=mind)


def press(page: Any, name: str) -> None:
    """Sends a form, and waits for the page that answers."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def follow_link(page: Any, name: str) -> None:
    """One of the page's own, and not of the menu beside it."""
    with page.expect_navigation():
        page.locator("main").get_by_role("link", name=name).first.click()


def look_for(page: Any, text: str) -> None:
    """Types it into the box that every page has."""
    page.fill("#search", text)
    with page.expect_navigation():
        page.press("#search", "Enter")


def take(page: Any, outcome: str, **fields: str) -> None:
    """Fills in the form of the step and sends it."""
    page.check(f"input[name=outcome][value={outcome}]")
    for name, value in fields.items():
        if name == "second":
            page.select_option("#id_second", label=value)
        else:
            page.fill(f"[name={name}]", value)
    press(page, "记下，走到下一步")


def make(page: Any, letter: str) -> None:
    """Makes the letter that the step owes."""
    press(page, f"出具：{letter}")
    assert letter in page.locator("#letters").inner_text()


def now(page: Any) -> str:
    return str(page.locator("#now h2").inner_text())


def said(page: Any) -> str:
    """What the page says, without its head and its menu."""
    return str(page.locator("main").inner_text())


def address(page: Any) -> str:
    """Where the page is, within the office."""
    return re.sub(r"^https?://[^/]+", "", page.url)


def move_to(day: date) -> None:
    Office.objects.using("owner").update(day=day)


def bring_in(desk: Desk, name: str, about: str, rows: Sequence[Sequence[Any]]) -> str:
    """An officer imports an Excel file of the civil affairs records: looked at, confirmed, written; what the page said before."""
    with at(desk, OFFICER, "/imports/") as page:
        page.select_option("#id_source", "civil")
        page.select_option("#id_about", about)
        page.set_input_files("#id_file", {"name": name, "mimeType": EXCEL, "buffer": xlsx(rows)})
        press(page, "上传并核对列")
        press(page, "核对（不写入）")
        work()
        page.reload()
        shown = said(page)
        press(page, "确认导入")
        work()
        follow()
        page.reload()
        assert "已导入" in said(page)
    return shown
