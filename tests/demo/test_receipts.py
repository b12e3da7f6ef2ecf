"""Receipts follow an answer; what goes wrong on top is drawn and listed; the constructed people are left alone."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import duckdb
import pytest

from yingbao.demo.receipts import add_receipts

from .conftest import District, made

ELDERS = "select id from {person} where hukou like '440311%' and birth <= date '1955-11-30' and death is null"


@pytest.fixture(scope="module")
def paid(tmp_path_factory: pytest.TempPathFactory) -> District:
    """A district whose elders an imaginary engine found entitled to 300 yuan in November."""
    district = made(tmp_path_factory.mktemp("paid"), 150_000)
    answers = district.folder.parent / "answers"
    answers.mkdir(exist_ok=True)
    person, organisation = f"{district.folder}/person/*.parquet", f"{district.folder}/organisation.parquet"
    columns = (
        "cast({fen} as bigint) amount_fen, cast({fen} as bigint) amount_max_fen, cast(null as bigint) quantity,"
        " cast(null as date) due, 'self' payee, 'age' ground, '' cause"
    )
    elders = ELDERS.format(person=f"'{person}'")
    duckdb.sql(
        f"copy (select 'elders' policy, id subject, '2025-11' occasion, if(id % 50 = 0, 'unknown', 'entitled') status,"
        f" {columns.format(fen='30000')} from ({elders})"
        f" union all select 'report', id, '2025', 'entitled', {columns.format(fen='null')}"
        f" from '{organisation}' where id <= 311 order by policy, id) to '{answers}/part-0.parquet'"
    )
    add_receipts(district.folder, answers, 7, {"elders": "person", "report": "organisation"}, ["report"])
    return district


def drawn(district: District) -> Counter[str]:
    return Counter(str(kind) for (kind,) in district.ask("select kind from {drawn}"))


def test_most_are_paid_rightly_and_fates_have_their_shares(paid: District) -> None:
    elders = paid.one(f"select count(*) from ({ELDERS}) where id > {paid.summary.constructed_persons}")
    fates = drawn(paid)
    assert 0.02 < fates["gap"] / elders < 0.06
    assert 0.003 < fates["over"] / elders < 0.02
    assert 0.003 < fates["short"] / elders < 0.02
    assert min(fates["twice"], fates["dead"]) > 0
    right = paid.one(
        "select count(*) from {receipts} where policy = 'elders' and amount = 30000 and occasion = '2025-12'"
    )
    assert right / elders > 0.9


def test_what_is_drawn_shows_in_the_receipts(paid: District) -> None:
    december = (
        "select kind, count(r.subject), sum(r.amount) from {drawn} d left join {receipts} r on r.policy = d.policy"
        " and r.subject = d.subject and r.occasion = '2025-12' group by d.subject, kind"
    )
    seen = {(str(kind), int(str(n)), amount) for kind, n, amount in paid.ask(december)}
    assert {one for one in seen if one[0] == "gap"} == {("gap", 0, None)}
    assert {one for one in seen if one[0] == "over"} == {("over", 1, 36000)}
    assert {one for one in seen if one[0] == "short"} == {("short", 1, 18000)}
    assert {one for one in seen if one[0] == "twice"} == {("twice", 2, 60000)}


def test_the_dead_who_are_paid_are_dead(paid: District) -> None:
    alive = "select count(*) from {drawn} d join {person} p on p.id = d.subject where kind = 'dead' and death is null"
    assert paid.one(alive) == 0


def test_whoever_is_paid_by_the_month_has_a_decision_in_force(paid: District) -> None:
    without = (
        "select count(*) from {receipts} r where source = 'demo' and policy = 'elders' and not exists (select 1 from"
        " {decisions} d where d.policy = r.policy and d.subject = r.subject and d.\"from\" < date '2025-11-30'"
        ' and d."to" is null)'
    )
    assert paid.one(without) == 0


def test_receipts_of_a_filing_are_the_reports_filed(paid: District) -> None:
    assert paid.one("select count(*) from {receipts} where policy = 'report'") == 306


def test_constructed_people_keep_the_receipts_they_have(paid: District) -> None:
    first = paid.summary.constructed_persons
    meddled = f"select count(*) from {{receipts}} where source = 'demo' and \"table\" = 'person' and subject <= {first}"
    assert paid.one(meddled) == 0
    assert paid.one("select count(*) from {receipts} where source = 'constructed'") > 0


def test_paying_again_replaces_what_was_paid(paid: District) -> None:
    before = paid.one("select count(*) from {receipts}")
    answers = paid.folder.parent / "answers"
    add_receipts(paid.folder, answers, 7, {"elders": "person", "report": "organisation"}, ["report"])
    assert paid.one("select count(*) from {receipts}") == before


def test_an_empty_answer_pays_nobody(tmp_path: Path) -> None:
    district = made(tmp_path / "d", 5000, 7, date(2025, 12, 31))
    folder = tmp_path / "answers"
    folder.mkdir()
    duckdb.sql(
        "copy (select '' policy, 0::bigint subject, '' occasion, '' status, 0::bigint amount_fen,"
        f" 0::bigint amount_max_fen, 0::bigint quantity limit 0) to '{folder}/part-0.parquet'"
    )
    add_receipts(district.folder, folder, 7, {"elders": "person"})
    assert district.one("select count(*) from {receipts} where source = 'demo'") == 0
