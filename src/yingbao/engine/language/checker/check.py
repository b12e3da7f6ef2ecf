"""The checker: walks an expression, resolves its names in the row it speaks of, and builds typed nodes."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any, NoReturn

from yingbao.engine.faults import Fault, Place
from yingbao.engine.language.checker import calls, names
from yingbao.engine.language.operators import REGISTRY
from yingbao.engine.language.operators.leaves import TODAY, constant, is_constant
from yingbao.engine.language.scope import Surroundings
from yingbao.engine.language.syntax import Expression
from yingbao.engine.language.tree import Node, node
from yingbao.engine.language.types import BOOLEAN, Dim, Mismatch, Type, name_of
from yingbao.engine.values import FEN_PER_YUAN, MAX_INT, ratio

COMPARISONS: dict[type[ast.cmpop], str] = {
    ast.Lt: "less",
    ast.LtE: "at_most",
    ast.Gt: "more",
    ast.GtE: "at_least",
    ast.Eq: "equal",
    ast.NotEq: "unequal",
}
ARITHMETIC: dict[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
    ast.Div: "divide",
}
PLAIN_NUMBER = re.compile(r"\d+(\.\d+)?j?")
"""As people write numbers; a percentage ends in j (see syntax)."""
FREE = (Dim.MONEY, Dim.DAYS, Dim.MONTHS)


CARRIERS = {
    "if": (1, 2),
    "add": (0, 1),
    "subtract": (0, 1),
    "min": (0, 1),
    "max": (0, 1),
    "negate": (0, 0),
    "multiply": (0, 0),
    "up": (0, 0),
}
"""Operators of bare numbers that are themselves one, and the arguments that then take the dimension."""


class CheckFault(Exception):
    """One fault in an expression; its statement is given up, the others go on."""

    def __init__(self, code: str, place: Place, **words: Any) -> None:
        super().__init__(code)
        self.fault = Fault(code, place, words)


class Checker:
    """Checks one expression at a time. `table` is whose row the names mean."""

    def __init__(self, around: Surroundings) -> None:
        self.around = around
        self.expression: Expression
        self.open_lets: list[tuple[str, str]] = []
        """The lets being read, by table and name."""
        self.lets: dict[tuple[str, str], Node] = {}
        """The lets that have been read, by the table whose row they are about, and name."""

    def check(self, expression: Expression, table: str, wanted: Dim | None = None) -> Node:
        """The typed tree of an expression about a row of `table`. Raises CheckFault."""
        outer = getattr(self, "expression", None)
        self.expression = expression
        try:
            found = self.visit(expression.tree, table)
            if wanted and found.type.free and wanted in FREE:
                found = as_dimension(found, wanted)
            if wanted and found.type.dim is not wanted:
                self.fail("wrong-type", expression.tree, wanted=Type(wanted), given=found.type)
            return found
        finally:
            if outer is not None:
                self.expression = outer

    def fail(self, code: str, at: ast.expr, **words: Any) -> NoReturn:
        raise CheckFault(code, self.expression.place(at), **_in_words(words))

    def visit(self, tree: ast.expr, table: str) -> Node:
        visitor = VISITORS.get(type(tree))
        if visitor is None:
            return self.fail("construct-unknown", tree, text=self.expression.segment(tree))
        return visitor(self, tree, table)

    def make(self, name: str, at: ast.expr, *args: Node, payload: Any = None, table: str | None = None) -> Node:
        """A node of operator `name`; a mismatch becomes a fault at `at`. Constants fold at once."""
        try:
            made = node(REGISTRY[name], *args, payload=payload, table=table)
        except Mismatch as problem:
            return self.fail(problem.code, at, **problem.words)
        return made.op.fold(made) if args and all(map(is_constant, args)) and not made.op.crosses else made


def _in_words(words: dict[str, Any]) -> dict[str, Any]:
    """Types become words in both languages; a message picks the one it needs."""
    out: dict[str, Any] = {}
    for key, value in words.items():
        if isinstance(value, Type):
            out |= {f"{key}_zh": name_of(value, "zh"), f"{key}_en": name_of(value, "en")}
        else:
            out[key] = value
    return out


def as_dimension(number: Node, dim: Dim) -> Node:
    """A bare number beside money is yuan, beside a span it counts days or months."""
    if number.op.name in CARRIERS:
        first, last = CARRIERS[number.op.name]
        args = (as_dimension(arg, dim) if first <= i <= last else arg for i, arg in enumerate(number.args))
        return node(number.op, *args, payload=number.payload, table=number.table)
    value = number.payload[0]
    if dim is Dim.MONEY:
        exact = Fraction(*value) * 100 if isinstance(value, tuple) else Fraction(value * 100)
        value = exact.numerator if exact.denominator == 1 else ratio(exact)
    return constant(value, Type(dim))


def unify(left: Node, right: Node) -> tuple[Node, Node]:
    """Bare numbers take the dimension of the other side."""
    if left.type.free and right.type.dim in FREE:
        return as_dimension(left, right.type.dim), right
    if right.type.free and left.type.dim in FREE:
        return left, as_dimension(right, left.type.dim)
    return left, right


def _literal(self: Checker, tree: ast.Constant, table: str) -> Node:
    value = tree.value
    if isinstance(value, str | bytes):
        return self.fail("text-literal", tree, text=self.expression.segment(tree))
    if isinstance(value, bool) or value is None:
        return self.fail("literal-unknown", tree, text=self.expression.segment(tree))
    text = self.expression.segment(tree)
    if not PLAIN_NUMBER.fullmatch(text) or text.endswith("j") != self.expression.percent(tree):
        return self.fail("number-literal", tree, text=self.expression.written(tree))
    exact = Fraction(text.rstrip("j")) / (100 if text.endswith("j") else 1)
    if abs(exact) * FEN_PER_YUAN > MAX_INT or max(abs(exact.numerator), exact.denominator) > MAX_INT:
        return self.fail("overflow", tree, lo=exact.numerator, hi=exact.numerator)
    return constant(ratio(exact) if exact.denominator > 1 else exact.numerator, Type(Dim.NUMBER, free=True))


def _name(self: Checker, tree: ast.Name, table: str) -> Node:
    if tree.id in ("yes", "no"):
        return constant(tree.id == "yes", BOOLEAN)
    if tree.id == "on":
        return node(TODAY, table="")
    return names.resolve(self, tree, table)


def _attribute(self: Checker, tree: ast.Attribute, table: str) -> Node:
    return names.resolve_attribute(self, tree, table)


def _bool(self: Checker, tree: ast.BoolOp, table: str) -> Node:
    parts = [self.visit(value, table) for value in tree.values]
    return self.make("and" if isinstance(tree.op, ast.And) else "or", tree, *parts)


def _unary(self: Checker, tree: ast.UnaryOp, table: str) -> Node:
    operand = self.visit(tree.operand, table)
    if isinstance(tree.op, ast.Not):
        return self.make("not", tree, operand)
    if isinstance(tree.op, ast.USub):
        return self.make("negate", tree, operand)
    return self.fail("construct-unknown", tree, text=self.expression.segment(tree))


def _binary(self: Checker, tree: ast.BinOp, table: str) -> Node:
    name = ARITHMETIC.get(type(tree.op))
    if name is None:
        return self.fail("construct-unknown", tree, text=self.expression.segment(tree))
    left, right = self.visit(tree.left, table), self.visit(tree.right, table)
    if Dim.DATE in (left.type.dim, right.type.dim):
        return _date_arithmetic(self, tree, name, left, right)
    if name in ("add", "subtract"):
        left, right = unify(left, right)
    return self.make(name, tree, left, right)


def _date_arithmetic(self: Checker, tree: ast.BinOp, name: str, left: Node, right: Node) -> Node:
    if name == "subtract" and right.type.dim is Dim.DATE:
        return self.make("days_between", tree, left, right)
    if name == "add" and right.type.dim is Dim.DATE:
        left, right = right, left
    shift = {Dim.MONTHS: "add_months", Dim.DAYS: "add_days"}.get(right.type.dim)
    if shift is None or name not in ("add", "subtract"):
        return self.fail("cannot-add", tree, operator="+" if name == "add" else "-", left=left.type, right=right.type)
    amount = right if name == "add" else self.make("negate", tree, right)
    return self.make(shift, tree, left, amount)


def _compare(self: Checker, tree: ast.Compare, table: str) -> Node:
    sides = [tree.left, *tree.comparators]
    tests = [
        _comparison(self, tree, op, left, right, table)
        for op, left, right in zip(tree.ops, sides, sides[1:], strict=False)
    ]
    return tests[0] if len(tests) == 1 else self.make("and", tree, *tests)


def _comparison(self: Checker, tree: ast.expr, op: ast.cmpop, left: ast.expr, right: ast.expr, table: str) -> Node:
    if isinstance(op, ast.In | ast.NotIn):
        test = calls.membership(self, tree, left, right, table)
        return self.make("not", tree, test) if isinstance(op, ast.NotIn) else test
    name = COMPARISONS.get(type(op))
    if name is None:
        return self.fail("construct-unknown", tree, text=self.expression.segment(tree))
    if share := calls.share_of(self, left, name, right, table):
        return share
    a, b = unify(*names.two_sides(self, left, right, table))
    return self.make(name, tree, a, b)


def _if(self: Checker, tree: ast.IfExp, table: str) -> Node:
    condition = self.visit(tree.test, table)
    yes, no = unify(*names.two_sides(self, tree.body, tree.orelse, table))
    return self.make("if", tree, condition, yes, no)


def _call(self: Checker, tree: ast.Call, table: str) -> Node:
    return calls.call(self, tree, table)


def _subscript(self: Checker, tree: ast.Subscript, table: str) -> Node:
    return names.lookup(self, tree, table)


VISITORS: dict[type[ast.expr], Callable[[Checker, Any, str], Node]] = {
    ast.Constant: _literal,
    ast.Name: _name,
    ast.Attribute: _attribute,
    ast.BoolOp: _bool,
    ast.UnaryOp: _unary,
    ast.BinOp: _binary,
    ast.Compare: _compare,
    ast.IfExp: _if,
    ast.Call: _call,
    ast.Subscript: _subscript,
}
