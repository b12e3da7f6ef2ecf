"""Two editions of the law over the same people."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from tests.engine.other_country.test_other_country import BAIRNS, CROFTS, POLICIES

from yingbao.engine.findings.shift import Shift, changed, changing_days, comparison, shifts
from yingbao.engine.policies.book import Book, load_book
from yingbao.engine.store import Store, open_store

DAY = date(2025, 6, 1)


def edition(folder: Path, old: str, new: str) -> Book:
    """The policies with one phrase put for another."""
    shutil.copytree(POLICIES, folder)
    file = next(folder.rglob("bairn_pound.md"))
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    return load_book(folder)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    data = tmp_path / "data"
    data.mkdir()
    (data / "croft.csv").write_text(CROFTS, encoding="utf-8")
    (data / "bairn.csv").write_text(BAIRNS, encoding="utf-8")
    return open_store(load_book(POLICIES).dictionary, data)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("| 14.45 ", "| 24.45 ", Shift("bairn_pound", 0, 0, 1, 0, 0, 1000)),
        ("| 14.45 ", "| 4.45  ", Shift("bairn_pound", 0, 0, 0, 1, 0, -1000)),
        ("rent > ceiling", "rent > 2 * ceiling", Shift("bairn_pound", 1, 0, 0, 0, 0, 1445)),
        ("count(young) >= 1", "count(young) >= 3", Shift("bairn_pound", 0, 1, 0, 0, 0, -3625)),
    ],
)
def test_who_gains_loses_or_gets_another_amount_is_counted(
    tmp_path: Path, store: Store, old: str, new: str, said: Shift
) -> None:
    (tmp_path / "work").mkdir()
    after = edition(tmp_path / "new", old, new)
    assert shifts(load_book(POLICIES), after, store, DAY, tmp_path / "work") == (said,)


def test_other_words_in_the_text_change_no_rule(tmp_path: Path, store: Store) -> None:
    after = edition(tmp_path / "new", "Not in a rich house", "Not in a wealthy house")
    assert changed(load_book(POLICIES), after, DAY) == ()
    assert shifts(load_book(POLICIES), after, store, DAY, tmp_path) == ()


def test_it_is_told_where_those_live_whose_answer_differs(tmp_path: Path, store: Store) -> None:
    after = edition(tmp_path / "new", "count(young) >= 1", "count(young) >= 3")
    with comparison(load_book(POLICIES), after, store, DAY, tmp_path / "work") as found:
        assert found.places() == (("0701", found.shifts()[0]),)


def test_a_standard_of_a_later_day_changes_nothing_before_it(tmp_path: Path) -> None:
    row = "| further: money  | 2020-04-06 | 14.45 | illustrative |"
    after = edition(tmp_path / "new", row, f"{row}\n| further         | 2026-04-06 | 15.00 | illustrative |")
    before = load_book(POLICIES)
    assert changed(before, after, DAY) == ()
    assert changing_days(before, after, DAY, 400) == ((date(2026, 4, 6), ("bairn_pound",)),)
    assert changing_days(before, after, DAY, 30) == ()
    assert changing_days(before, after, date(2026, 5, 1), 30) == ((date(2026, 5, 1), ("bairn_pound",)),)


def test_what_differs_for_a_while_only_is_told_with_its_end(tmp_path: Path) -> None:
    row = "| further: money  | 2020-04-06 | 14.45 | illustrative |"
    more = (
        "| further         | 2025-05-01 | 15.00 | illustrative |",
        "| further         | 2026-04-06 | 14.45 | illustrative |",
    )
    after = edition(tmp_path / "new", row, "\n".join((row, *more)))
    assert changing_days(load_book(POLICIES), after, DAY, 400) == ((DAY, ("bairn_pound",)), (date(2026, 4, 6), ()))
