"""Dates: completed years and months, shifted days, parts of a date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from yingbao.engine.calendar import (
    add_months,
    completed_months,
    completed_years,
    latest_start,
)
from yingbao.engine.language.operators.base import (
    Operator,
    Sql,
    Term,
    Unprovable,
    any_unknown,
    case,
    need,
    number,
    paren,
    register,
)
from yingbao.engine.language.operators.folding import fold_strict
from yingbao.engine.language.operators.leaves import is_constant
from yingbao.engine.language.sqltree import exp
from yingbao.engine.language.tree import Node
from yingbao.engine.language.types import DATE, Dim, Type

FAR = 10_000
"""Years a date may lie apart: bounds of ages and spans, with `never` counted."""
OLDEST = 150


def dates_only(args: Sequence[Type], name: str) -> None:
    for arg in args:
        need(arg.dim is Dim.DATE, "needs-date", operator=name, given=arg)


def _near(span: Type, year: int) -> None:
    """Calendars end: a day may be shifted by some generations at most."""
    most = max(abs(span.lo), abs(span.hi))
    need(not span.ratio, "round-before-gathering", operator="+", given=span)
    need(most <= OLDEST * year, "shift-too-far", hi=most, unit=span)


def part_sql(kind: type[exp.Expression], day: Sql) -> Sql:
    return exp.Cast(this=kind(this=day.copy()), to=exp.DataType(this=exp.DataType.Type.BIGINT))


class Dated(Operator):
    def fold(self, node: Node) -> Node:
        return fold_strict(node)


@register
class AddMonths(Dated):
    """The day n months later, clamped to the month's end."""

    name = "add_months"

    def typed(self, args: Sequence[Type], payload: Any) -> Type:
        dates_only(args[:1], self.name)
        need(args[1].dim is Dim.MONTHS, "cannot-add", operator="+", left=args[0], right=args[1])
        _near(args[1], 12)
        return DATE.may_be_unknown(*args)

    def value(self, *args: Any) -> Any:
        return add_months(*args)

    def sql(self, args: Sequence[Sql], node: Node) -> Sql:
        months = exp.Mul(
            this=paren(args[1]), expression=exp.Interval(this=exp.Literal.number(1), unit=exp.var("MONTH"))
        )
        return exp.Cast(
            this=exp.Add(this=paren(args[0]), expression=months), to=exp.DataType(this=exp.DataType.Type.DATE)
        )

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        return f"{args[0]}之后{args[1]}" if lang == "zh" else f"{args[1]} after {args[0]}"

    def term(self, args: Sequence[Term], node: Node) -> Term:
        raise Unprovable("a date shifted by months beside another fact")


@register
class AddDays(Dated):
    name = "add_days"

    def typed(self, args: Sequence[Type], payload: Any) -> Type:
        dates_only(args[:1], self.name)
        need(args[1].dim is Dim.DAYS, "cannot-add", operator="+", left=args[0], right=args[1])
        _near(args[1], 366)
        return DATE.may_be_unknown(*args)

    def value(self, *args: Any) -> Any:
        return args[0] + timedelta(days=args[1])

    def sql(self, args: Sequence[Sql], node: Node) -> Sql:
        days = exp.Mul(this=paren(args[1]), expression=exp.Interval(this=exp.Literal.number(1), unit=exp.var("DAY")))
        return exp.Cast(
            this=exp.Add(this=paren(args[0]), expression=days), to=exp.DataType(this=exp.DataType.Type.DATE)
        )

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        return f"{args[0]}之后{args[1]}" if lang == "zh" else f"{args[1]} after {args[0]}"

    def term(self, args: Sequence[Term], node: Node) -> Term:
        return args[0] + args[1]


