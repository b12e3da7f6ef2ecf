"""Every page of the table (docs/rights.csv) in a real browser: for those who cannot see it, and on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import WIDTHS, Desk, Window
from tests.house import rights
from tests.house.objects import MAKERS
from tests.office import COMMUNITY

NO_PAGES = {
    "casework:order_progress": "a part that a page asks for",
    "casework:exchange_progress": "a part that a page asks for",
    "casework:news_count": "a part that a page asks for",
    "registry:import_template": "a file to download",
    "registry:import_progress": "a part that a page asks for",
    "log:verify_progress": "a part that a page asks for",
    "discovery:edition_progress": "a part that a page asks for",
}
PAGES = [
    row
    for row in rights.rows()
    if row.method == "GET" and row.own == 200 and row.who != "all" and row.address not in NO_PAGES
]
CHINESE = re.compile(r"[\u4e00-\u9fff]{2,}")
ALLOWED = re.compile("中文|档案甲|档案乙|某人")
"""The switch back to Chinese, and people's names: the objects' and those in the samples of /components/."""
MARKED = re.compile(r'<span lang="zh">.*?</span>|<article class="letter" lang="zh-CN">.*?</article>', re.DOTALL)
"""Titles of laws, heads of platforms' columns and letters are Chinese, and marked so for whoever listens."""


def role_of(row: rights.Row) -> Any:
    from yingbao.accounts.roles import rights as of_roles

    return next(role for role in of_roles().roles.values() if row.expected(role, "own") == 200)


def path_of(desk: Desk, row: rights.Row) -> str:
    return rights.path_of(row.address, MAKERS[row.about](desk.office, COMMUNITY) if row.about else 0)


@pytest.fixture(scope="module")
def window(desk: Desk) -> Iterator[Window]:
    """One for all pages: to begin a window takes longer than to look at a page in it."""
    with desk.window() as window:
        yield window


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.address)
def test_axe_finds_nothing_wrong_and_nothing_is_wider_than_the_screen(
    desk: Desk, window: Window, row: rights.Row
) -> None:
    role, page = role_of(row), window.page
    window.complaints.clear()
    page.set_viewport_size({"width": max(WIDTHS), "height": 800})
    assert window.open(path_of(desk, row), "zh", "normal", role.code, rights.AREAS[role.scope]).status == 200
    page.evaluate(Axe().axe_script)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found = page.evaluate("axe.run({resultTypes: ['violations']}).then(found => found.violations)")
        assert not [(one["id"], [node["html"][:100] for node in one["nodes"]]) for one in found]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not window.complaints


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.address)
def test_in_english_no_word_of_the_frame_is_chinese(desk: Desk, row: rights.Row) -> None:
    """Names, areas and what people wrote stay as they are; headings, labels, buttons and help are the page's own."""
    role = role_of(row)
    client = desk.office.client(role.code, rights.AREAS[role.scope])
    client.cookies["lang"] = "en"
    page = MARKED.sub("", client.get(path_of(desk, row)).content.decode())
    own = re.findall(r"<(title|h1|h2|label|legend|button|summary|th scope=\"col\")[^>]*>(.*?)</", page, re.DOTALL)
    bare = [ALLOWED.sub("", re.sub(r"<[^>]*>|\(.*?\)", "", text)) for _, text in own]
    assert not [text for text in bare if CHINESE.search(text)]
