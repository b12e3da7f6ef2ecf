"""Leaves: constants, facts of the row, parameters, the day, and another policy's answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from yingbao.engine.dictionary import Fact
from yingbao.engine.language.operators.base import REGISTRY, Operator, Sql, Term, number, register
from yingbao.engine.language.sqltree import exp
from yingbao.engine.language.tree import Node, node
from yingbao.engine.language.types import Dim, Type, of_value
from yingbao.engine.language.wording import value_words
from yingbao.engine.values import Value

DIM_OF_KIND = {
    "boolean": Dim.BOOLEAN,
    "integer": Dim.NUMBER,
    "money": Dim.MONEY,
    "date": Dim.DATE,
    "area": Dim.AREA,
    "text": Dim.TEXT,
    "category": Dim.CATEGORY,
}


def area_number(code: str) -> int:
    """A division code as a number of twelve digits: divisions nest as intervals."""
    return int(code.ljust(12, "0"))


def literal_sql(value: Value, type_: Type, codes: Any = None) -> Sql:
    """A known value, or a typed NULL, as SQL."""
    if value is None:
        return exp.Cast(this=exp.Null(), to=exp.DataType(this=exp.DataType.Type[_SQL_TYPES[type_.dim]]))
    if isinstance(value, tuple):
        return number(value[0]), number(value[1])
    if isinstance(value, bool):
        return exp.Boolean(this=value)
    if isinstance(value, int):
        return number(value)
    if isinstance(value, date):
        return exp.Cast(this=exp.Literal.string(value.isoformat()), to=exp.DataType(this=exp.DataType.Type.DATE))
    return number(codes[value]) if codes else exp.Literal.string(value)


_SQL_TYPES = {
    Dim.BOOLEAN: "BOOLEAN",
    Dim.DATE: "DATE",
    Dim.AREA: "TEXT",
    Dim.TEXT: "TEXT",
    Dim.CATEGORY: "SMALLINT",
    Dim.NUMBER: "BIGINT",
    Dim.MONEY: "BIGINT",
    Dim.DAYS: "BIGINT",
    Dim.MONTHS: "BIGINT",
}


def wide(sql: Sql, *given: Node) -> Sql:
    """A choice between literals as 64 bits: an engine would take them, and what is computed from them, for 32."""
    literal = all(is_constant(each) and each.type.dim.numeric for each in given)
    return exp.Cast(this=sql, to=exp.DataType(this=exp.DataType.Type.BIGINT)) if literal else sql


def literal_term(value: Any, type_: Type, codes: Any = None) -> Term:
    import z3

    if isinstance(value, tuple):
        return z3.IntVal(value[0]), z3.IntVal(value[1])
    if type_.dim is Dim.BOOLEAN:
        return z3.BoolVal(value)
    if type_.dim is Dim.DATE:
        return z3.IntVal(value.toordinal())
    if type_.dim is Dim.AREA:
        return z3.IntVal(area_number(value))
    if type_.dim is Dim.TEXT:
        return z3.StringVal(value)
    return z3.IntVal(codes[value] if codes else value)


@register
class Constant(Operator):
    """A literal, or a parameter's value on the day. Payload: (value, type, cause, label); value None is unknown by `cause`."""

    name = "constant"

    def typed(self, args: Sequence[Type], payload: Any) -> Type:
        return payload[1]  # type: ignore[no-any-return]

    def value(self, *args: Any) -> Any:
        raise AssertionError("a constant is its payload")

    def sql(self, args: Sequence[Sql], node: Node) -> Sql:
        return literal_sql(node.payload[0], node.type, node.payload[4])

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        value, type_, cause, label, _ = node.payload
        if value is None:
            return f"{label or cause}（未定）" if lang == "zh" else f"{label or cause} (not set)"
        return value_words(value, type_, label, lang)

    def term(self, args: Sequence[Term], node: Node) -> Term:
        return literal_term(node.payload[0], node.type, node.payload[4])