@register
class DaysBetween(Dated):
    """end − start in days."""

    name = "days_between"

    def typed(self, args: Sequence[Type], payload: Any) -> Type:
        dates_only(args, self.name)
        return Type(Dim.DAYS, -366 * FAR, 366 * FAR, unknown=any_unknown(args))

    def value(self, *args: Any) -> Any:
        return (args[0] - args[1]).days

    def sql(self, args: Sequence[Sql], node: Node) -> Sql:
        days = exp.DateDiff(this=args[0], expression=args[1], unit=exp.var("DAY"))
        return exp.Cast(this=days, to=exp.DataType(this=exp.DataType.Type.BIGINT))

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        return f"{args[1]}至{args[0]}的天数" if lang == "zh" else f"the days from {args[1]} to {args[0]}"

    def term(self, args: Sequence[Term], node: Node) -> Term:
        return args[0] - args[1]


def _steps(start: Term, node: Node, months: int, most: int) -> Term:
    """Completed spans up to a constant day, as a sum of thresholds."""
    import z3

    end = node.args[1]
    if not is_constant(end):
        raise Unprovable("a span between two facts")
    days = (latest_start(end.payload[0], months * k).toordinal() for k in range(1, most + 1))
    return z3.Sum(*(z3.If(start <= day, 1, 0) for day in days))


@register
class Age(Dated):
    """Completed years from a date to another; 29 February is reached on the 28th in common years."""

    name = "age"

    def typed(self, args: Sequence[Type], payload: Any) -> Type:
        dates_only(args, self.name)
        return Type(Dim.NUMBER, -FAR, FAR, unknown=any_unknown(args))

    def value(self, *args: Any) -> Any:
        return completed_years(*args)

    def sql(self, args: Sequence[Sql], node: Node) -> Sql:
        months = _months_sql(args[0], args[1])
        years = exp.IntDiv(this=paren(months), expression=number(12))
        before = exp.Neg(
            this=exp.Paren(
                this=exp.IntDiv(this=paren(exp.Sub(this=number(11), expression=months.copy())), expression=number(12))
            )
        )
        return case((exp.GTE(this=paren(months.copy()), expression=number(0)), years), default=before)

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        at = node.args[1]
        if lang == "zh":
            return "年龄（周岁）" if _is_today(at) else f"{args[1]}时的周岁"
        return "age in completed years" if _is_today(at) else f"age in completed years on {args[1]}"

    def term(self, args: Sequence[Term], node: Node) -> Term:
        return _steps(args[0], node, 12, OLDEST)


def _is_today(at: Node) -> bool:
    return at.op.name == "on" or (is_constant(at) and at.payload[3] == "on")


def _months_sql(start: Sql, end: Sql) -> Sql:
    """Completed months: boundaries crossed, less one where the day of the month is not reached."""
    years = exp.Sub(this=part_sql(exp.Year, end), expression=part_sql(exp.Year, start))
    months = exp.Sub(this=part_sql(exp.Month, end), expression=part_sql(exp.Month, start))
    crossed = exp.Add(
        this=exp.Mul(this=exp.Paren(this=years), expression=number(12)), expression=exp.Paren(this=months)
    )
    short = exp.And(
        this=exp.LT(this=part_sql(exp.Day, end), expression=part_sql(exp.Day, start)),
        expression=exp.NEQ(this=paren(end.copy()), expression=exp.LastDay(this=end.copy())),
    )
    return exp.Paren(this=exp.Sub(this=exp.Paren(this=crossed), expression=case((short, number(1)), default=number(0))))


@register
class MonthsBetween(Dated):
    """Completed months from a to b."""

    name = "months_between"

    def typed(self, args: Sequence[Type], payload: Any) -> Type:
        dates_only(args, self.name)
        return Type(Dim.MONTHS, -12 * FAR, 12 * FAR, unknown=any_unknown(args))

    def value(self, *args: Any) -> Any:
        return completed_months(*args)

    def sql(self, args: Sequence[Sql], node: Node) -> Sql:
        return _months_sql(*args)

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        return f"{args[0]}至{args[1]}的足月数" if lang == "zh" else f"the completed months from {args[0]} to {args[1]}"

    def term(self, args: Sequence[Term], node: Node) -> Term:
        return _steps(args[0], node, 1, 12 * OLDEST)
