"""Rules read back: what a citizen would be handed, in both languages, kept as whole pages."""

from datetime import date
from pathlib import Path

import pytest

from yingbao.engine.policies.book import Book, load_book
from yingbao.engine.readings.say import say

HERE = Path(__file__).parent
DAY = date(2025, 6, 1)


@pytest.fixture(scope="module")
def book() -> Book:
    return load_book(HERE / "book")


def text(book: Book, policy: str, lang: str, on: date = DAY) -> str:
    said = say(book, policy, on, "99", lang)
    assert said is not None
    return said.to_text()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("policy", ["income_aid", "age_pension", "care_help"])
def test_a_policy_reads_as_the_page_that_was_approved(book: Book, policy: str, lang: str) -> None:
    page = HERE / "expected" / f"{policy}.{lang}.txt"
    assert text(book, policy, lang) == page.read_text(encoding="utf-8")


def test_the_figures_are_those_of_the_day_asked_about(book: Book) -> None:
    assert "保障线（1,000.00 元）" in text(book, "income_aid", "zh", date(2024, 6, 1))
    assert "保障线（1,200.00 元）" in text(book, "income_aid", "zh")


def test_a_figure_that_has_run_out_is_said_to_be_missing(book: Book) -> None:
    later = text(book, "income_aid", "zh", date(2026, 1, 1))
    assert "保障线（当日未定）" in later
    assert "保障线：当日没有数" in later


def test_before_the_law_there_is_nothing_to_read_back(book: Book) -> None:
    assert say(book, "standards_of_nowhere", DAY, "99", "zh") is None


def test_no_reader_meets_an_identifier(book: Book) -> None:
    for policy in ("income_aid", "age_pension", "care_help"):
        for lang in ("zh", "en"):
            assert "_" not in text(book, policy, lang)


def test_two_bounds_of_one_age_are_said_together(book: Book) -> None:
    assert "年满 6 周岁、未满 18 周岁" in text(book, "care_help", "zh")
    assert "aged 6 or over and under 18 years of age" in text(book, "care_help", "en")


def test_every_policy_of_the_district_can_be_read_back_in_both_languages() -> None:
    root = Path(__file__).parents[4] / "policies"
    book = load_book(root)
    for policy in book.heads:
        for lang in ("zh", "en"):
            for on in (date(2024, 3, 1), date(2026, 8, 1)):
                said = say(book, policy, on, book.dictionary.office, lang)
                assert said is None or "None" not in said.to_text()
