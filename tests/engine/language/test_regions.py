"""One rule of the nation with a standard for each city and district: each fills it in a file that extends the nation's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from yingbao.engine.policies.book import Book
from yingbao.engine.policies.law import Law
from yingbao.engine.policies.resolve import NO_GAPS
from yingbao.engine.readings.count.memory import memory_tables, named_source, run_in_memory
from yingbao.engine.readings.count.statement import Statement
from yingbao.engine.readings.count.written import Asked, branches_for
from yingbao.engine.readings.explain.world import Row, attach, blank_row
from yingbao.engine.readings.prove import Bench, Bounds, bench_of, prove, versus

from .writing import DICTIONARY, answer, book, codes, policy, section, table

ON = "2025-06-15"
BASE = policy(table("base: money | | 2020-01-01 | ?"), id="std", front="")
NATION = 'extends: "00"\n'


def law(*lower: str) -> Book:
    """Who is ill has the standard of the place and what the place gives for the grade; the nation fixes neither."""
    rule = "entitled when ill\namount std.base + care[grade]"
    return book(policy(section(rule), table("care: money by grade | one, two, three | 2020-01-01 | 0")), BASE, *lower)


def plain(*lower: str) -> Book:
    """Who is ill has the standard of the place."""
    return book(policy(section("entitled when ill\namount std.base")), BASE, *lower)


def standard(at: str, *rows: str, extends: str = "00") -> str:
    return policy(table(*rows), id="std", at=at, front=f'extends: "{extends}"\n')


def people(*places: Mapping[str, Any]) -> list[Row]:
    """A person alone in each place, numbered from 10."""
    made = []
    for number, facts in enumerate(places, 10):
        home = blank_row(DICTIONARY, "household", number + 100, {})
        made.append(blank_row(DICTIONARY, "person", number, {"ill": True, **facts}))
        attach(DICTIONARY, home, "members", made[-1])
    return made


def everywhere(found: Book, on: str, rows: Sequence[Row], office: str = "") -> list[dict[str, Any]]:
    asked = Asked(date.fromisoformat(on), office, None, NO_GAPS)
    statement = Statement(DICTIONARY, named_source).build(branches_for(found, asked))
    return run_in_memory(memory_tables(DICTIONARY, rows), statement)


def counted(found: Book, on: str, rows: Sequence[Row]) -> list[int | None]:
    """The amounts of all of them in one statement for the whole nation; each is answered once, and explain says the same."""
    answers = everywhere(found, on, rows)
    assert sorted(each["subject"] for each in answers) == [row.id for row in rows]
    amounts = {each["subject"]: each["amount_fen"] for each in answers}
    for row in rows:
        assert answer(found, on, row, area=where(found, str(row.facts["hukou"]))).amount == amounts[row.id]
    return [amounts[row.id] for row in rows]


def where(found: Book, place: str) -> str:
    return max((area for area in found.areas if place.startswith(area)), key=len)


def test_each_place_gives_its_own_standard_and_a_place_without_a_file_gives_none() -> None:
    found = law(
        standard("4401", "base: money | | 2020-01-01 | 10"),
        standard("4403", "base: money | | 2020-01-01 | 20"),
        standard("440311", "base: money | | 2020-01-01 | 25", extends="4403"),
        standard("31", "base: money | | 2020-01-01 | 30"),
    )
    rows = people(*({"hukou": place, "grade": "one"} for place in ("440106", "440305", "440311", "310101", "110101")))
    assert counted(found, ON, rows) == [1000, 2000, 2500, 3000, None]


def test_a_district_that_fixes_nothing_has_its_citys_and_a_city_that_fixes_nothing_has_its_provinces() -> None:
    found = law(
        standard("44", "base: money | | 2020-01-01 | 5"),
        standard("4403", "base: money | | 2020-01-01 | 20", extends="44"),
    )
    rows = people(*({"hukou": place, "grade": "one"} for place in ("440311", "440106", "310101")))
    assert counted(found, ON, rows) == [2000, 500, None]


def test_a_table_by_category_is_filled_place_by_place() -> None:
    bands = ("care: money by grade | one | 2020-01-01 | 9", "care | two, three | 2020-01-01 | 4")
    found = law(
        standard("44", "base: money | | 2020-01-01 | 1"),
        policy(table(*bands), at="4403", front=NATION),
    )
    rows = people(
        *({"hukou": place, "grade": grade} for place in ("440311", "440106") for grade in ("one", "three")),
    )
    assert counted(found, ON, rows) == [1000, 500, 100, 100]


def test_a_table_by_band_is_filled_place_by_place_and_outside_its_bands_the_amount_is_not_known() -> None:
    rule = "entitled when ill\namount pay[age(birth)]"
    rows_of = {"44": ("up to 80", "80 and over", "2", "3"), "4403": ("70 up to 80", "80 and over", "4", "8")}
    lower = [
        policy(table(f"pay: money by age | {low} | 2020-01-01 | {less}", f"pay | {high} | 2020-01-01 | {more}"),
               at=at, front=NATION if at == "44" else 'extends: "44"\n')
        for at, (low, high, less, more) in rows_of.items()
    ]  # fmt: skip
    found = book(policy(section(rule), table("pay: money by age | 0 and over | 2020-01-01 | ?")), *lower)
    ages = [date(1960, 1, 1), date(1950, 1, 1), date(1940, 1, 1)]
    rows = people(*({"hukou": place, "birth": born} for place in ("440106", "440311") for born in ages))
    assert counted(found, ON, rows) == [200, 200, 300, None, 400, 800]


def test_a_place_that_begins_later_does_not_have_the_wider_places_value_before() -> None:
    """What a city fixes is the whole history there (docs/decisions/0005): its first day is not bridged by another's value."""
    found = law(
        standard("44", "base: money | | 2020-01-01 | 5", "base | | 2025-01-01 | 6"),
        standard("4403", "base: money | | 2025-06-01 | 20", extends="44"),
    )
    rows = people({"hukou": "440311", "grade": "one"}, {"hukou": "440106", "grade": "one"})
    assert counted(found, "2025-05-31", rows) == [None, 600]
    assert counted(found, "2025-06-01", rows) == [2000, 600]


