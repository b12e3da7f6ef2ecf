"""Another country's dictionary and law, made up, run through the same engine: it knows nobody's names."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb

from yingbao.engine.policies.book import load_book
from yingbao.engine.readings.checking import check_examples
from yingbao.engine.readings.count.run import count
from yingbao.engine.store import open_store

POLICIES = Path(__file__).parent / "policies"
CROFTS = "id,parish,rent\n1,0701,100.00\n2,0702,2500.00\n3,0801,0\n4,0701,\n"
BAIRNS = """id,croft,parish,born,schooling,fostered
10,1,0701,2020-02-29,infant,yes
11,1,0701,2008-06-01,apprentice,
12,2,0702,2020-01-01,,
13,3,0801,2020-01-01,,
14,4,0701,,,
"""


def test_the_worked_examples_of_another_country_hold() -> None:
    total, faults = check_examples(load_book(POLICIES))
    assert (total, faults) == (2, [])


def test_another_countrys_people_are_counted_by_its_own_law(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "croft.csv").write_text(CROFTS, encoding="utf-8")
    (data / "bairn.csv").write_text(BAIRNS, encoding="utf-8")
    book = load_book(POLICIES)
    store = open_store(book.dictionary, data)
    run = count(book, store, date(2025, 6, 1), tmp_path / "out")
    (tally,) = run.tallies
    assert (tally.here, tally.elsewhere, tally.entitled, tally.unknown, tally.amount_fen) == (3, 1, 1, 1, 3625)
    rows = duckdb.execute(
        "SELECT status, amount_fen, ground, payee FROM read_parquet(?) ORDER BY status",
        [str(tmp_path / "out" / "entitlements" / "*.parquet")],
    ).fetchall()
    assert rows == [("entitled", 3625, "bairns", "croft"), ("unknown", None, None, None)]


def test_whoever_may_live_here_is_counted_here_and_nobody_less_than_nobody(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "croft.csv").write_text(CROFTS + "5,,0\n", encoding="utf-8")
    (data / "bairn.csv").write_text(BAIRNS + "15,5,,2020-02-29,infant,yes\n", encoding="utf-8")
    book = load_book(POLICIES)
    (tally,) = count(book, open_store(book.dictionary, data), date(2025, 6, 1), tmp_path / "out").tallies
    assert (tally.here, tally.elsewhere, tally.entitled, tally.unknown, tally.not_entitled) == (4, 1, 1, 2, 1)


def test_each_child_has_a_line_of_its_own(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    (data / "croft.csv").write_text(CROFTS, encoding="utf-8")
    (data / "bairn.csv").write_text(BAIRNS, encoding="utf-8")
    book = load_book(POLICIES)
    count(book, open_store(book.dictionary, data), date(2025, 6, 1), tmp_path / "out")
    lines = duckdb.execute(
        "SELECT amount_fen FROM read_parquet(?) WHERE status = 'entitled' ORDER BY 1",
        [str(tmp_path / "out" / "lines" / "*.parquet")],
    ).fetchall()
    assert lines == [(1445,), (2180,)]
