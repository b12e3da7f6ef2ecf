"""Every planted gap is found, and among the constructed nothing else; what was drawn or made wrong is found, too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from yingbao.demo.generate import make_district
from yingbao.demo.last_month import pay_last_month
from yingbao.engine.findings import PolicyCard, find
from yingbao.engine.findings.ahead import Ahead
from yingbao.engine.findings.cards import cards_of
from yingbao.engine.findings.survey import survey
from yingbao.engine.policies.book import Book, load_book
from yingbao.engine.policies.law import Law
from yingbao.engine.policies.resolve import Gaps
from yingbao.engine.readings.count.run import count
from yingbao.engine.store import Store, open_store, size

from .conftest import DAY

POLICIES = Path(__file__).resolve().parents[2] / "policies"
PERSONS = 12_000

VIEWS = """
    CREATE VIEW planted AS SELECT * FROM '{0}/data/_planted.parquet';
    CREATE VIEW drawn AS SELECT * FROM '{0}/data/_drawn.parquet';
    CREATE VIEW wrong AS SELECT * FROM '{0}/data/_wrong.parquet';
    CREATE VIEW answer AS SELECT * FROM '{0}/entitlements/*.parquet';
    CREATE VIEW finding AS SELECT * FROM '{0}/findings/*.parquet';
    CREATE VIEW constructed AS
        SELECT 'person' AS "table", id FROM '{0}/data/person/part-000.parquet'
        UNION ALL SELECT 'household', id FROM '{0}/data/household/part-000.parquet'
        UNION SELECT "table", subject FROM planted WHERE "table" NOT IN ('person', 'household')
