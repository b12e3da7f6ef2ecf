"""The constructed cases: on both sides of each threshold, paid in every way, and consistent with what was written."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from yingbao.demo.cases import constructed
from yingbao.demo.wording import Setting, day, money

from .conftest import DAY, District, made

SETTING = Setting(DAY, "440311001001", 0, {"standard": Fraction(1535)})


def test_every_programme_has_people_on_both_sides(district: District) -> None:
    sides = defaultdict(set)
    for policy, expected in district.ask("select distinct policy, expected from {planted}"):
        sides[policy].add(expected)
    one_sided = {policy for policy, found in sides.items() if not {"entitled", "not"} <= found}
    # A constructed community would be a 32nd one.
    assert one_sided <= {"minwei"}


def test_a_whole_district_has_about_200_subjects_a_programme(tmp_path: Path) -> None:
    whole = made(tmp_path, 250_000)
    counts = whole.ask("select policy, count(*) from {planted} where not besides group by policy")
    assert all(190 <= int(str(count)) <= 230 for policy, count in counts if policy != "minwei")


def test_planted_subjects_exist(district: District) -> None:
    for (table,) in district.ask('select distinct "table" from {planted}'):
        ids = f"select id from {{{table}}}"
        lost = f"select count(*) from {{planted}} where \"table\" = '{table}' and subject not in ({ids})"
        assert district.one(lost) == 0


def test_an_occasion_that_is_an_event_is_one_of_the_subjects(district: District) -> None:
    lost = (
        "select count(*) from {planted} p where try_cast(occasion as bigint) > 5000 and not exists"
        " (select 1 from {hardships} h where h.id = try_cast(p.occasion as bigint) and h.owner = p.subject)"
    )
    assert district.one(lost) == 0


@pytest.mark.parametrize(
    ("case", "expected", "amount"),
    [
        ("户籍老人八十三岁", "entitled", 300_00),
        ("明日满七十周岁", "not", None),
        ("两人月入一千", "entitled", 2 * 1535_00 - 1000_00),
        ("母亲服刑父亲已故", "entitled", 2700_00),
        ("四项不能自理", "entitled", 2456_00 + 1512_00),
    ],
)
def test_amounts_are_those_of_the_law(district: District, case: str, expected: str, amount: int | None) -> None:
    found = district.ask(
        f"select distinct expected, amount_fen from {{planted}} where not besides and \"case\" = '{case}'"
    )
    assert found == [(expected, amount)]


def test_receipts_are_as_the_list_says(district: District) -> None:
    rows = district.ask(
        "select p.receipt, p.amount_fen, list(r.amount) from {planted} p left join {receipts} r"
        ' on r.policy = p.policy and r."table" = p."table" and r.subject = p.subject and r.occasion = p.occasion'
        " where p.finding in ('covered', 'underpaid', 'overpaid', 'duplicate', 'missed') and p.amount_fen > 0"
        " group by p.policy, p.subject, p.receipt, p.amount_fen"
    )
    assert rows
    for how, due, paid in rows:
        given = [amount for amount in list(paid) if amount is not None]  # type: ignore[call-overload]
        whole = {"none": [], "right": [due], "twice": [due, due]}
        if how in whole:
            assert given == whole[str(how)]
        else:
            assert len(given) == 1
            assert (given[0] < due) == (how == "short")


def test_a_year_without_a_published_standard_is_answered_with_the_overlays(tmp_path: Path) -> None:
    later = made(tmp_path, 5000, 7, date(2026, 7, 1))
    amounts = 'select distinct expected, amount_fen from {planted} where not besides and "case" = '
    assert later.ask(amounts + "'两人月入一千'") == [("entitled", 2 * 1580_00 - 1000_00)]
    assert later.ask(amounts + "'居家服务自付一千六封顶'") == [("entitled", 800_00)]


def test_a_day_for_which_nothing_is_known_makes_the_answer_unknown(tmp_path: Path) -> None:
    spring = made(tmp_path, 5000, 7, date(2024, 3, 1))
    found = spring.ask("select distinct expected from {planted} where \"case\" = '两人总收入比边缘线少一元'")
    assert found == [("unknown",)]


def test_law_not_yet_in_force_plants_nobody(tmp_path: Path) -> None:
    earlier = made(tmp_path, 5000, 7, date(2022, 12, 31))
    policies = {str(policy) for (policy,) in earlier.ask("select distinct policy from {planted}")}
    assert "canji_huli" not in policies
    amounts = earlier.ask("select distinct amount_fen from {planted} where \"case\" = '两人月入一千'")
    assert amounts == [(2 * 1365_00 - 1000_00,)]


def test_every_fact_that_a_case_names_is_in_the_dictionary(district: District) -> None:
    tables = district.dictionary.tables
    words = {"as", "of", "who"}
    unknown = set()
    for case in constructed().cases:
        known = {
            "self": case.table,
            "household": "household",
            **dict.fromkeys(("everyone", "members", "others"), "person"),
            **{t: t for t in tables},
        }
        for place, entry in case.facts.items():
            if place in known and place not in ("table",):
                rows = entry if isinstance(entry, list) else [entry]
                allowed = set(tables[known[place]].facts) | words
                unknown |= {f"{case.policy} {case.name}: {place}.{fact}" for row in rows for fact in set(row) - allowed}
    assert not unknown


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("-80y", date(1945, 12, 31)),
        ("-80y+1d", date(1946, 1, 1)),
        ("within 3m", date(2025, 10, 1)),
        ("past 3m", date(2025, 9, 30)),
        ("-3m", date(2025, 9, 30)),
        ("0d", DAY),
    ],
)
def test_days_are_worded_from_the_day_of_the_demo(word: str, expected: date) -> None:
    assert day(word, SETTING) == expected


def test_money_is_worded_in_yuan_and_standards() -> None:
    assert money("48 * standard + 0.01", SETTING.figures) == 48 * 1535_00 + 1
    assert money(1200.5, SETTING.figures) == 1200_50
