"""Calls: each function of the language and the operators it stands for."""

from __future__ import annotations

import ast
from collections.abc import Callable
from datetime import date
from functools import reduce
from typing import TYPE_CHECKING

from yingbao.engine.calendar import days_in_month, days_in_year
from yingbao.engine.faults import nearest
from yingbao.engine.language.checker import answers, names, sets
from yingbao.engine.language.operators.leaves import TODAY, constant, is_constant
from yingbao.engine.language.operators.rounding import ROUNDINGS
from yingbao.engine.language.tree import Node, node
from yingbao.engine.language.types import DATE, Dim, Type

if TYPE_CHECKING:
    from yingbao.engine.language.checker.check import Checker

Function = Callable[["Checker", ast.Call, str], Node]
PERIOD = {"month": days_in_month, "year": days_in_year}


def call(self: Checker, tree: ast.Call, table: str) -> Node:
    if not isinstance(tree.func, ast.Name):
        return self.fail("construct-unknown", tree, text=self.expression.segment(tree))
    function = FUNCTIONS.get(tree.func.id)
    if function is None:
        return self.fail("function-unknown", tree, name=tree.func.id, near=nearest(tree.func.id, FUNCTIONS))
    return function(self, tree, table)


def arguments(self: Checker, tree: ast.Call, least: int, most: int, keywords: tuple[str, ...] = ()) -> list[ast.expr]:
    """The positional arguments, their number and the keywords' names checked."""
    name = self.expression.segment(tree.func)
    if not least <= len(tree.args) <= most:
        wanted = str(least) if least == most else f"{least}–{most}"
        self.fail("argument-count", tree, name=name, wanted=wanted, given=len(tree.args))
    for keyword in tree.keywords:
        if keyword.arg not in keywords:
            self.fail("keyword-unknown", keyword.value, name=name, given=keyword.arg, near=", ".join(keywords) or "–")
    return tree.args


def keyword(tree: ast.Call, name: str) -> ast.expr | None:
    return next((k.value for k in tree.keywords if k.arg == name), None)


def _plain(operator: str, count: int) -> Function:
    def function(self: Checker, tree: ast.Call, table: str) -> Node:
        given = [self.visit(arg, table) for arg in arguments(self, tree, count, count)]
        return self.make(operator, tree, *given)

    return function


def _span(dim: Dim, factor: int) -> Function:
    def function(self: Checker, tree: ast.Call, table: str) -> Node:
        (arg,) = arguments(self, tree, 1, 1)
        count = self.visit(arg, table)
        if count.type.dim is dim:
            return count
        if count.type.dim is not Dim.NUMBER or count.type.ratio:
            return self.fail("wrong-type", arg, wanted=Type(Dim.NUMBER), given=count.type)
        if is_constant(count):
            return constant(count.payload[0] * factor, Type(dim))
        return self.make("as_span", tree, count, payload=(dim, factor))

    return function


def _age(self: Checker, tree: ast.Call, table: str) -> Node:
    (born,) = arguments(self, tree, 1, 1, ("at",))
    at = keyword(tree, "at")
    day = self.visit(at, table) if at else node(TODAY, table="")
    return self.make("age", tree, self.visit(born, table), day)


def _days_since(self: Checker, tree: ast.Call, table: str) -> Node:
    (start,) = arguments(self, tree, 1, 1)
    return self.make("days_between", tree, node(TODAY, table=""), self.visit(start, table))


def _date(self: Checker, tree: ast.Call, table: str) -> Node:
    (text,) = arguments(self, tree, 1, 1)
    try:
        day = date.fromisoformat(text.value)  # type: ignore[attr-defined]
    except (AttributeError, TypeError, ValueError):
        return self.fail("date-literal", tree, text=self.expression.segment(text))
    return constant(day, DATE)


def _within(self: Checker, tree: ast.Call, table: str) -> Node:
    area, code = arguments(self, tree, 2, 2)
    if not isinstance(code, ast.Constant) or not isinstance(code.value, str) or not code.value.isdigit():
        return self.fail("within-code", code, text=self.expression.segment(code))
    return self.make("within", tree, self.visit(area, table), payload=code.value)


def _extreme(operator: str) -> Function:
    """min, max: of values, or over a set."""

    def function(self: Checker, tree: ast.Call, table: str) -> Node:
        if tree.args and sets.find_set(self, tree.args[0], table):
            return sets.gather(self, tree, table, {"min": "least_of", "max": "greatest_of"}[operator])
        values = [self.visit(arg, table) for arg in arguments(self, tree, 2, 20)]
        return reduce(lambda a, b: self.make(operator, tree, *_unified(a, b)), values)

    return function


