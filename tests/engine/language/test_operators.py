"""Every operator holds its five parts, and value, SQL and proof term say the same of the same arguments."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import duckdb
import pytest
import sqlglot.expressions as exp
import z3

from yingbao.engine.dictionary import Collection, Label, Up
from yingbao.engine.language.operators import REGISTRY, Operator, Unprovable
from yingbao.engine.language.operators.crossing import Gather
from yingbao.engine.language.operators.leaves import constant
from yingbao.engine.language.operators.rounding import ROUNDINGS
from yingbao.engine.language.operators.tables import Band, Grid
from yingbao.engine.language.tree import Node, node
from yingbao.engine.language.types import BOOLEAN, DATE, Dim, Type
from yingbao.engine.values import NEVER

NUMBER, MONEY, DAYS, MONTHS = (Type(dim, -(10**9), 10**9) for dim in (Dim.NUMBER, Dim.MONEY, Dim.DAYS, Dim.MONTHS))
PARTS = ("typed", "value", "sql", "words", "term")
RESOLVED = {"fact", "parameter", "on", "answer"}
"""Leaves that a reading replaces before it computes."""
DAYS_OF = [date(2024, 2, 29), date(2025, 2, 28), date(2023, 1, 31), date(1960, 12, 1), NEVER]
NUMBERS = [-7, -1, 0, 2, 5]
SPANS = [-13, -1, 0, 1, 12]

SAMPLES: dict[str, list[tuple[Type, list[Any]]]] = {
    **{name: [(NUMBER, NUMBERS)] * 2 for name in ("less", "at_most", "more", "at_least", "equal", "unequal")},
    **{name: [(MONEY, NUMBERS)] * 2 for name in ("add", "subtract", "min", "max")},
    "multiply": [(MONEY, NUMBERS), (NUMBER, NUMBERS)],
    "divide": [(MONEY, NUMBERS), (Type(Dim.NUMBER, 1, 9), [1, 2, 7])],
    "negate": [(MONEY, NUMBERS)],
    **{name: [(BOOLEAN, [True, False])] * 3 for name in ("and", "or")},
    "not": [(BOOLEAN, [True, False])],
    "if": [(BOOLEAN, [True, False]), (NUMBER, NUMBERS), (NUMBER, NUMBERS)],
    "in": [(NUMBER, NUMBERS)],
    "has": [(DATE, DAYS_OF)],
    "within": [(Type(Dim.AREA), ["44", "4403", "440311", "31"])],
    "add_months": [(DATE, DAYS_OF[:4]), (Type(Dim.MONTHS, -13, 12), SPANS)],
    "add_days": [(DATE, DAYS_OF[:4]), (Type(Dim.DAYS, -13, 12), SPANS)],
    "days_between": [(DATE, DAYS_OF)] * 2,
    "age": [(DATE, DAYS_OF)] * 2,
    "months_between": [(DATE, DAYS_OF)] * 2,
    **{name: [(DATE, DAYS_OF[:4])] for name in ("year", "month", "start_of_month", "start_of_year")},
    "as_span": [(NUMBER, NUMBERS)],
    "share": [(MONEY, NUMBERS), (Type(Dim.MONEY, 0, 99), [0, 1, 5]), (Type(Dim.NUMBER, 0, 3, 7), [(3, 5), (0, 1), (1, 1)])],
    "lookup": [(NUMBER, NUMBERS)],
    **{name: [(Type(Dim.MONEY if name[-3:] in ("fen", "uan") else Dim.NUMBER, -999, 999, 100),
               [(7, 2), (-7, 2), (5, 2), (-5, 2), (1, 3), (-250, 1), (150, 1), (0, 1)])] for name in ROUNDINGS},
}  # fmt: skip
PAYLOADS: dict[str, Any] = {
    "in": ((2, -7), (None, None), None),
    "within": "4403",
    "as_span": (Dim.MONTHS, 12),
    "share": ("at_least", True),
    "lookup": Grid("p", "t", Type(Dim.MONEY, 0, 9), (None,), (None,),
                   (((Band(None, 0),), constant(3, MONEY)), ((Band(0, 5),), constant(9, MONEY)))),
}  # fmt: skip


class _Given(Operator):
    """An argument of a stated type, whose value each reading brings itself."""

    name = "given"

    def typed(self, args: Any, payload: Any) -> Type:
        return payload[1]  # type: ignore[no-any-return]

    def value(self, *args: Any) -> Any: ...
    def sql(self, args: Any, node: Node) -> Any: ...
    def words(self, args: Any, node: Node, lang: str) -> str:
        return f"x{node.payload[0]}"

    def term(self, args: Any, node: Node) -> Any: ...


GIVEN = _Given()


def tree(name: str) -> Node:
    args = (node(GIVEN, payload=(i, type_), table="row") for i, (type_, _) in enumerate(SAMPLES[name]))
    return node(REGISTRY[name], *args, payload=PAYLOADS.get(name))


def sql_of(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(sql_of, value))
    if isinstance(value, bool):
        return exp.Boolean(this=value)
    if isinstance(value, int):
        return exp.cast(exp.Paren(this=exp.Literal.number(value)), "BIGINT")
    return exp.cast(exp.Literal.string(str(value)), "DATE") if isinstance(value, date) else exp.Literal.string(value)


def executed(sql: Any) -> Any:
    sides = sql if isinstance(sql, tuple) else (sql,)
    (row,) = duckdb.execute(exp.select(*(side.copy() for side in sides)).sql("duckdb")).fetchall()
    assert row is not None
    return row if isinstance(sql, tuple) else row[0]


def term_of(value: Any, type_: Type) -> Any:
    if isinstance(value, tuple):
        return tuple(map(z3.IntVal, value))
    if isinstance(value, bool):
        return z3.BoolVal(value)
    if isinstance(value, date):
        return z3.IntVal(value.toordinal())
    return z3.IntVal(int(value.ljust(12, "0")) if type_.dim is Dim.AREA else value)


def proved(term: Any, dim: Dim) -> Any:
    if isinstance(term, tuple):
        return tuple(proved(side, Dim.NUMBER) for side in term)
    found = z3.simplify(term) if z3.is_expr(term) else term
    if dim is Dim.BOOLEAN:
        return z3.is_true(found)
    number = found.as_long() if z3.is_expr(found) else found
    return date.fromordinal(number) if dim is Dim.DATE else number


def combinations(name: str) -> list[tuple[Any, ...]]:
    return list(itertools.product(*(values for _, values in SAMPLES[name])))


def value_of(made: Node, args: tuple[Any, ...]) -> Any:
    return made.op.value(*args, *([made.payload] if made.payload is not None else []))


def same(one: Any, other: Any) -> bool:
    """Fractions as fractions: a whole number and itself over one are the same."""
    pairs = [side if isinstance(side, tuple) else (side, 1) for side in (one, other)]
    if not any(isinstance(side, tuple) for side in (one, other)):
        return bool(one == other)
    return bool(pairs[0][0] * pairs[1][1] == pairs[1][0] * pairs[0][1])


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_every_operator_has_all_five_parts(name: str, part: str) -> None:
    kind = type(REGISTRY[name])
    assert getattr(kind, part) is not getattr(Operator, part)
    assert not getattr(getattr(kind, part), "__isabstractmethod__", False)


def test_every_operator_is_sampled_or_tested_elsewhere() -> None:
    gathers = {name for name, op in REGISTRY.items() if isinstance(op, Gather)}
    assert set(REGISTRY) - set(SAMPLES) - gathers - RESOLVED == {"constant", "up", "every"}


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_value_and_its_sql_are_the_same(name: str) -> None:
    made = tree(name)
    for args in combinations(name):
        found = executed(made.op.sql([sql_of(arg) for arg in args], made))
        wanted = value_of(made, args)
        assert same(found, wanted), f"{name}{args}: value {wanted}, SQL {found}"


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_value_and_its_proof_term_are_the_same(name: str) -> None:
    """What Z3 cannot express exactly is refused, never approximated."""
    made = tree(name)
    for args in combinations(name):
        wanted = value_of(made, args)
        if wanted is None:
            continue
        terms = [term_of(arg, type_) for arg, (type_, _) in zip(args, SAMPLES[name], strict=True)]
        ready = _with_constant_end(made, args) if name in ("age", "months_between") else made
        try:
            found = proved(made.op.term(terms, ready), made.type.dim)
        except Unprovable:
            assert name in ("add_months", "month", "start_of_month", "start_of_year")
            continue
        if name in ("age", "months_between") and (wanted < 0 or NEVER in args):
            continue  # spans are proved from the birth on
        assert same(found, wanted), f"{name}{args}: value {wanted}, term {found}"


def _with_constant_end(made: Node, args: tuple[Any, ...]) -> Node:
    return node(made.op, made.args[0], constant(args[1], DATE))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_an_operator_speaks_both_languages(name: str, lang: str) -> None:
    made = tree(name)
    if name == "in":
        made = node(made.op, *made.args, payload=((2,), (None,), None))
    said = made.op.words([f"x{i}" for i in range(len(made.args))], made, lang)
    assert ("x0" in said or "x1" in said) and "{" not in said


NOTHING, SOME = [], [(True, 3), (False, 100), (True, -8)]
WAY = Collection("things", "thing", "owner", "thing", "owner", Label("物", "things"))


@pytest.mark.parametrize("elements", [NOTHING, SOME], ids=["of nothing", "of three"])
@pytest.mark.parametrize("name", ["any", "all", "count", "sum", "least_of", "greatest_of"])
def test_a_gathering_in_value_sql_and_term(name: str, elements: list[tuple[bool, int]]) -> None:
    keep, measure = (node(GIVEN, payload=(i, type_), table="thing") for i, type_ in enumerate((BOOLEAN, NUMBER)))
    measured = name in ("sum", "least_of", "greatest_of")
    empty = constant(-1, Type(Dim.NUMBER)) if name.endswith("_of") else None
    made = node(REGISTRY[name], *((keep, measure) if measured else (keep,)), payload=(WAY, empty), table="owner")
    given = [each if measured else each[:1] for each in elements]
    wanted = made.op.value(given, 0, *([-1] if empty else []))
    rows = ", ".join(str(each) for each in elements) or "(NULL, NULL)"
    columns = made.op.columns([exp.column("k"), exp.column("m")][: len(made.args)], made)  # type: ignore[attr-defined]
    inner = exp.select(*(exp.alias_(sql, suffix) for suffix, sql in columns.items())).sql("duckdb")
    outer = exp.select(made.op.sql({suffix: exp.column(suffix) for suffix in columns}, made)).sql("duckdb")
    text = f"{outer} FROM ({inner} FROM (VALUES {rows}) t(k, m) {'' if elements else 'WHERE false'})"
    (row,) = duckdb.execute(text).fetchall()
    assert row is not None and row[0] == wanted
    terms = [tuple(term_of(side, NUMBER) for side in each) for each in given]
    assert proved(made.op.term(terms, made), made.type.dim) == wanted


def test_the_way_up_hands_the_value_on() -> None:
    up = Up("household", "household", "household")
    inner = node(GIVEN, payload=(0, NUMBER), table="household")
    made = node(REGISTRY["up"], inner, payload=up, table="person")
    assert (made.op.value(5), made.op.term([5], made), made.op.words(["x"], made, "zh")) == (5, 5, "x")


def test_a_week_falls_due_five_times_in_a_month_of_31_days() -> None:
    every = REGISTRY["every"]
    assert [every.value(7, date(2025, month, 9), "month") for month in (1, 2, 4)] == [5, 4, 5]
    assert every.value(7, date(2024, 2, 9), "month") == 5
    assert every.value(400, date(2025, 2, 9), "year") == 1
