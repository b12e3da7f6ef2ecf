"""Crossing from one table to another: up to the one row it belongs to, or over all rows of a collection.

A gathering operator's arguments speak of the elements. In SQL they become aggregate columns, counted unknowns beside
them, because aggregates skip NULL; `sql` then reads the joined columns. `value` and `term` see one argument tuple an element.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any

from yingbao.engine.dictionary import Collection, Up
from yingbao.engine.language.operators.base import REGISTRY, Operator, Sql, Term, case, need, number, paren, register
from yingbao.engine.language.operators.leaves import is_constant
from yingbao.engine.language.sqltree import exp
from yingbao.engine.language.tree import Node
from yingbao.engine.language.types import Dim, Type

Element = tuple[Any, ...]


@register
class UpTo(Operator):
    """The value of the row that a to-one way leads to. Payload: the Up."""

    name = "up"
    crosses = True

    def typed(self, args: Sequence[Type], payload: Up) -> Type:
        return args[0]

    def value(self, *args: Any) -> Any:
        return args[0]

    def sql(self, args: Sequence[Sql], node: Node) -> Sql:
        return args[0]

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        return args[0]

    def term(self, args: Sequence[Term], node: Node) -> Term:
        return args[0]


class Gather(Operator):
    """Over all elements of a collection. Payload: (Collection, value for the empty set or None)."""

    crosses = True
    strict = False

    @abstractmethod
    def columns(self, args: Sequence[Sql], node: Node) -> dict[str, Sql]:
        """Aggregate expressions over the elements, by a short suffix."""

    @abstractmethod
    def value(self, elements: Sequence[Element], missing: int) -> Any:
        """The result over the elements' arguments; `missing`: elements known to exist and not known."""

    @abstractmethod
    def term(self, args: Sequence[Element], node: Node) -> Term:
        """The same over known elements' terms."""

    def base(self, node: Node) -> dict[str, Sql]:
        """The row count, where the collection has a fixed number or an unknown empty set."""
        way: Collection = node.payload[0]
        return {"rows": exp.Count(this=exp.Star())} if way.number is not None or way.unknown_when_empty else {}

    def missing_sql(self, columns: dict[str, Sql], node: Node) -> Sql | None:
        """True where elements are known to exist that are not known."""
        way: Collection = node.payload[0]
        if "rows" not in columns:
            return None
        least = way.number if way.number is not None else 1
        return exp.LT(this=or_zero(columns["rows"]), expression=number(least))

    def set_words(self, node: Node, lang: str) -> str:
        return str(node.payload[0].label[lang])


def missing_of(way: Collection, rows: int) -> int:
    """How many elements are known to exist beside the known rows."""
    if way.number is not None:
        return max(0, way.number - rows)
    return 1 if way.unknown_when_empty and rows == 0 else 0


def may_be_missing(way: Collection) -> bool:
    return way.number is not None or way.unknown_when_empty


def or_zero(column: Sql) -> Sql:
    return exp.Coalesce(this=column, expressions=[number(0)])


def _count_if(condition: Sql) -> Sql:
    return exp.Count(this=case((condition, number(1))))


def is_null(sql: Sql) -> Sql:
    return exp.Is(this=paren(sql.copy()), expression=exp.Null())


def either(tests: Sequence[Sql | None]) -> Sql | None:
    result: Sql | None = None
    for test in tests:
        if test is not None:
            result = test if result is None else exp.Or(this=paren(result), expression=paren(test))
    return result


def unless(blocked: Sql | None, value: Sql) -> Sql:
    """NULL where `blocked` holds."""
    return value if blocked is None else case((exp.Not(this=paren(blocked)), value))


