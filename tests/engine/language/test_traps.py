"""Where engines differ: each trap of the list is a test. The same trees also print for Spark, and read back the same."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import duckdb
import pytest
import sqlglot.expressions as exp

from yingbao.engine.language.operators.base import paren
from yingbao.engine.policies.book import load_book
from yingbao.engine.policies.law import Law
from yingbao.engine.policies.territory import branches
from yingbao.engine.readings.count.memory import memory_tables, named_source
from yingbao.engine.readings.count.statement import Statement

from .writing import DICTIONARY, answer, book, codes, person, policy, section, table

ALWAYS = "entitled when yes\n"
ON = "2025-06-15"
POLICIES = Path(__file__).parents[3] / "policies"
NODES = {
    "Add", "Alias", "And", "Between", "Boolean", "CTE", "Case", "Cast", "Coalesce", "Column", "Count",
    "DataType", "EQ", "From", "GT", "GTE", "Greatest", "Group", "Identifier", "If", "In", "IntDiv", "Interval",
    "Is", "Join", "LT", "LTE", "Least", "Literal", "LogicalAnd", "LogicalOr", "Max", "Min", "Mul", "NEQ",
    "Neg", "Not", "Null", "Or", "Paren", "Select", "Star", "StartsWith", "Sub", "Subquery", "Sum", "Table",
    "TableAlias", "Union", "Var", "Where", "With",
}  # fmt: skip
"""The kinds of node that a count of the district's policies is made of."""


def amount(rule: str, on: str = ON, **facts: object) -> object:
    return answer(book(policy(section(ALWAYS + f"amount {rule}"))), on, person(facts)).amount


def status(rule: str, on: str = ON, **facts: object) -> str:
    return answer(book(policy(section(f"entitled when {rule}"))), on, person(facts)).status


def test_brackets_are_kept_that_sqlglot_would_drop() -> None:
    assert amount("2 * (wage + costs)", wage=100, costs=200) == 600
    assert amount("wage - (costs - 1)", wage=500, costs=300) == 300
    assert status("not (works or ill)", works=True, ill=True) == "not"
    assert paren(exp.Or(this=exp.true(), expression=exp.true())).sql() == "(TRUE OR TRUE)"


def test_the_greater_of_something_unknown_is_unknown() -> None:
    assert amount("max(100, wage)") is None
    assert amount("min(wage, 100)", wage=5) == 5


@pytest.mark.parametrize(
    ("rule", "fen"),
    [
        ("round_half_up_fen(change / 2)", -3),
        ("round_up_fen(change / 2)", -3),
        ("round_down_fen(change / 2)", -4),
        ("round_down_yuan(change)", -100),
    ],
)
def test_halves_below_nothing_round_by_their_name(rule: str, fen: int) -> None:
    assert amount(rule, change=-7) == fen


@pytest.mark.parametrize(
    ("rule", "fen"),
    [
        ("round_half_up_fen(change / 2)", 4),
        ("round_up_fen(change / 2)", 4),
        ("round_down_fen(change / 2)", 3),
        ("round_half_up_fen(change / 14)", 1),
        ("round_half_up_fen(change / 15)", 0),
    ],
)
def test_seven_by_two_is_neither_a_float_nor_cut_by_a_cast(rule: str, fen: int) -> None:
    assert amount(rule, change=7) == fen


def test_near_the_widest_amounts_every_fen_is_right() -> None:
    """Where a product of decimals overflows on one engine and loses its scale on another, and a float its last digits."""
    most = 999_999_999_999_900
    for wage in (1, 2, 4, 90_000):
        for by, numerator in ((3, 1), (7, 5), (11, 10)):
            whole = (most + wage) * numerator
            said = amount(f"round_half_up_fen((9999999999999.00 + wage) * {numerator} / {by})", wage=wage)
            assert said == (2 * whole + by) // (2 * by)


def test_choices_between_literals_do_not_overflow_32_bits() -> None:
    assert amount("(100000 if ill else 0) * 300", ill=True) == 3_000_000_000
    law = book(policy(section(ALWAYS + "amount g[grade] * 300"), table("g: money | one | 2020-01-01 | 100000")))
    assert answer(law, ON, person({"grade": "one"})).amount == 3_000_000_000
    assert status("wage / 30000 > -3000", wage=5) == "entitled"


def test_a_sum_stays_in_64_bits() -> None:
    text = book(policy(section(ALWAYS + "amount sum(household.members, wage) * 2")))
    assert answer(text, ON, person({"wage": 3})).amount == 6
    assert codes(policy(section(ALWAYS + "amount sum(household.members, wage) * 99999999999999"))) == ["overflow"]


def test_a_divisor_that_may_be_nothing_is_refused() -> None:
    assert codes(policy(section("entitled when wage / costs > 2"))) == ["divisor-may-be-zero"]
    assert [
        status("share(wage, costs, zero=yes) > 2", wage=5, costs=0),
        status("share(wage, costs, zero=no) > 2", wage=5, costs=0),
    ] == [
        "entitled",
        "not",
    ]


