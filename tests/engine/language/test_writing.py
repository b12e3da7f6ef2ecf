"""What a clerk may write, and what it then means."""

from __future__ import annotations

import pytest

from yingbao.engine.policies.book import Book

from .writing import FRONT, answer, book, codes, person, policy, section, table

LOWER = 'extends: "00"\n'
ALWAYS = "entitled when yes\n"


def amount(rule: str, on: str = "2025-06-15", **facts: object) -> object:
    return answer(book(policy(section(ALWAYS + f"amount {rule}"))), on, person(facts)).amount


@pytest.mark.parametrize(
    ("written", "fen"),
    [
        ("0.01", 1),
        ("1000.50", 100050),
        ("90000000000000.07", 9000000000000007),
        ("-3.1", -310),
        ("12345678901234.56", 1234567890123456),
    ],
)
def test_money_is_read_from_the_text_to_the_last_fen(written: str, fen: int) -> None:
    assert amount(written) == fen


def test_a_literal_of_eighteen_digits_keeps_them_all() -> None:
    assert amount("9999999999999999.99") == 999999999999999999


def test_a_bare_choice_of_numbers_is_money_where_money_belongs() -> None:
    assert amount("100 if ill else 50", ill=True) == 10000
    assert amount("(100 if ill else 50) * 3", ill=False) == 15000


@pytest.mark.parametrize(
    "rule",
    [
        "entitled when （wage ≥ 100 且 wage ≤ 900） 或 ill",
        "entitled when wage＞99.99 且 非 works",
        "entitled when wage ÷ 2 ≠ 3 且 wage × 2 ＜ 1800",
    ],
)
def test_full_width_punctuation_reads_as_its_twin(rule: str) -> None:
    assert (
        answer(book(policy(section(rule))), "2025-06-15", person({"wage": 10000, "works": False})).status == "entitled"
    )


@pytest.mark.parametrize("after", ["", " and works", " or ill", "\n  and works"])
def test_a_percentage_may_stand_before_any_word(after: str) -> None:
    rule = f"entitled when share(costs, wage, zero=yes) >= 60%{after}"
    row = person({"costs": 6000, "wage": 10000, "works": True})
    assert answer(book(policy(section(rule))), "2025-06-15", row).status == "entitled"


@pytest.mark.parametrize("written", ["60j", "0x10", "1e3", "1_000", "0b1"])
def test_pythons_other_numbers_are_not_the_clerks(written: str) -> None:
    assert codes(policy(section(ALWAYS + f"amount {written}"))) == ["number-literal"]


def test_from_is_a_name_among_decisions() -> None:
    rule = "entitled when count(decisions(self), from <= on and to >= on) == 0"
    assert answer(book(policy(section(rule))), "2025-06-15", person()).status == "entitled"


def test_a_clause_holds_from_its_day_up_to_but_not_including_the_other() -> None:
    text = policy(
        section(ALWAYS + "amount 1", "#old until=2025-07-01"), section(ALWAYS + "amount 2", "#new from=2025-07-01")
    )
    law = book(text)
    assert [answer(law, day, person()).amount for day in ("2025-06-30", "2025-07-01")] == [100, 200]


def test_a_day_in_the_past_gives_that_days_law() -> None:
    law = book(
        policy(
            section(ALWAYS + "amount standard"),
            table("standard: money | | 2023-01-01 | 10", "standard | | 2025-01-01 | 20"),
        )
    )
    days = ("2022-12-31", "2023-01-01", "2024-12-31", "2025-01-01")
    assert [answer(law, day, person()).amount for day in days] == [None, 1000, 1000, 2000]


def test_a_value_that_renews_yearly_ends_with_its_year() -> None:
    law = book(
        policy(
            section(ALWAYS + "amount standard"), table("standard: money | | 2024-03-01 | 10", renews="renews=yearly")
        )
    )
    assert [answer(law, day, person()).amount for day in ("2024-12-31", "2025-01-01")] == [1000, None]


def test_a_question_mark_ends_the_row_before_it() -> None:
    law = book(
        policy(
            section("entitled when standard > 5"),
            table("standard: money | | 2023-01-01 | 10", "standard | | 2025-01-01 | ?"),
        )
    )
    assert [answer(law, day, person()).status for day in ("2024-12-31", "2025-01-01")] == ["entitled", "unknown"]


@pytest.mark.parametrize(("later", "inside"), [("20", None), ("10", 1000)])
def test_inside_an_uncertain_start_a_value_is_known_only_where_both_agree(later: str, inside: int | None) -> None:
    law = book(
        policy(
            section(ALWAYS + "amount s"),
            table("s: money | | 2022-01-01 | 10", f"s | | 2023-01-01..2023-06-30 | {later}"),
        )
    )
    days = ("2022-12-31", "2023-03-01", "2023-07-01")
    assert [answer(law, day, person()).amount for day in days] == [1000, inside, int(later) * 100]