class _Decided(Gather):
    """any, all: one element of the decisive value settles it; else one unknown leaves it unknown."""

    decisive: bool

    def typed(self, args: Sequence[Type], payload: Any) -> Type:
        need(args[0].dim is Dim.BOOLEAN, "needs-condition", operator=self.name, given=args[0])
        return Type(Dim.BOOLEAN, 0, 1, unknown=args[0].unknown or may_be_missing(payload[0]))

    def value(self, elements: Sequence[Element], missing: int) -> Any:
        result: bool | None = None if missing else not self.decisive
        for (one,) in elements:
            if one is self.decisive:
                return one
            if one is None:
                result = None
        return result

    def columns(self, args: Sequence[Sql], node: Node) -> dict[str, Sql]:
        condition = args[0]
        settled = condition if self.decisive else exp.Not(this=paren(condition))
        columns = self.base(node) | {"settled": exp.LogicalOr(this=settled)}
        if node.args[0].type.unknown:
            columns["open"] = exp.LogicalOr(this=is_null(condition))
        return columns

    def sql(self, args: Any, node: Node) -> Sql:
        settled = exp.Coalesce(this=args["settled"], expressions=[exp.false()])
        opened = exp.Coalesce(this=args["open"], expressions=[exp.false()]) if "open" in args else None
        blocked = either([opened, self.missing_sql(args, node)])
        if blocked is None:
            return settled if self.decisive else exp.Not(this=settled)
        yes, no = exp.Boolean(this=self.decisive), exp.Boolean(this=not self.decisive)
        return case((settled, yes), (exp.Not(this=paren(blocked)), no))


@register
class AnyOf(_Decided):
    name = "any"
    decisive = True

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        what = self.set_words(node, lang)
        if is_constant(node.args[0]):
            return f"有{what}" if lang == "zh" else f"there are {what}"
        return f"{what}中有人或有项满足：{args[0]}" if lang == "zh" else f"for one of the {what}, {args[0]}"

    def term(self, args: Sequence[Element], node: Node) -> Term:
        import z3

        return z3.Or(False, *(one for (one,) in args))


@register
class AllOf(_Decided):
    name = "all"
    decisive = False

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        what = self.set_words(node, lang)
        return f"{what}每一个都满足：{args[0]}" if lang == "zh" else f"for each of the {what}, {args[0]}"

    def term(self, args: Sequence[Element], node: Node) -> Term:
        import z3

        return z3.And(True, *(one for (one,) in args))


@register
class CountOf(Gather):
    """How many elements the condition holds for."""

    name = "count"

    def typed(self, args: Sequence[Type], payload: Any) -> Type:
        way: Collection = payload[0]
        need(args[0].dim is Dim.BOOLEAN, "needs-condition", operator=self.name, given=args[0])
        least = way.at_least if payload[1] == "all" else 0
        return Type(Dim.NUMBER, least, way.at_most, unknown=args[0].unknown or may_be_missing(way))

    def value(self, elements: Sequence[Element], missing: int) -> Any:
        total = 0
        for (keep,) in elements:
            if keep is None:
                return None
            total += keep
        return None if missing else total

    def columns(self, args: Sequence[Sql], node: Node) -> dict[str, Sql]:
        always = is_constant(node.args[0]) and node.args[0].payload[0] is True
        columns = self.base(node) | {"n": exp.Count(this=exp.Star()) if always else _count_if(args[0])}
        if node.args[0].type.unknown:
            columns["open"] = exp.LogicalOr(this=is_null(args[0]))
        return columns

    def sql(self, args: Any, node: Node) -> Sql:
        opened = exp.Coalesce(this=args["open"], expressions=[exp.false()]) if "open" in args else None
        return unless(either([opened, self.missing_sql(args, node)]), or_zero(args["n"]))

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        what = self.set_words(node, lang)
        if is_constant(node.args[0]):
            return f"{what}数" if lang == "zh" else f"the number of {what}"
        return f"{what}中满足“{args[0]}”的数目" if lang == "zh" else f"the number of {what} for whom {args[0]}"

    def term(self, args: Sequence[Element], node: Node) -> Term:
        import z3

        return z3.Sum(z3.IntVal(0), *(z3.If(keep, 1, 0) for (keep,) in args))


UP = REGISTRY["up"]