"""
WHO = 'planted.policy, planted."case", planted.subject'
SAME = "{0}.policy = {1}.policy AND {0}.subject = {1}.subject"
ONE = "answer.policy = planted.policy AND answer.subject = planted.subject AND answer.occasion = planted.occasion"


@dataclass(frozen=True)
class Found:
    """A small district, counted and compared with what was delivered."""

    book: Book
    store: Store
    connection: duckdb.DuckDBPyConnection
    set_aside: frozenset[tuple[str, str]]

    @property
    def cards(self) -> tuple[PolicyCard, ...]:
        store = self.store
        return cards_of(Law(self.book, DAY, self.book.dictionary.office, Gaps(store.missing, store.holes)))

    def ask(self, sql: str) -> list[tuple[object, ...]]:
        return self.connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Found]:
    out = tmp_path_factory.mktemp("found")
    book = load_book(POLICIES, overlays=["demo"])
    make_district(out / "data", PERSONS, 7, DAY, lambda done: None, book.dictionary)
    pay_last_month(book, out / "data", 7, DAY)
    store = open_store(book.dictionary, out / "data")
    with duckdb.connect() as connection:
        lists = f"read_csv('{store.rejected}/*.csv', all_varchar=true, union_by_name=true)"
        aside = connection.execute(f'SELECT DISTINCT "table", id FROM {lists}').fetchall()
        found = Found(book, store, connection, frozenset(aside))
        count(book, store, DAY, out)
        find(store, found.cards, out / "entitlements", DAY, out, Ahead(book, store, out / "ahead"))
        connection.execute(VIEWS.format(out))
        yield found


def test_of_few_rows_is_said_what_is_said_of_many(
    found: Found, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # first as it is written, then planned while the rows lie there, then as planned before
    often = ("few", "planned", "again")
    for each in often:
        survey(found.book, found.store, found.cards, DAY, 90, tmp_path / each)
    monkeypatch.setattr(size, "FEW", 0)
    survey(found.book, found.store, found.cards, DAY, 90, tmp_path / "many")
    for files in ("entitlements/*", "lines/*", "findings/now", "findings/later"):
        for each in often:
            few, many = (f"SELECT * FROM '{tmp_path}/{how}/{files}.parquet'" for how in (each, "many"))
            assert found.ask(f"SELECT count(*) > 0 FROM ({few})") == [(True,)]
            assert not found.ask(f"({few} EXCEPT ALL {many}) UNION ALL ({many} EXCEPT ALL {few})")


def test_every_constructed_case_gets_the_answer_that_the_law_gives(found: Found) -> None:
    differ = found.ask(
        f"SELECT {WHO}, expected, status, planted.amount_fen, answer.amount_fen FROM planted LEFT JOIN answer ON {ONE}"
        " WHERE expected <> coalesce(status, 'not')"
    )
    assert not differ


def test_every_known_amount_is_that_of_the_law(found: Found) -> None:
    differ = found.ask(
        f"SELECT {WHO}, planted.amount_fen, answer.amount_fen, planted.amount_max_fen, answer.amount_max_fen"
        f" FROM planted JOIN answer ON {ONE} WHERE expected = 'entitled' AND (planted.amount_fen, planted.amount_max_fen)"
        " IS DISTINCT FROM (answer.amount_fen, answer.amount_max_fen)"
    )
    assert not differ
    priced = found.ask(
        "SELECT count(*) FILTER (amount_fen IS NOT NULL) / count(*) FROM planted WHERE expected = 'entitled'"
    )
    assert float(str(priced[0][0])) > 0.7


def test_every_planted_gap_is_found(found: Found) -> None:
    differ = found.ask(
        f"SELECT {WHO}, receipt, planted.finding, finding.finding FROM planted LEFT JOIN finding ON"
        f" {SAME.format('finding', 'planted')} AND finding.occasion = planted.occasion"
        " WHERE planted.finding <> coalesce(finding.finding, 'nothing')"
    )
    assert not differ
    kinds = {kind for (kind,) in found.ask("SELECT DISTINCT finding FROM planted")}
    assert kinds >= {"missed", "underpaid", "overpaid", "duplicate", "ask", "verify", "nothing", "covered"}


def test_among_the_constructed_nothing_else_is_found(found: Found) -> None:
    besides = found.ask(
        "SELECT finding.policy, finding.subject, finding.occasion, finding.finding, cause FROM finding"
        ' JOIN constructed ON constructed."table" = subject_table AND constructed.id = finding.subject'
        f" WHERE finding.finding <> 'covered' AND NOT EXISTS (SELECT 1 FROM planted WHERE {SAME.format('planted', 'finding')}"
        " AND planted.occasion = finding.occasion)"
    )
    assert not besides


@pytest.mark.parametrize(
    ("kinds", "finding"),
    [
        (("gap",), "missed"),
        (("over", "dead", "no_longer"), "overpaid"),
        (("short",), "underpaid"),
        (("twice",), "duplicate"),
        (("unknown_paid",), "verify"),
    ],
)
def test_what_was_drawn_on_top_is_found(found: Found, kinds: tuple[str, ...], finding: str) -> None:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    lost = found.ask(
        f"SELECT drawn.policy, kind, drawn.subject, finding.finding, cause FROM drawn LEFT JOIN finding ON"
        f" {SAME.format('finding', 'drawn')} WHERE kind IN ({listed})"
        f" AND coalesce(finding.finding, 'nothing') <> '{finding}'"
    )
    assert not lost


def test_enough_is_drawn_to_be_found(found: Found) -> None:
    drawn = {str(kind): int(str(n)) for kind, n in found.ask("SELECT kind, count(*) FROM drawn GROUP BY kind")}
    assert drawn["gap"] > 10
    assert {"gap", "over", "dead", "no_longer"} <= set(drawn)


def test_most_people_who_are_entitled_are_covered(found: Found) -> None:
    covered, all_ = found.ask(
        "SELECT count(*) FILTER (finding <> 'missed'), count(*) FROM finding WHERE entitled_fen IS NOT NULL AND NOT EXISTS"
        ' (SELECT 1 FROM constructed WHERE constructed."table" = subject_table AND constructed.id = finding.subject)'
    )[0]
    assert 0.93 < int(str(covered)) / int(str(all_)) < 0.99


def test_every_wrong_value_is_set_aside(found: Found) -> None:
    wrong = found.ask('SELECT "table", id, "column", kind FROM wrong')
    assert wrong
    assert not [row for row in wrong if (row[0], str(row[1])) not in found.set_aside]
