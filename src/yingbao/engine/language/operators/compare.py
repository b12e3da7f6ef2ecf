"""Comparisons, membership and presence. Exact fractions are compared by cross-multiplication."""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from yingbao.engine.dictionary.model import NONE
from yingbao.engine.language.operators.base import Operator, Sql, Term, need, number, paren, register
from yingbao.engine.language.operators.folding import fold_strict, turn_date_test
from yingbao.engine.language.operators.leaves import area_number, literal_sql, literal_term
from yingbao.engine.language.sqltree import exp
from yingbao.engine.language.tree import Node
from yingbao.engine.language.types import BOOLEAN, Dim, Type, checked
from yingbao.engine.values import NEVER

ORDERED = (Dim.NUMBER, Dim.MONEY, Dim.DAYS, Dim.MONTHS, Dim.DATE)


def cross(a: Any, b: Any) -> tuple[Any, Any]:
    """The two sides of a comparison made whole: (n1·d2, n2·d1) for fractions."""
    if not isinstance(a, tuple) and not isinstance(b, tuple):
        return a, b
    n1, d1 = a if isinstance(a, tuple) else (a, 1)
    n2, d2 = b if isinstance(b, tuple) else (b, 1)
    return n1 * d2, n2 * d1


def cross_sql(a: Sql, b: Sql) -> tuple[Sql, Sql]:
    if not isinstance(a, tuple) and not isinstance(b, tuple):
        return a, b
    (n1, d1), (n2, d2) = (side if isinstance(side, tuple) else (side, None) for side in (a, b))
    return times(n1, d2), times(n2, d1)


def times(a: Sql, b: Sql | None) -> Sql:
    """a × b; literals are multiplied here, so that no engine has to, and none in 32 bits."""
    if b is None:
        return a
    x, y = _literal(a), _literal(b)
    if x is not None and y is not None:
        return number(x * y)
    if y == 1:
        return a
    return b.copy() if x == 1 else exp.Mul(this=paren(a), expression=paren(b.copy()))


def _literal(sql: Sql) -> int | None:
    """The whole number that a literal stands for."""
    inner = sql.this if isinstance(sql, exp.Neg) else sql
    if not isinstance(inner, exp.Literal) or inner.is_string:
        return None
    return -int(inner.this) if inner is not sql else int(inner.this)


class _Comparison(Operator):
    symbol: ClassVar[str]
    expression: ClassVar[str]
    apply: ClassVar[Callable[[Any, Any], Any]]
    zh: ClassVar[str]
    en: ClassVar[str]

    def typed(self, args: Sequence[Type], payload: Any) -> Type:
        left, right = args
        same = left.dim is right.dim and left.category == right.category
        need(same, "sides-differ", operator=self.symbol, left=left, right=right)
        ordered = left.dim in ORDERED or self.symbol in ("==", "!=")
        need(ordered and left.dim is not Dim.TEXT, "no-order", operator=self.symbol, left=left)
        if left.ratio or right.ratio:
            for a, b in ((left, right), (right, left)):
                checked(Type(a.dim, a.lo * b.den_hi, a.hi * b.den_hi))
        return BOOLEAN.may_be_unknown(*args)

    def value(self, *args: Any) -> Any:
        return type(self).apply(*cross(*args))

    def sql(self, args: Sequence[Sql], node: Node) -> Sql:
        left, right = cross_sql(*args)
        return getattr(exp, self.expression)(this=paren(left), expression=paren(right))

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        return f"{args[0]}{self.zh}{args[1]}" if lang == "zh" else f"{args[0]} {self.en} {args[1]}"

    def term(self, args: Sequence[Term], node: Node) -> Term:
        return type(self).apply(*cross(*args))

    def fold(self, node: Node) -> Node:
        return turn_date_test(fold_strict(node))


def _comparison(name: str, symbol: str, expression: str, apply: Any, zh: str, en: str) -> type[Operator]:
    body: dict[str, Any] = {"name": name, "symbol": symbol, "infix": symbol, "expression": expression}
    body |= {"apply": staticmethod(apply), "zh": zh, "en": en, "__doc__": f"`{symbol}`"}
    return register(type(name.title(), (_Comparison,), body))