def constant(value: Value, type_: Type, cause: str | None = None, label: Any = None, codes: Any = None) -> Node:
    """A constant node. `label` words it, `codes` are its category's stored codes, `cause` says why it is unknown."""
    exact = type_ if value is None else of_value(value, type_.dim, type_.category)
    exact = Type(exact.dim, exact.lo, exact.hi, exact.den_hi, value is None, exact.category, type_.free)
    return node(CONSTANT, payload=(value, exact, cause, label, codes), table="")


def is_constant(tree: Node) -> bool:
    return tree.op is CONSTANT


@register
class FactOf(Operator):
    """A fact of the row spoken of. Payload: (Fact, codes, hole) — `hole`: the stored column has gaps that it should not have."""

    name = "fact"

    def typed(self, args: Sequence[Type], payload: Any) -> Type:
        fact, _, hole = payload
        return fact_type(fact, hole)

    def value(self, *args: Any) -> Any:
        raise AssertionError("a fact is read from its row")

    def sql(self, args: Sequence[Sql], node: Node) -> Sql:
        return exp.column(node.payload[0].name, quoted=True)

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        return str(node.payload[0].label[lang])

    def term(self, args: Sequence[Term], node: Node) -> Term:
        raise AssertionError("a fact's term belongs to its row")


def fact_type(fact: Fact, hole: bool = False) -> Type:  # noqa: FBT002
    return Type(DIM_OF_KIND[fact.kind], fact.lo, fact.hi, unknown=fact.may_be_unknown or hole, category=fact.category)


@register
class Parameter(Operator):
    """A dated parameter, resolved to a constant for a day. Payload: (policy, name, declared type with the hull of its values)."""

    name = "parameter"

    def typed(self, args: Sequence[Type], payload: Any) -> Type:
        return payload[2]  # type: ignore[no-any-return]

    def value(self, *args: Any) -> Any:
        raise AssertionError("a parameter is resolved before evaluation")

    def sql(self, args: Sequence[Sql], node: Node) -> Sql:
        raise AssertionError("a parameter is resolved before compilation")

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        return f"“{node.payload[1]}”" if lang == "zh" else f"'{node.payload[1]}'"

    def term(self, args: Sequence[Term], node: Node) -> Term:
        raise AssertionError("a parameter is resolved before proof")


@register
class Today(Operator):
    """`on`, the day of the evaluation, resolved to a constant."""

    name = "on"

    def typed(self, args: Sequence[Type], payload: Any) -> Type:
        return Type(Dim.DATE)

    def value(self, *args: Any) -> Any:
        raise AssertionError("the day is resolved before evaluation")

    def sql(self, args: Sequence[Sql], node: Node) -> Sql:
        raise AssertionError("the day is resolved before compilation")

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        return "当日" if lang == "zh" else "the day"

    def term(self, args: Sequence[Term], node: Node) -> Term:
        raise AssertionError("the day is resolved before proof")


@register
class Answer(Operator):
    """Another policy's answer about the row. Payload: (policy, aspect, type, ground); replaced by that policy's own tree."""

    name = "answer"

    def typed(self, args: Sequence[Type], payload: Any) -> Type:
        return payload[2]  # type: ignore[no-any-return]

    def value(self, *args: Any) -> Any:
        raise AssertionError("another policy's answer is resolved before evaluation")

    def sql(self, args: Sequence[Sql], node: Node) -> Sql:
        raise AssertionError("another policy's answer is resolved before compilation")

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        policy, aspect = node.payload[0], node.payload[1]
        zh = {"entitled": "符合“{}”", "qualifies": "符合“{}”的条件", "amount": "“{}”的金额"}
        en = {"entitled": "entitled to '{}'", "qualifies": "qualifies for '{}'", "amount": "the amount of '{}'"}
        return (en if lang == "en" else zh)[aspect].format(policy)

    def term(self, args: Sequence[Term], node: Node) -> Term:
        raise AssertionError("another policy's answer is resolved before proof")


CONSTANT, FACT, PARAMETER, TODAY, ANSWER = (REGISTRY[n] for n in ("constant", "fact", "parameter", "on", "answer"))
