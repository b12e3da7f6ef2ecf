"""Arithmetic on whole numbers and exact fractions; a fraction is a pair and is never divided out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from yingbao.engine.language.operators.base import Operator, Sql, Term, any_unknown, case, need, paren, register
from yingbao.engine.language.operators.compare import cross, cross_sql, times
from yingbao.engine.language.operators.folding import fold_strict
from yingbao.engine.language.sqltree import exp
from yingbao.engine.language.tree import Node
from yingbao.engine.language.types import Dim, Type, checked


def pair(value: Any) -> tuple[Any, Any]:
    return value if isinstance(value, tuple) else (value, 1)


def pair_sql(value: Sql) -> tuple[Sql, Sql]:
    return value if isinstance(value, tuple) else (value, exp.Literal.number(1))


def whole(numerator: Any, denominator: Any) -> Any:
    """A fraction whose denominator is 1 is a whole number."""
    return numerator if isinstance(denominator, int) and denominator == 1 else (numerator, denominator)


class _Arithmetic(Operator):
    def fold(self, node: Node) -> Node:
        return fold_strict(node)


class _Sum(_Arithmetic):
    """Addition and subtraction of one dimension."""

    sign: int
    symbol: str
    expression: str

    def typed(self, args: Sequence[Type], payload: Any) -> Type:
        left, right = args
        need(left.dim is right.dim and left.dim.numeric, "cannot-add", operator=self.symbol, left=left, right=right)
        lo, hi = (right.lo, right.hi) if self.sign > 0 else (-right.hi, -right.lo)
        a, b = right.den_hi, left.den_hi
        lows = [left.lo * a, left.lo] if left.lo < 0 else [left.lo, left.lo * a]
        bounds = min(*lows) + min(lo, lo * b), max(left.hi, left.hi * a) + max(hi, hi * b)
        return checked(Type(left.dim, *bounds, a * b, unknown=any_unknown(args), free=left.free and right.free))

    def value(self, *args: Any) -> Any:
        a, b = args
        if not isinstance(a, tuple) and not isinstance(b, tuple):
            return a + b if self.sign > 0 else a - b
        (n1, d1), (n2, d2) = pair(a), pair(b)
        return n1 * d2 + self.sign * n2 * d1, d1 * d2

    def sql(self, args: Sequence[Sql], node: Node) -> Sql:
        left, right = cross_sql(*args)
        total = getattr(exp, self.expression)(this=paren(left), expression=paren(right))
        if not node.type.ratio:
            return total
        (_, d1), (_, d2) = pair_sql(args[0]), pair_sql(args[1])
        return total, times(d1.copy(), d2)

    def term(self, args: Sequence[Term], node: Node) -> Term:
        left, right = cross(*args)
        total = left + right if self.sign > 0 else left - right
        return (total, pair(args[0])[1] * pair(args[1])[1]) if node.type.ratio else total


@register
class Add(_Sum):
    name = "add"
    infix = "+"
    symbol = "+"
    sign = 1
    expression = "Add"

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        return f"{args[0]}加{args[1]}" if lang == "zh" else f"{args[0]} plus {args[1]}"


@register
class Subtract(_Sum):
    name = "subtract"
    infix = "-"
    symbol = "-"
    sign = -1
    expression = "Sub"

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        return f"（{args[0]}减{args[1]}）" if lang == "zh" else f"({args[0]} less {args[1]})"


@register
class Negate(_Arithmetic):
    name = "negate"
    infix = "-"

    def typed(self, args: Sequence[Type], payload: Any) -> Type:
        (arg,) = args
        need(arg.dim.numeric, "cannot-negate", given=arg)
        return Type(arg.dim, -arg.hi, -arg.lo, arg.den_hi, arg.unknown, free=arg.free)

    def value(self, *args: Any) -> Any:
        n, d = pair(args[0])
        return whole(-n, d)

    def sql(self, args: Sequence[Sql], node: Node) -> Sql:
        n, d = pair_sql(args[0])
        minus = exp.Neg(this=paren(n))
        return (minus, d) if node.type.ratio else minus

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        return f"负{args[0]}" if lang == "zh" else f"minus {args[0]}"

    def term(self, args: Sequence[Term], node: Node) -> Term:
        n, d = pair(args[0])
        return (-n, d) if node.type.ratio else -n


@register
class Multiply(_Arithmetic):
    """A quantity by a number; two quantities cannot be multiplied."""

    name = "multiply"
    infix = "*"

    def typed(self, args: Sequence[Type], payload: Any) -> Type:
        left, right = args
        need(left.dim.numeric and right.dim.numeric, "cannot-multiply", left=left, right=right)
        need(Dim.NUMBER in (left.dim, right.dim), "cannot-multiply", left=left, right=right)
        dim = right.dim if left.dim is Dim.NUMBER else left.dim
        corners = [a * b for a in (left.lo, left.hi) for b in (right.lo, right.hi)]
        den = left.den_hi * right.den_hi
        free = left.free and right.free
        return checked(Type(dim, min(corners), max(corners), den, any_unknown(args), free=free))

    def value(self, *args: Any) -> Any:
        a, b = args
        if not isinstance(a, tuple) and not isinstance(b, tuple):
            return a * b
        (n1, d1), (n2, d2) = pair(a), pair(b)
        return n1 * n2, d1 * d2

    def sql(self, args: Sequence[Sql], node: Node) -> Sql:
        (n1, d1), (n2, d2) = pair_sql(args[0]), pair_sql(args[1])
        product = times(n1, n2)
        return (product, times(d1, d2)) if node.type.ratio else product

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        return f"{args[0]}×{args[1]}" if lang == "zh" else f"{args[0]} × {args[1]}"

    def term(self, args: Sequence[Term], node: Node) -> Term:
        (n1, d1), (n2, d2) = pair(args[0]), pair(args[1])
        return (n1 * n2, d1 * d2) if node.type.ratio else n1 * n2


@register
class Divide(_Arithmetic):
    """An exact fraction; the divisor is proved positive by its range."""

    name = "divide"

    def typed(self, args: Sequence[Type], payload: Any) -> Type:
        top, bottom = args
        need(top.dim.numeric and bottom.dim.numeric, "cannot-divide", left=top, right=bottom)
        need(bottom.dim in (Dim.NUMBER, top.dim), "cannot-divide", left=top, right=bottom)
        need(bottom.lo > 0, "divisor-may-be-zero", given=bottom)
        dim = Dim.NUMBER if bottom.dim is top.dim else top.dim
        scale = bottom.den_hi
        lo, hi = min(top.lo, top.lo * scale), max(top.hi, top.hi * scale)
        den = max(2, top.den_hi * bottom.hi)
        return checked(Type(dim, lo, hi, den, any_unknown(args)))

    def value(self, *args: Any) -> Any:
        (n1, d1), (n2, d2) = pair(args[0]), pair(args[1])
        return n1 * d2, d1 * n2

    def sql(self, args: Sequence[Sql], node: Node) -> Sql:
        (n1, d1), (n2, d2) = pair_sql(args[0]), pair_sql(args[1])
        return times(n1, d2), times(n2, d1)

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        return f"{args[0]}÷{args[1]}" if lang == "zh" else f"{args[0]} ÷ {args[1]}"

    def term(self, args: Sequence[Term], node: Node) -> Term:
        (n1, d1), (n2, d2) = pair(args[0]), pair(args[1])
        return n1 * d2, d1 * n2


class _Extreme(_Arithmetic):
    """The least or greatest of two values. Spelled as CASE: `greatest` skips NULL on one engine and not on another."""

    least: bool

    def typed(self, args: Sequence[Type], payload: Any) -> Type:
        left, right = args
        need(left.dim is right.dim, "sides-differ", operator=self.name, left=left, right=right)
        need(left.dim.numeric or left.dim is Dim.DATE, "no-order", operator=self.name, left=left)
        pick = min if self.least else max
        if left.ratio or right.ratio:
            checked(Type(left.dim, left.lo * right.den_hi, left.hi * right.den_hi))
            checked(Type(left.dim, right.lo * left.den_hi, right.hi * left.den_hi))
            bounds = min(left.lo, right.lo), max(left.hi, right.hi)
        else:
            bounds = pick(left.lo, right.lo), pick(left.hi, right.hi)
        return Type(left.dim, *bounds, max(left.den_hi, right.den_hi), any_unknown(args), free=left.free and right.free)

    def value(self, *args: Any) -> Any:
        a, b = cross(*args)
        return args[0] if (a <= b) is self.least else args[1]

    def sql(self, args: Sequence[Sql], node: Node) -> Sql:
        compare = exp.LTE if self.least else exp.GTE
        a, b = (paren(side) for side in cross_sql(*args))
        first = compare(this=a, expression=b)

        def choose(x: Sql, y: Sql) -> Sql:
            if not node.type.unknown:
                return case((first.copy(), x), default=y)
            known = compare(this=b.copy(), expression=a.copy())
            return case((first.copy(), x), (known, y))

        if not node.type.ratio and not node.type.unknown:
            # safe only here: beside NULL the engines disagree
            both = exp.Least if self.least else exp.Greatest
            # both sides are known; else SQLGlot would ask of each whether it is NULL, and write it twice
            return both(this=args[0], expressions=[args[1]], ignore_nulls=True)
        if not node.type.ratio:
            return choose(*args)
        (n1, d1), (n2, d2) = pair_sql(args[0]), pair_sql(args[1])
        return choose(n1.copy(), n2.copy()), choose(d1.copy(), d2.copy())

    def term(self, args: Sequence[Term], node: Node) -> Term:
        import z3

        a, b = cross(*args)
        first = a <= b if self.least else a >= b
        if not node.type.ratio:
            return z3.If(first, args[0], args[1])
        (n1, d1), (n2, d2) = pair(args[0]), pair(args[1])
        return z3.If(first, n1, n2), z3.If(first, d1, d2)


@register
class Least(_Extreme):
    name = "min"
    least = True

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        if lang == "zh":
            return f"{args[0]}与{args[1]}中较小者"
        return f"the lesser of {args[0]} and {args[1]}"


@register
class Greatest(_Extreme):
    name = "max"
    least = False

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        if lang == "zh":
            return f"{args[0]}与{args[1]}中较大者"
        return f"the greater of {args[0]} and {args[1]}"