Less = _comparison("less", "<", "LT", operator.lt, "低于", "is below")
AtMost = _comparison("at_most", "<=", "LTE", operator.le, "不超过", "is at most")
More = _comparison("more", ">", "GT", operator.gt, "高于", "is above")
AtLeast = _comparison("at_least", ">=", "GTE", operator.ge, "达到", "is at least")
Equal = _comparison("equal", "==", "EQ", operator.eq, "是", "is")
Unequal = _comparison("unequal", "!=", "NEQ", operator.ne, "不是", "is not")


@register
class In(Operator):
    """`x in (a, b)`. Payload: (values, labels, codes)."""

    name = "in"

    def typed(self, args: Sequence[Type], payload: Any) -> Type:
        need(args[0].dim in (Dim.CATEGORY, Dim.NUMBER, Dim.TEXT), "in-needs-category", given=args[0])
        return BOOLEAN.may_be_unknown(args[0])

    def value(self, *args: Any) -> Any:
        value, payload = args
        return value in payload[0]

    def sql(self, args: Sequence[Sql], node: Node) -> Sql:
        values, _, codes = node.payload
        kind = node.args[0].type
        numbers = sorted({codes[v] for v in values}) if codes else []
        if len(numbers) > 1 and numbers[-1] - numbers[0] + 1 == len(numbers):
            # a run of codes is one comparison instead of many
            return exp.Between(this=paren(args[0]), low=number(numbers[0]), high=number(numbers[-1]))
        return exp.In(this=paren(args[0]), expressions=[literal_sql(v, kind, codes) for v in values])

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        labels = node.payload[1]
        listed = [str(label[lang]) if label else str(v) for v, label in zip(node.payload[0], labels, strict=True)]
        if lang == "zh":
            return f"{args[0]}是{'、'.join(listed)}" + ("之一" if len(listed) > 1 else "")
        return f"{args[0]} is {' or '.join(listed)}"

    def term(self, args: Sequence[Term], node: Node) -> Term:
        import z3

        values, _, codes = node.payload
        return z3.Or(*(args[0] == literal_term(v, node.args[0].type, codes) for v in values))

    def fold(self, node: Node) -> Node:
        return fold_strict(node)


@register
class Within(Operator):
    """An area lies in a division. Payload: the division's code."""

    name = "within"

    def typed(self, args: Sequence[Type], payload: Any) -> Type:
        need(args[0].dim is Dim.AREA, "within-needs-area", given=args[0])
        return BOOLEAN.may_be_unknown(args[0])

    def value(self, *args: Any) -> Any:
        area, code = args
        return area.startswith(code)

    def sql(self, args: Sequence[Sql], node: Node) -> Sql:
        return exp.StartsWith(this=paren(args[0]), expression=exp.Literal.string(node.payload))

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        return f"{args[0]}属区划 {node.payload}" if lang == "zh" else f"{args[0]} lies in division {node.payload}"

    def term(self, args: Sequence[Term], node: Node) -> Term:
        import z3

        low = area_number(node.payload)
        return z3.And(args[0] >= low, args[0] < low + 10 ** (12 - len(node.payload)))

    def fold(self, node: Node) -> Node:
        return fold_strict(node)


@register
class Has(Operator):
    """A category fact is not `none`, a date fact is not `never`."""

    name = "has"

    def typed(self, args: Sequence[Type], payload: Any) -> Type:
        need(args[0].dim in (Dim.CATEGORY, Dim.DATE), "has-needs-optional", given=args[0])
        return BOOLEAN.may_be_unknown(args[0])

    def value(self, *args: Any) -> Any:
        return args[0] != NONE and args[0] != NEVER

    def sql(self, args: Sequence[Sql], node: Node) -> Sql:
        nothing = number(0) if node.args[0].type.dim is Dim.CATEGORY else literal_sql(NEVER, node.args[0].type)
        return exp.NEQ(this=paren(args[0]), expression=nothing)

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        return f"有{args[0]}" if lang == "zh" else f"there is {args[0]}"

    def term(self, args: Sequence[Term], node: Node) -> Term:
        nothing = 0 if node.args[0].type.dim is Dim.CATEGORY else NEVER.toordinal()
        return args[0] != nothing

    def fold(self, node: Node) -> Node:
        return fold_strict(node)
