"""Every page of the table (docs/rights.csv) in a real browser: for those who cannot see it, and on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser import WIDTHS, Desk, Window, violations
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


@pytest.fixture(scope="module")
def numbers() -> dict[str, int]:
    """Of what pages are about, by kind: to look at a page leaves it as it is."""
    return {}


def path_of(desk: Desk, numbers: dict[str, int], row: rights.Row) -> str:
    if row.about and row.about not in numbers:
        numbers[row.about] = MAKERS[row.about](desk.office, COMMUNITY)
    return rights.path_of(row.address, numbers.get(row.about, 0))


@pytest.fixture(scope="module")
def window(desk: Desk) -> Iterator[Window]:
    """One for all pages: to begin a window takes longer than to look at a page in it."""
    with desk.window() as window:
        yield window


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.address)
def test_axe_finds_nothing_wrong_and_nothing_is_wider_than_the_screen(
    desk: Desk, window: Window, numbers: dict[str, int], row: rights.Row
) -> None:
    role, page = role_of(row), window.page
    page.goto("about:blank")  # what the page before still asks for is not asked for as somebody else
    window.complaints.clear()
    page.set_viewport_size({"width": max(WIDTHS), "height": 800})
    assert window.open(path_of(desk, numbers, row), "zh", "normal", role.code, rights.AREAS[role.scope]).status == 200
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not window.complaints


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row.address)
def test_in_english_no_word_of_the_frame_is_chinese(desk: Desk, numbers: dict[str, int], row: rights.Row) -> None:
    """Names, areas and what people wrote stay as they are; headings, labels, buttons and help are the page's own."""
    role = role_of(row)
    client = desk.office.client(role.code, rights.AREAS[role.scope])
    client.cookies["lang"] = "en"
    page = MARKED.sub("", client.get(path_of(desk, numbers, row)).content.decode())
    own = re.findall(r"<(title|h1|h2|label|legend|button|summary|th scope=\"col\")[^>]*>(.*?)</", page, re.DOTALL)
    bare = [ALLOWED.sub("", re.sub(r"<[^>]*>|\(.*?\)", "", text)) for _, text in own]
    assert not [text for text in bare if CHINESE.search(text)]
