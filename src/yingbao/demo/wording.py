"""How a constructed case words its facts: days and money are relative to the day of the demo and to its standards.

birth: -80y          the day 80 years before the demo's day; -80y+1d the day after that, +2y, -6m, 0d alike
birth: age 83        some day, so that the person is 83
date: within 3m      the earliest day from which three months have not run out; past 3m the day before that one
wage_income: 2 * standard - 1.50     yuan, with the figures that hold on the day
hukou: here          the community of the copy; `city`: another district; `province`: another province
disability: "?"      not known, where the dictionary says that absence means something else
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from yingbao.engine.calendar import ONE_DAY, add_months
from yingbao.engine.dictionary import Fact
from yingbao.engine.values import fen

UNKNOWN = "?"
AREAS = {"city": "440306", "province": "450881"}
STEPS = re.compile(r"([+-]?\d+)([ymd])")


@dataclass(frozen=True)
class Setting:
    """Where and when a copy of a case is made; `number` varies what does not matter."""

    on: date
    community: str
    number: int
    figures: Mapping[str, Fraction]


@dataclass(frozen=True)
class Figure:
    """A published amount in yuan by the day from which it holds; None where it is not known."""

    name: str
    rows: tuple[tuple[date, Fraction | None], ...]

    def known(self, on: date) -> Fraction | None:
        values = [value for start, value in self.rows if start <= on]
        return values[-1] if values else None

    def fallback(self, on: date) -> Fraction:
        """What to build a case with on a day for which nothing is published: the last figure before, or the first."""
        before = [value for start, value in self.rows if start <= on and value is not None]
        return before[-1] if before else next(value for _, value in self.rows if value is not None)


def value(fact: Fact, word: Any, setting: Setting) -> Any:
    """The stored value of a fact: fen, a date, a name, a flag, or None for not known."""
    if word is None or word == UNKNOWN:
        return None
    if fact.kind == "date":
        return word if isinstance(word, date) else day(str(word), setting)
    if fact.kind == "money":
        return money(word, setting.figures)
    if fact.kind == "area":
        return setting.community if word == "here" else AREAS.get(str(word), str(word))
    return word


def day(word: str, setting: Setting) -> date:
    kind, _, rest = word.partition(" ")
    if kind == "age":
        youngest = add_months(setting.on, -12 * int(rest))
        return youngest - timedelta(days=20 + setting.number * 37 % 300)
    if kind in ("within", "past"):
        months = int(rest.removesuffix("m"))
        first = add_months(setting.on, -months)
        while add_months(first, months) < setting.on:
            first += ONE_DAY
        while add_months(first - ONE_DAY, months) >= setting.on:
            first -= ONE_DAY
        return first if kind == "within" else first - ONE_DAY
    at = setting.on
    for count, unit in STEPS.findall(word):
        n = int(count)
        at = at + timedelta(days=n) if unit == "d" else add_months(at, n * (12 if unit == "y" else 1))
    return at


def money(word: Any, figures: Mapping[str, Fraction]) -> int:
    """Yuan, as a number or a sum of figures, in fen (a part of a fen is dropped)."""
    total = _sum(ast.parse(str(word), mode="eval").body, figures)
    return fen(Fraction(int(total * 100), 100))


def _sum(node: ast.expr, figures: Mapping[str, Fraction]) -> Fraction:
    match node:
        case ast.Constant(value=int() | float() as number):
            return Fraction(str(number))
        case ast.Name(id=name):
            return figures[name]
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_sum(operand, figures)
        case ast.BinOp(left=left, op=op, right=right):
            a, b = _sum(left, figures), _sum(right, figures)
            return a + b if isinstance(op, ast.Add) else a - b if isinstance(op, ast.Sub) else a * b
    raise ValueError(f"not a sum of yuan and figures: {ast.unparse(node)}")
