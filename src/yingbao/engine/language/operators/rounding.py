"""The named roundings. Floor division is spelled out for negative numbers: engines truncate, Python floors."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from yingbao.engine.language.operators.arithmetic import pair, pair_sql
from yingbao.engine.language.operators.base import Operator, Sql, Term, case, need, number, paren, register
from yingbao.engine.language.operators.compare import times
from yingbao.engine.language.operators.folding import fold_strict
from yingbao.engine.language.sqltree import exp
from yingbao.engine.language.tree import Node
from yingbao.engine.language.types import Dim, Type, checked
from yingbao.engine.values import FEN_PER_YUAN


def floor_sql(top: Sql, bottom: Sql, negative: bool) -> Sql:
    """floor(top / bottom) for a positive bottom; `negative`: top may be below zero."""
    plain = exp.IntDiv(this=paren(top), expression=paren(bottom))
    if not negative:
        return exp.Paren(this=plain)
    up = exp.Sub(this=paren(exp.Sub(this=paren(bottom.copy()), expression=number(1))), expression=paren(top.copy()))
    below = exp.Neg(this=exp.Paren(this=exp.IntDiv(this=paren(up), expression=paren(bottom.copy()))))
    return case((exp.GTE(this=paren(top.copy()), expression=number(0)), plain), default=below)


class _Rounding(Operator):
    """floor((n + shift) / d) in units: shift 0 is down, d − 1 is up, d / 2 is half up."""

    unit: int
    dim: Dim
    direction: str
    zh: str
    en: str

    def typed(self, args: Sequence[Type], payload: Any) -> Type:
        (arg,) = args
        need(arg.dim is self.dim, "cannot-round", operator=self.name, given=arg)
        checked(Type(arg.dim, 2 * arg.lo, 2 * arg.hi + arg.den_hi * self.unit, 2 * arg.den_hi * self.unit))
        return Type(arg.dim, min(arg.lo, 0) - self.unit if arg.lo < 0 else 0, arg.hi + self.unit, unknown=arg.unknown)

    def parts(self, n: Any, d: Any) -> tuple[Any, Any]:
        """Numerator and denominator whose floor is the result in units."""
        d = d * self.unit
        if self.direction == "half":
            return 2 * n + d, 2 * d
        return (n, d) if self.direction == "down" else (n + d - 1, d)

    def value(self, *args: Any) -> Any:
        top, bottom = self.parts(*pair(args[0]))
        return top // bottom * self.unit

    def sql(self, args: Sequence[Sql], node: Node) -> Sql:
        n, d = pair_sql(args[0])
        d = times(d, number(self.unit)) if self.unit > 1 else d
        if self.direction == "half":
            top: Sql = exp.Add(this=paren(times(n, number(2))), expression=paren(d))
            bottom: Sql = times(d.copy(), number(2))
        elif self.direction == "up":
            top = exp.Add(this=paren(n), expression=paren(exp.Sub(this=paren(d), expression=number(1))))
            bottom = d.copy()
        else:
            top, bottom = n, d
        floor = floor_sql(top, bottom, node.args[0].type.lo < 0)
        return times(floor, number(self.unit)) if self.unit > 1 else floor

    def words(self, args: Sequence[str], node: Node, lang: str) -> str:
        return f"{args[0]}（{self.zh}）" if lang == "zh" else f"{args[0]} ({self.en})"

    def term(self, args: Sequence[Term], node: Node) -> Term:
        top, bottom = self.parts(*pair(args[0]))
        return top / bottom * self.unit

    def fold(self, node: Node) -> Node:
        return fold_strict(node)


_WORDS = {
    "half": ("四舍五入到{}", "rounded half up to a {}"),
    "up": ("向上取整到{}", "rounded up to a {}"),
    "down": ("向下取整到{}", "rounded down to a {}"),
}
_UNITS = {
    "fen": (1, Dim.MONEY, "分", "fen"),
    "yuan": (FEN_PER_YUAN, Dim.MONEY, "元", "yuan"),
    "": (1, Dim.NUMBER, "整数", "whole number"),
}
_PREFIX = {"half": "round_half_up", "up": "round_up", "down": "round_down"}

ROUNDINGS: tuple[str, ...] = tuple(
    register(
        type(
            f"{direction.title()}{unit.title()}",
            (_Rounding,),
            {
                "name": f"{_PREFIX[direction]}_{unit}".rstrip("_"),
                "unit": size,
                "dim": dim,
                "direction": direction,
                "zh": zh.format(unit_zh),
                "en": en.format(unit_en),
                "__doc__": en.format(unit_en),
            },
        )
    ).name
    for direction, (zh, en) in _WORDS.items()
    for unit, (size, dim, unit_zh, unit_en) in _UNITS.items()
)
"""The names a rule may use: round_half_up_fen, …, round_down."""