def test_whose_place_is_not_known_is_answered_once_however_many_places_have_files() -> None:
    found = law(
        standard("4401", "base: money | | 2020-01-01 | 10"),
        standard("4403", "base: money | | 2020-01-01 | 20"),
        standard("440311", "base: money | | 2020-01-01 | 25", extends="4403"),
    )
    rows = people({"grade": "one"}, {"grade": "one", "hukou": "310101"})
    said = {office: [(each["subject"], each["status"], each["cause"]) for each in everywhere(found, ON, rows, office)]
            for office in ("", "44", "4403", "440311")}  # fmt: skip
    undecided, elsewhere = (10, "unknown", "fact:hukou"), (11, "entitled", "parameter:base")
    assert sorted(said.pop("")) == [undecided, elsewhere]
    assert list(said.values()) == [[undecided]] * 3


def test_the_prover_stands_where_the_standard_is_and_else_in_the_policys_own_file() -> None:
    found = plain(standard("4403", "base: money | | 2020-01-01 | 20"))
    here, elsewhere = (bench_of(found, date.fromisoformat(ON), "p", area, Bounds(), 5.0) for area in ("440311", "31"))
    assert (here.area, elsewhere.area) == ("440311", "")
    known = [{each.question: each.verdict for each in prove(bench)}["amount-unknown"] for bench in (here, elsewhere)]
    assert known == ["fine", "note"]


def test_what_a_place_fixes_anew_shows_as_a_difference_there_though_the_policy_is_the_nations() -> None:
    old, new = (law(standard("4403", f"base: money | | 2020-01-01 | {yuan}")) for yuan in (20, 25))
    on = date.fromisoformat(ON)
    kinds = {
        area: {each.question for each in versus(Bench(old, on, area, "p", Bounds(), 5.0), Law(new, on, area), "new")
               if each.verdict == "note"}
        for area in ("440311", "31")
    }  # fmt: skip
    assert kinds == {"440311": {"change-more"}, "31": set()}


def test_two_files_for_one_place_are_refused_and_so_is_one_that_extends_a_place_without_a_file() -> None:
    twice = [standard("4401", f"base: money | | 2020-01-01 | {value}") for value in (1, 2)]
    assert set(codes(BASE, *twice)) == {"file-twice"}
    assert codes(BASE, standard("4401", "base: money | | 2020-01-01 | 1", extends="44")) == ["extends-nothing"]