def test_bands_may_be_drawn_anew_once_the_old_ones_have_ended() -> None:
    rows = (
        "a: money | 70 up to 90 | 2020-01-01 | 1",
        "a | 70 up to 90 | 2025-01-01 | ?",
        "a | 80 up to 85 | 2025-01-01 | 2",
    )
    law = book(policy(section(ALWAYS + "amount a[visits * 10 + 2]"), table(*rows)))
    by_age = book(policy(section(ALWAYS + "amount a[age(birth)]"), table(*rows)))
    assert [answer(law, day, person({"visits": 8})).amount for day in ("2024-12-31", "2025-01-01")] == [100, 200]
    from datetime import date

    row = person({"birth": date(1943, 1, 1)})
    assert [answer(by_age, day, row).amount for day in ("2024-12-31", "2025-01-01")] == [100, 200]


def test_outside_all_bands_the_amount_is_not_known() -> None:
    law = book(policy(section(ALWAYS + "amount a[visits]"), table("a: money | 2 up to 5 | 2020-01-01 | 1")))
    assert [answer(law, "2025-06-15", person({"visits": n})).amount for n in (1, 2, 4, 5)] == [None, 100, 100, None]


def test_none_is_the_category_of_the_rows_above() -> None:
    law = book(
        policy(
            section(ALWAYS + "amount g[grade]"), table("g: money | one | 2020-01-01 | 1", "g | none | 2020-01-01 | 2")
        )
    )
    assert [answer(law, "2025-06-15", person({"grade": grade})).amount for grade in ("one", "none", "two")] == [
        100,
        200,
        None,
    ]


def test_a_lower_file_adds_grounds_and_replaces_what_is_open() -> None:
    top = policy(section("entitled when ill\namount 1", "#main open"), table("s: money | | 2020-01-01 | 5"))
    low = policy(section("entitled when ill\namount s"), section("entitled when works\namount 3", "#more"),
                 table("s: money | | 2020-01-01 | 7"), at="44", front=LOWER)  # fmt: skip
    law = book(top, low)
    ill, works = person({"ill": True, "hukou": "4403"}), person({"works": True, "hukou": "4403"})
    assert (answer(law, "2025-06-15", ill, area="44").amount, answer(law, "2025-06-15", works, area="44").ground) == (
        700,
        "more",
    )
    assert answer(law, "2025-06-15", person({"ill": True, "hukou": "31"})).amount == 100


def test_what_a_lower_file_says_of_a_name_the_higher_ones_sections_mean_there() -> None:
    top = policy(section("let often = visits >= 5", "#terms open"), section("entitled when often\namount 1"))
    low = policy(section("let often = visits >= 2", "#terms"), at="44", front=LOWER)
    law = book(top, low)
    there, elsewhere = (person({"visits": 3, "hukou": hukou}) for hukou in ("4403", "31"))
    said = answer(law, "2025-06-15", there, area="44").status, answer(law, "2025-06-15", elsewhere).status
    assert said == ("entitled", "not")


def test_an_overlay_fills_parameters_only_when_asked_for() -> None:
    top = policy(section(ALWAYS + "amount s"), table("s: money | | 2020-01-01 | ?"))
    demo = policy(table("s: money | | 2020-01-01 | 9"), at="44", front='extends: "00"\noverlay: demo\n')
    row = person({"hukou": "44"})
    asked = [book(top, demo, overlays=overlays) for overlays in ((), ("demo",))]
    assert [answer(law, "2025-06-15", row, area="44").amount for law in asked] == [None, 900]


def test_a_fraction_of_the_household_crosses_to_its_members() -> None:
    rule = "let part of household = assets / 3\nentitled when household.part >= 100"
    rows = [person({}, {"assets": fen}) for fen in (29999, 30000)]
    assert [answer(book(policy(section(rule))), "2025-06-15", row).status for row in rows] == ["not", "entitled"]


def grouped(rule: str, number: int) -> Book:
    """So many policies of one group, of 1 000, 1 500, … yuan, in this order."""
    return book(
        *(
            policy(
                section(ALWAYS + f"amount {1000 + 500 * n}"),
                id=f"p{n}",
                front=FRONT + f"group: {{name: g, rule: {rule}, order: {n}}}\n",
            )
            for n in range(number)
        )
    )


def test_a_top_up_pays_what_is_more_than_the_highest_below() -> None:
    """1 000, then 1 500, then 2 000: each further one pays 500."""
    law = grouped("top_up", 3)
    assert [answer(law, "2025-06-15", person(), of=f"p{n}").amount for n in range(3)] == [100000, 50000, 50000]


@pytest.mark.parametrize("rule", ["higher", "earlier"])
def test_only_a_group_by_choice_names_a_choice(rule: str) -> None:
    """Without decisions the earlier is the one that comes first in order; the higher is the higher."""
    law = grouped(rule, 2)
    keeps = [answer(law, "2025-06-15", person(), of=f"p{n}").status for n in range(2)]
    assert keeps == {"higher": ["not", "entitled"], "earlier": ["entitled", "not"]}[rule]


def test_a_cycle_through_an_exclusion_group_shows_itself() -> None:
    group = FRONT + "group: {name: g, rule: higher}\n"
    one = policy(section("entitled when entitled_to(q)\namount 1"), front=group)
    other = policy(section("entitled when ill\namount 2"), id="q", front=group)
    assert codes(one, other) == ["policy-cycle"]
    assert codes(one.replace("entitled_to", "qualifies"), other) == []
