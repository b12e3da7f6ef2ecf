"""Sums, least and greatest over a collection: each element has a condition and a measure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from yingbao.engine.language.operators.base import Sql, Term, case, need, number, paren, register
from yingbao.engine.language.operators.crossing import (
    Element,
    Gather,
    either,
    is_null,
    may_be_missing,
    or_zero,
    unless,
)
from yingbao.engine.language.operators.leaves import is_constant, literal_sql, wide
from yingbao.engine.language.sqltree import exp
from yingbao.engine.language.tree import Node
from yingbao.engine.language.types import Dim, Type, checked


class _Measured(Gather):
    """sum, min, max: over (keep, measure)."""

    def check(self, args: Sequence[Type]) -> None:
        keep, measure = args
        need(keep.dim is Dim.BOOLEAN, "needs-condition", operator=self.name, given=keep)
        need(not measure.ratio, "round-before-gathering", operator=self.name, given=measure)

    def unknown(self, args: Sequence[Type], payload: Any) -> bool:
        return args[0].unknown or args[1].unknown or may_be_missing(payload[0])

    def open_column(self, args: Sequence[Sql], node: Node) -> dict[str, Sql]:
        """One element that may belong and is not known leaves the whole unknown."""
        keep, measure = node.args
        tests = []
        if keep.type.unknown:
            tests.append(is_null(args[0]))
        if measure.type.unknown:
            tests.append(exp.And(this=paren(args[0].copy()), expression=is_null(args[1])))
        condition = either(tests)
        return {} if condition is None else {"open": exp.LogicalOr(this=condition)}

    def blocked(self, args: Any, node: Node) -> Sql | None:
        opened = exp.Coalesce(this=args["open"], expressions=[exp.false()]) if "open" in args else None
        return either([opened, self.missing_sql(args, node)])

    def kept(self, elements: Sequence[Element]) -> list[Any] | None:
        found = []
        for keep, measure in elements:
            if keep is None or (keep and measure is None):
                return None
            if keep:
                found.append(measure)
        return found


@register
class SumOf(_Measured):
    name = "sum"

    def typed(self, args: Sequence[Type], payload: Any) -> Type:
        self.check(args)
        measure = args[1]
        need(measure.dim.numeric, "cannot-sum", given=measure)
        most = payload[0].at_most
        bounds = min(0, measure.lo * most), max(0, measure.hi * most)
        return checked(Type(measure.dim, *bounds, unknown=self.unknown(args, payload)))

    def value(self, elements: Sequence[Element], missing: int) -> Any:
        kept = self.kept(elements)
        return None if kept is None or missing else sum(kept)

    def columns(self, args: Sequence[Sql], node: Node) -> dict[str, Sql]:
        keep = node.args[0]
        always = is_constant(keep) and keep.payload[0] is True
        value = args[1] if always else case((args[0], args[1]), default=number(0))
        # DuckDB's sum(BIGINT) is HUGEINT, and so would be everything after it
        total = exp.Cast(this=exp.Sum(this=value), to=exp.DataType(this=exp.DataType.Type.BIGINT))
        return self.base(node) | {"sum": total} | self.open_column(args, node)

    def sql(self, args: Any, node: Node) -> Sql:
        return unless(self.blocked(args, node), or_zero(args["sum"]))

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        what = self.set_words(node, lang)
        if is_constant(node.args[0]):
            return f"{what}的{args[1]}之和" if lang == "zh" else f"the sum of {args[1]} over the {what}"
        if lang == "zh":
            return f"{what}中满足“{args[0]}”的{args[1]}之和"
        return f"the sum of {args[1]} over the {what} for whom {args[0]}"

    def term(self, args: Sequence[Element], node: Node) -> Term:
        import z3

        return z3.Sum(z3.IntVal(0), *(z3.If(keep, measure, 0) for keep, measure in args))


class _Extremum(_Measured):
    """The least or greatest; the rule states the value for an empty set."""

    least: bool

    def typed(self, args: Sequence[Type], payload: Any) -> Type:
        self.check(args)
        measure, empty = args[1], payload[1]
        need(measure.dim.numeric or measure.dim is Dim.DATE, "no-order", operator=self.name, left=measure)
        need(empty is not None, "empty-missing", operator=self.name)
        need(not empty.type.ratio, "round-before-gathering", operator="empty=", given=empty.type)
        need(empty.type.dim is measure.dim, "sides-differ", operator="empty=", left=measure, right=empty.type)
        bounds = min(measure.lo, empty.type.lo), max(measure.hi, empty.type.hi)
        return Type(measure.dim, *bounds, unknown=self.unknown(args, payload) or empty.type.unknown)

    def value(self, elements: Sequence[Element], missing: int, empty: Any = None) -> Any:
        kept = self.kept(elements)
        if kept is None or missing:
            return None
        return (min if self.least else max)(kept) if kept else empty

    def columns(self, args: Sequence[Sql], node: Node) -> dict[str, Sql]:
        kind = exp.Min if self.least else exp.Max
        return self.base(node) | {"best": kind(this=case((args[0], args[1])))} | self.open_column(args, node)

    def sql(self, args: Any, node: Node) -> Sql:
        empty = node.payload[1]
        best = exp.Coalesce(this=args["best"], expressions=[literal_sql(empty.payload[0], empty.type)])
        return unless(self.blocked(args, node), wide(best, node.args[1], empty))

    def term(self, args: Sequence[Element], node: Node) -> Term:
        import z3

        empty = node.payload[1]
        best: Term = empty.op.term((), empty)
        some: Term = z3.BoolVal(False)
        for keep, measure in args:
            better = measure < best if self.least else measure > best
            best = z3.If(z3.And(keep, z3.Or(z3.Not(some), better)), measure, best)
            some = z3.Or(some, keep)
        return best


@register
class LeastOf(_Extremum):
    name = "least_of"
    least = True

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        what = self.set_words(node, lang)
        return f"{what}的{args[1]}中的最小值" if lang == "zh" else f"the least {args[1]} of the {what}"


@register
class GreatestOf(_Extremum):
    name = "greatest_of"
    least = False

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        what = self.set_words(node, lang)
        return f"{what}的{args[1]}中的最大值" if lang == "zh" else f"the greatest {args[1]} of the {what}"
