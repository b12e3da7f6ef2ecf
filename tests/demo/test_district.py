"""The made-up district has the structure that is published of the real one, and nobody real in it."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest

from .conftest import DAY, PERSONS, District, made


def ordinary(district: District) -> str:
    """Everybody but the people of the constructed cases, who come first."""
    return f"id > {district.summary.constructed_persons}"


def test_there_are_as_many_persons_as_asked_for(district: District) -> None:
    assert district.one("select count(*) from {person}") == district.summary.persons == PERSONS
    assert district.one("select count(distinct id) from {person}") == PERSONS
    assert district.one("select count(*) from {household}") == district.summary.households


def test_every_fact_of_the_dictionary_is_drawn(district: District) -> None:
    assert district.summary.lacking == (), "the demo has no data for these: teach src/yingbao/demo to draw them"


def test_everybody_lives_in_one_of_31_communities_of_6_streets(district: District) -> None:
    here = "select distinct residence r from {person} where residence like '440311%'"
    assert district.one(f"select count(*) from ({here})") == 31
    assert district.one(f"select count(distinct substr(r, 1, 9)) from ({here})") == 6


@pytest.mark.parametrize(
    ("share", "expected", "tolerance"),
    [
        ("birth > date '2010-12-31'", 0.1309, 0.012),
        ("birth <= date '1965-12-31'", 0.0343, 0.004),
        ("sex = 'male'", 0.55, 0.012),
        ("hukou like '440311%'", 0.10, 0.012),
        ("residence like '440311005%'", 0.193, 0.02),
        ("residence like '440311003%'", 0.113, 0.02),
    ],
)
def test_shares_are_those_published(district: District, share: str, expected: float, tolerance: float) -> None:
    drawn = district.one(
        f"select avg(case when {share} then 1.0 else 0 end) from {{person}} where {ordinary(district)}"
    )
    assert abs(drawn - expected) < tolerance


def test_households_with_local_hukou_are_larger_and_older(district: District) -> None:
    rows = district.ask(
        "select hukou like '440311%' as local, count(*) / count(distinct household),"
        f" avg(date_diff('year', birth, date '{DAY}')) from {{person}} where {ordinary(district)}"
        " and local is not null group by local order by local"
    )
    migrant, local = rows[0], rows[1]
    assert float(str(local[1])) > float(str(migrant[1]))
    assert float(str(local[2])) > float(str(migrant[2]))


def test_no_resident_number_can_be_anybodys(district: District) -> None:
    assert district.one("select count(*) from {person} where id_number not like '99%'") == 0


def test_resident_numbers_are_right_but_for_the_listed_ones(district: District) -> None:
    rows = district.ask("select id, id_number, birth, sex from {person}")
    wrong = {(i, c) for i, c in district.ask('select id, "column" from {wrong} where "table" = \'person\'')}
    for who, number, birth, sex in rows:
        if (who, "id_number") in wrong:
            continue
        text = str(number)
        weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
        assert text[17] == "10X98765432"[sum(w * int(d) for w, d in zip(weights, text[:17], strict=True)) % 11]
        if birth is not None and (who, "birth") not in wrong:
            assert text[6:14] == f"{birth:%Y%m%d}"
        assert (int(text[16]) % 2 == 1) == (sex == "male")
    numbers = [number for who, number, _, _ in rows if (who, "id_number") not in wrong]
    assert len(set(numbers)) == len(numbers)


def test_every_link_leads_to_somebody(district: District) -> None:
    for name, table in district.dictionary.tables.items():
        ends = {"owner": table.owner, "target": table.target} if table.kind in ("link", "event") else {}
        for column, goal in ends.items():
            if goal:
                lost = f"select count(*) from {{{name}}} where {column} not in (select id from {{{goal}}})"
                assert district.one(lost) == 0, f"{name}.{column}"
    assert district.one("select count(*) from {person} where household not in (select id from {household})") == 0


def test_306_of_311_organisations_filed_their_report(district: District) -> None:
    due = "kind in ('minfei', 'association', 'foundation') and registered <= date '2024-06-30' and dissolved is null"
    firms = f"select id from {{organisation}} where {due} and id <= 340"
    assert district.one(f"select count(*) from ({firms})") == 311
    filed = f"select count(distinct owner) from {{reports}} where for_year = 2024 and owner in ({firms})"
    assert district.one(filed) == 306


def test_the_data_says_that_it_is_synthetic(district: District) -> None:
    about = json.loads((district.folder / "about.json").read_text(encoding="utf-8"))
    assert about["synthetic"] is True
    assert about["as_of"] == "2025-12-31"
    assert "虚构" in about["note"]["zh"]


def test_what_was_made_wrong_is_listed(district: District) -> None:
    assert district.one("select count(*) from {wrong}") == district.summary.wrong > 0
    future = set(district.ask(f"select id from {{person}} where birth > date '{DAY}'"))
    listed = set(district.ask("select id from {wrong} where \"column\" = 'birth'"))
    assert future <= listed


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_the_same_seed_gives_the_same_district_and_another_seed_another(tmp_path: Path) -> None:
    first, again, other = (made(tmp_path / n, 5000, seed) for n, seed in (("a", 3), ("b", 3), ("c", 4)))
    assert digests(first.folder) == digests(again.folder)
    assert digests(first.folder)["person/part-000.parquet"] != digests(other.folder)["person/part-000.parquet"]


@pytest.mark.parametrize("on", [date(2022, 12, 31), date(2024, 2, 29), date(2026, 7, 1)])
def test_any_day_works(tmp_path: Path, on: date) -> None:
    other = made(tmp_path, 4000, 7, on)
    born_later = other.one(f"select count(*) from {{person}} where birth > date '{on}'")
    assert born_later <= other.one("select count(*) from {wrong} where \"column\" = 'birth'")
    assert other.summary.lacking == ()
