"""Parts of dates, and whole numbers as spans of time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from yingbao.engine.calendar import (
    days_in_month,
    days_in_year,
    month_start,
    year_start,
)
from yingbao.engine.language.operators.base import (
    Sql,
    Term,
    Unprovable,
    any_unknown,
    number,
    paren,
    register,
)
from yingbao.engine.language.operators.dates import Dated, dates_only, part_sql
from yingbao.engine.language.sqltree import exp
from yingbao.engine.language.tree import Node
from yingbao.engine.language.types import DATE, Dim, Type


class _Part(Dated):
    kind: str
    hi: int
    zh: str

    def typed(self, args: Sequence[Type], payload: Any) -> Type:
        dates_only(args, self.name)
        return Type(Dim.NUMBER, 1, self.hi, unknown=any_unknown(args))

    def value(self, *args: Any) -> Any:
        return getattr(args[0], self.name)

    def sql(self, args: Sequence[Sql], node: Node) -> Sql:
        return part_sql(getattr(exp, self.kind), args[0])

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        return f"{args[0]}的{self.zh}" if lang == "zh" else f"the {self.name} of {args[0]}"


@register
class Year(_Part):
    name = "year"
    kind = "Year"
    hi = 9999
    zh = "年份"

    def term(self, args: Sequence[Term], node: Node) -> Term:
        import z3

        starts = (date(year, 1, 1).toordinal() for year in range(1901, 2151))
        return 1900 + z3.Sum(*(z3.If(args[0] >= day, 1, 0) for day in starts))


@register
class Month(_Part):
    name = "month"
    kind = "Month"
    hi = 12
    zh = "月份"

    def term(self, args: Sequence[Term], node: Node) -> Term:
        raise Unprovable("the month of a fact")


class _Start(Dated):
    unit: str
    zh: str

    def typed(self, args: Sequence[Type], payload: Any) -> Type:
        dates_only(args, self.name)
        return DATE.may_be_unknown(*args)

    def sql(self, args: Sequence[Sql], node: Node) -> Sql:
        truncated: Sql = exp.DateTrunc(  # type: ignore[no-untyped-call]
            this=args[0], unit=exp.Literal.string(self.unit)
        )
        return exp.Cast(this=truncated, to=exp.DataType(this=exp.DataType.Type.DATE))

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        return f"{args[0]}所在{self.zh}" if lang == "zh" else f"the first day of the {self.unit.lower()} of {args[0]}"

    def term(self, args: Sequence[Term], node: Node) -> Term:
        raise Unprovable("the start of a fact's month or year")


@register
class StartOfMonth(_Start):
    name = "start_of_month"
    unit = "MONTH"
    zh = "月份的第一日"

    def value(self, *args: Any) -> Any:
        return month_start(args[0])


@register
class StartOfYear(_Start):
    name = "start_of_year"
    unit = "YEAR"
    zh = "年份的第一日"

    def value(self, *args: Any) -> Any:
        return year_start(args[0])


@register
class AsSpan(Dated):
    """A whole number as days or months. Payload: (dimension, factor): years are twelve months."""

    name = "as_span"

    def typed(self, args: Sequence[Type], payload: Any) -> Type:
        dim, factor = payload
        return Type(dim, args[0].lo * factor, args[0].hi * factor, unknown=args[0].unknown)

    def value(self, *args: Any) -> Any:
        return args[0] * args[1][1]

    def sql(self, args: Sequence[Sql], node: Node) -> Sql:
        return exp.Mul(this=paren(args[0]), expression=number(node.payload[1]))

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        dim, factor = node.payload
        unit = {(Dim.DAYS, 1): ("日", "days"), (Dim.MONTHS, 1): ("个月", "months")}.get((dim, factor), ("年", "years"))
        return f"{args[0]}{unit[0]}" if lang == "zh" else f"{args[0]} {unit[1]}"

    def term(self, args: Sequence[Term], node: Node) -> Term:
        return args[0] * node.payload[1]


@register
class Every(Dated):
    """How many times a cadence falls due in the month or year that holds the day, begun intervals included. Payload: the period."""

    name = "every"

    def typed(self, args: Sequence[Type], payload: Any) -> Type:
        return Type(Dim.NUMBER, 1, 366, unknown=any_unknown(args))

    def value(self, *args: Any) -> Any:
        days, day, period = args
        length = days_in_month(day) if period == "month" else days_in_year(day)
        return -(-length // max(1, days))

    def sql(self, args: Sequence[Sql], node: Node) -> Sql:
        raise AssertionError("a cadence and the day are constants")

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        unit = ("月", "month") if node.payload == "month" else ("年", "year")
        return (
            f"每{args[0]}一次在当{unit[0]}的次数" if lang == "zh" else f"once every {args[0]}, times in the {unit[1]}"
        )

    def term(self, args: Sequence[Term], node: Node) -> Term:
        raise Unprovable("a cadence that is not constant")
