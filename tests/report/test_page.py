"""What an official sees on the page, and what it must never do."""

import json
import re
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tests.engine.findings.world import HERE, TODAY, World
from tests.engine.language.writing import book, policy, section, table
from yingbao.engine.findings import Finding, summarise
from yingbao.engine.findings.cards import cards_of
from yingbao.engine.policies.law import Law
from yingbao.report.page import banners

from .conftest import ABOUT, Office, divisions

VOID = {"meta", "link", "br", "hr", "img", "input"}


class Outline(HTMLParser):
    """The elements of a page; remembers what is not closed in order."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.crossed: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.crossed.append(tag)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def page(office: Office) -> str:
    return office.report()


@pytest.fixture(scope="module")
def outline(page: str) -> Outline:
    return Outline(page)


def test_the_page_loads_nothing_from_anywhere(page: str, outline: Outline) -> None:
    loads = [
        value
        for _, attributes in outline.elements
        for name, value in attributes.items()
        if name in ("src", "href", "xlink:href", "srcset", "data", "poster", "action")
        and not (value or "").startswith("#")
    ]
    assert loads == []
    assert not re.search(r"https?:|@import|url\((?!#)", page)


def test_every_element_is_closed_where_it_was_opened(outline: Outline) -> None:
    assert (outline.crossed, outline.open) == ([], [])


def test_no_two_elements_have_one_id_and_every_reference_finds_its_own(outline: Outline) -> None:
    ids = [attributes["id"] for _, attributes in outline.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    wanted = [a.get("aria-labelledby") or (a.get("href") or "").lstrip("#") for _, a in outline.elements]
    assert {name for name in wanted if name} <= set(ids)


def test_a_screen_reader_finds_landmarks_headings_captions_and_words_for_the_charts(outline: Outline) -> None:
    names = [name for name, _ in outline.elements]
    assert all(names.count(landmark) == 1 for landmark in ("header", "nav", "main", "footer", "h1"))
    assert names.count("caption") == names.count("table") > 5
    charts = [attributes for _, attributes in outline.elements if attributes.get("role") == "img"]
    assert len(charts) == names.count("svg") > 0
    assert all(attributes.get("aria-label") for attributes in charts)
    assert all(attributes.get("scope") for attributes in outline.all("th"))


def test_it_speaks_chinese_first_and_english_at_a_switch(page: str, outline: Outline) -> None:
    assert outline.all("html")[0]["lang"] == "zh-CN"
    assert '<span lang="zh-CN">疑似应保未保</span><span lang="en">Suspected missed</span>' in page
    (switch,) = outline.all("button")
    assert switch["type"] == "button"


def test_what_is_found_is_called_suspected_and_to_be_verified(page: str) -> None:
    assert "疑似应保未保（待核实）" in page
    assert "数据只能提示，不能认定" in page


def test_made_up_data_says_so_above_everything_else(office: Office, page: str) -> None:
    assert page.index("合成数据") < page.index("<h1>")
    assert "合成数据" not in office.report(synthetic=False)


def test_facts_of_another_day_than_the_law_are_told_above_everything_else() -> None:
    assert banners(replace(ABOUT, synthetic=False, as_of=ABOUT.on)) == []
    (told,) = banners(replace(ABOUT, synthetic=False, on=date(2022, 12, 31)))
    assert "法律按 2022年12月31日，而人口、家境与发放记录是 2025年12月30日 的" in told.zh
    assert "31 December 2022" in told.en


def test_every_line_that_rests_on_an_illustrative_value_is_marked(page: str) -> None:
    rows = [row for row in re.findall(r"<tr>.*?</tr>|<summary>.*?</summary>", page) if "乙探访" in row]
    assert len(rows) >= 4
    assert all("※" in row for row in rows)
    assert "※ 用了示例值" in page


def test_what_is_computed_from_an_illustrative_value_is_marked(tmp_path: Path) -> None:
    """The law that counts has its constants computed beforehand: what they were computed from must not be lost."""
    text = policy(section("entitled when works\namount base * 2"), table("base: money | | 2020-01-01 | 500"))
    cards = cards_of(Law(book(text), TODAY))
    world = World(tmp_path, {1: HERE})
    world.entitle(100_000, policy="p", subject=1)
    world.summary(*cards)
    office = Office(tmp_path, summarise(tmp_path / "out", cards, TODAY), divisions(tmp_path / "divisions.csv"))
    rows = [row for row in re.findall(r"<tr>.*?</tr>", office.report()) if ">试<" in row]
    assert rows and all("※" in row for row in rows)


def test_words_from_a_policy_cannot_become_markup(page: str) -> None:
    assert "甲津贴 &lt;A&amp;B&gt;" in page
    assert "<A&B>" not in page


def test_each_sampled_finding_shows_its_reasons(office: Office) -> None:
    asked: list[Finding] = []

    def prove(finding: Finding) -> str:
        asked.append(finding)
        return f"<p>因为 {finding.subject}</p>"

    page = office.report(prove)
    assert {(finding.policy, finding.finding) for finding in asked} >= {("allowance", "missed"), ("filing", "missed")}
    assert "<p>因为 2</p>" in page


def test_the_json_says_the_same_in_fen(office: Office) -> None:
    office.report()
    told = json.loads((office.root / "report" / "report.json").read_text(encoding="utf-8"))
    assert (told["on"], told["synthetic"]) == ("2025-12-31", True)
    assert (told["total"]["entitled"], told["total"]["delivered"], told["total"]["coverage"]) == (5, 3, 0.6)
    assert told["total"]["stake_fen"] == told["total"]["monthly_stake_fen"] == 80_000
    assert told["asks"] == [{"cause": "fact:birth", "count": 1, "policies": ["allowance"]}]
    assert {row["code"]: row["coverage"] for row in told["communities"]}["440311001001"] == 0.5


CUT = """() => [...document.querySelectorAll("th, td")].filter(cell => {
    const box = cell.getBoundingClientRect(), hidden = !box.width || cell.closest("thead") && innerWidth <= 640
    return !hidden && (box.right > innerWidth || box.left < 0)
}).map(cell => cell.textContent)"""


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [360, 768, 1440])
def test_no_cell_of_a_table_lies_beyond_the_screen(
    office: Office, page: str, width: int, lang: str, tmp_path: Path, browser: Any
) -> None:
    office.report()
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    with browser.new_page(viewport={"width": width, "height": 900}) as window:
        window.goto((tmp_path / "page.html").as_uri())
        if lang == "en":
            window.get_by_role("button", name="English").click()
        assert window.evaluate("document.documentElement.scrollWidth") <= width
        assert window.evaluate(CUT) == []


def test_on_a_phone_each_number_stands_behind_its_heading(
    office: Office, page: str, tmp_path: Path, browser: Any
) -> None:
    office.report()
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    with browser.new_page(viewport={"width": 360, "height": 900}) as window:
        window.goto((tmp_path / "page.html").as_uri())
        told = window.locator("#programmes tbody tr").first.inner_text().split()
    assert told[told.index("应享") : told.index("覆盖率")] == ["应享", "1", "已落实", "0"]