def _unified(a: Node, b: Node) -> tuple[Node, Node]:
    from yingbao.engine.language.checker.check import unify

    return unify(a, b)


def _gather(operator: str) -> Function:
    return lambda self, tree, table: sets.gather(self, tree, table, operator)


def _every(self: Checker, tree: ast.Call, table: str) -> Node:
    (arg,) = arguments(self, tree, 1, 1)
    span = self.visit(arg, table)
    each = self.around.head.each
    if span.type.dim is not Dim.DAYS or each not in PERIOD or span.type.lo < 0 or span.table:
        return self.fail("every-days", arg, given=span.type)
    return self.make("every", tree, span, node(TODAY, table=""), payload=each)


def _only_at_top(self: Checker, tree: ast.Call, table: str) -> Node:
    return self.fail("discretion-at-top", tree, name=self.expression.segment(tree.func))


def _set_only(self: Checker, tree: ast.Call, table: str) -> Node:
    return self.fail("set-as-value", tree, text=self.expression.segment(tree))


def _share_alone(self: Checker, tree: ast.Call, table: str) -> Node:
    return self.fail("share-alone", tree)


def share_of(self: Checker, left: ast.expr, name: str, right: ast.expr, table: str) -> Node | None:
    """`share(part, whole, zero=yes) >= bound`, or None if the left side is something else."""
    if not (isinstance(left, ast.Call) and isinstance(left.func, ast.Name) and left.func.id == "share"):
        return None
    part, whole = arguments(self, left, 2, 2, ("zero",))
    zero = keyword(left, "zero")
    if not isinstance(zero, ast.Name) or zero.id not in ("yes", "no"):
        return self.fail("share-zero", left)
    a, b = _unified(self.visit(part, table), self.visit(whole, table))
    return self.make("share", left, a, b, self.visit(right, table), payload=(name, zero.id == "yes"))


def membership(self: Checker, tree: ast.expr, left: ast.expr, right: ast.expr, table: str) -> Node:
    """`x in (fire, traffic)`; a single value may stand without a comma."""
    value = self.visit(left, table)
    items = right.elts if isinstance(right, ast.Tuple) else [right]
    if not items:
        return self.fail("in-empty", right)
    found = [_item(self, item, value, table) for item in items]
    labels = tuple(item.payload[3] for item in found)
    codes = next((item.payload[4] for item in found if item.payload[4]), None)
    return self.make("in", tree, value, payload=(tuple(item.payload[0] for item in found), labels, codes))


def _item(self: Checker, item: ast.expr, value: Node, table: str) -> Node:
    if isinstance(item, ast.Name) and value.type.dim is Dim.CATEGORY:
        found = names.category_value(self, item.id, value.type)
        known = self.around.dictionary.categories[value.type.category or ""].values
        return found or self.fail(
            "value-unknown", item, name=item.id, category=value.type.category, near=", ".join(known)
        )
    found = self.visit(item, table)
    if not is_constant(found) or found.type.dim is not value.type.dim or found.type.ratio:
        return self.fail("in-needs-constants", item, text=self.expression.segment(item))
    return found


FUNCTIONS: dict[str, Function] = {
    **{name: _plain(name, 1) for name in (*ROUNDINGS, "year", "month", "start_of_month", "start_of_year", "has")},
    "months_between": _plain("months_between", 2),
    "days": _span(Dim.DAYS, 1),
    "months": _span(Dim.MONTHS, 1),
    "years": _span(Dim.MONTHS, 12),
    "age": _age,
    "days_since": _days_since,
    "date": _date,
    "within": _within,
    "min": _extreme("min"),
    "max": _extreme("max"),
    "count": _gather("count"),
    "sum": _gather("sum"),
    "any": _gather("any"),
    "all": _gather("all"),
    "every": _every,
    "share": _share_alone,
    "where": _set_only,
    "decisions": _set_only,
    "receipts": _set_only,
    **dict.fromkeys(sets.EARLIER, _set_only),
    "between": _only_at_top,
    "up_to": _only_at_top,
    "entitled_to": answers.model_answer("entitled"),
    "qualifies": answers.model_answer("qualifies"),
    "amount_of": answers.model_answer("amount"),
    "recognised": answers.on_record("decisions"),
    "receives": answers.on_record("receipts"),
    "any_of": answers.bare_any_of,
}