@pytest.mark.parametrize(
    ("on", "born", "grown"),
    [
        ("2022-02-28", "2004-02-29", True),
        ("2022-02-27", "2004-02-29", False),
        ("2024-02-28", "2004-02-29", True),
        ("2022-02-28", "2004-03-01", False),
    ],
)
def test_a_birthday_on_29_february_falls_on_the_28th(on: str, born: str, grown: bool) -> None:
    for rule in ("age(birth) >= 18", "birth + years(18) <= on", "months_between(birth, on) >= months(216)"):
        assert status(rule, on, birth=date.fromisoformat(born)) == ("entitled" if grown else "not")


def test_a_day_and_a_span_give_a_day() -> None:
    assert status('since + months(1) == date("2025-02-28")', since=date(2025, 1, 31)) == "entitled"
    assert status('since + days(visits) == date("2025-03-01")', since=date(2025, 2, 28), visits=1) == "entitled"


@pytest.mark.parametrize(
    ("rule", "said"),
    [("any(kin, works)", "not"), ("all(kin, works)", "entitled"), ("count(kin) == 0", "entitled"), ("sum(kin, wage) == 0", "entitled"),
     ("all(parents, works)", "unknown"), ("any(helpers, ill)", "unknown"), ("count(household.members, works) >= 0", "unknown")],
)  # fmt: skip
def test_aggregates_do_not_skip_what_is_not_known(rule: str, said: str) -> None:
    assert status(rule) == said


def test_a_fault_in_a_branch_that_is_not_taken_stops_nobody() -> None:
    """Bounds are proved beforehand, so that no row can overflow."""
    assert amount("wage * 1000 if ill else 5", wage=90000, ill=False) == 500
    assert codes(policy(section(ALWAYS + "amount wage * 999999999999999 if ill else 5"))) == ["overflow"]


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("age(birth) > 12 months", "unit-beside-number"),
        ("grade = one", "equals-single"),
        ("lives-alone", "name-unknown"),
        ("(ill", "bracket-open"),
    ],
)
def test_slips_of_python_are_named(rule: str, code: str) -> None:
    assert code in codes(policy(section(f"entitled when {rule}")))


def test_a_day_far_beyond_the_calendar_is_compared_or_refused() -> None:
    assert status("days_since(birth) < days(99999999)", birth=date(1960, 1, 1)) == "entitled"
    assert status("age(birth) >= 5000", birth=date(1960, 1, 1)) == "not"
    assert codes(policy(section("entitled when birth + years(9000) > on"))) == ["shift-too-far"]


def test_never_lies_after_every_day() -> None:
    assert status('since > date("2999-12-31") and not has(since) and since == never') == "entitled"


def test_only_what_reads_alike_on_both_engines_is_emitted() -> None:
    """What SQLGlot hands on unchanged (ASOF, a list in order, error(), date_sub) or engines count differently (years between
    days, // of decimals) is never written; numbers are 64 bits wide throughout."""
    text = {}
    for on in (ON, "2026-07-01"):
        for overlays in ((), ("demo",)):
            law = Law(load_book(POLICIES, overlays=overlays), date.fromisoformat(on), "440311")
            statement = Statement(law.book.dictionary, named_source).build(branches(law))
            assert {type(each).__name__ for each in statement.walk()} <= NODES
            kinds = {each.this.name for each in statement.find_all(exp.DataType)}
            assert kinds <= {"BIGINT", "BOOLEAN", "DATE", "TEXT"}
            text |= {dialect: statement.sql(dialect) for dialect in ("duckdb", "spark")}
    for dialect, sql in text.items():
        assert not re.findall(r"\b(?:HUGEINT|DECIMAL|DOUBLE|FLOAT|DATE_?DIFF|ASOF|ERROR|LIST)\b", sql), dialect
        assert set(re.findall(r"INTERVAL \S+ \w+", sql)) <= {"INTERVAL '1' MONTH", "INTERVAL '1' DAY"}, dialect


def test_every_column_that_comes_out_has_a_type() -> None:
    law = book(policy(section("entitled when ill")))
    statement = Statement(DICTIONARY, named_source).build(branches(Law(law, date(2025, 6, 15))))
    con = duckdb.connect()
    for name, rows in memory_tables(DICTIONARY, [person()]).items():
        con.register(name, rows)
    types = {row[0]: row[1] for row in con.execute(f"DESCRIBE {statement.sql('duckdb')}").fetchall()}
    assert (
        types["amount_fen"] == types["quantity"] == "BIGINT" and types["due"] == "DATE" and types["cause"] == "VARCHAR"
    )
    assert "UNKNOWN" not in statement.sql("spark").upper().replace("'UNKNOWN'", "")
