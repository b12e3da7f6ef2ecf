"""Folding: constants are computed once, and tests of ages and shifted dates become tests of the date itself."""

from __future__ import annotations

from datetime import timedelta

from yingbao.engine.calendar import latest_start
from yingbao.engine.language.operators.base import REGISTRY
from yingbao.engine.language.operators.leaves import constant, is_constant
from yingbao.engine.language.tree import Node, node

FLIPPED = {"less": "more", "more": "less", "at_most": "at_least", "at_least": "at_most"}


def fold_strict(tree: Node) -> Node:
    """A strict operator of constants becomes its value; of an unknown constant, unknown for the same cause."""
    if not all(map(is_constant, tree.args)):
        return tree
    unknown = next((arg for arg in tree.args if arg.payload[0] is None), None)
    if unknown is not None:
        return constant(None, tree.type, unknown.payload[2], unknown.payload[3])
    values = [arg.payload[0] for arg in tree.args]
    if tree.payload is not None:
        values.append(tree.payload)
    return constant(tree.op.value(*values), tree.type)


def turn_date_test(tree: Node) -> Node:
    """`age(d) >= 60`, `d + months(3) >= on`, `days_since(d) < 30` with constants beside them become `d <= DAY`."""
    if len(tree.args) != 2 or tree.op.name not in FLIPPED:
        return tree
    left, right = tree.args
    name = tree.op.name
    if is_constant(left) and not is_constant(right):
        left, right, name = right, left, FLIPPED[name]
    if not is_constant(right) or right.payload[0] is None:
        return tree
    turn = TURNS.get(left.op.name)
    try:
        return (turn(left, name, right) if turn else None) or tree
    except (OverflowError, ValueError):  # the day would lie beyond the calendar
        return tree


def _compare(name: str, left: Node, right: Node) -> Node:
    op = REGISTRY[name]
    return op.fold(node(op, left, right))


def _age(age: Node, name: str, bound: Node) -> Node | None:
    """Completed years since a date, up to a constant day, against a whole number of years."""
    born, at = age.args
    if not is_constant(at) or at.payload[0] is None or isinstance(bound.payload[0], tuple):
        return None
    years = bound.payload[0] + (1 if name in ("more", "at_most") else 0)
    day = constant(latest_start(at.payload[0], 12 * years), at.type)
    return _compare("at_most" if name in ("more", "at_least") else "more", born, day)


def _shifted_months(shift: Node, name: str, bound: Node) -> Node | None:
    day, months = shift.args
    if not is_constant(months) or months.payload[0] is None or is_constant(day):
        return None
    end = bound.payload[0] - timedelta(days=1) if name in ("less", "at_least") else bound.payload[0]
    limit = constant(latest_start(end, months.payload[0]), bound.type)
    return _compare("at_most" if name in ("less", "at_most") else "more", day, limit)


def _shifted_days(shift: Node, name: str, bound: Node) -> Node | None:
    day, days = shift.args
    if not is_constant(days) or days.payload[0] is None:
        return None
    limit = constant(bound.payload[0] - timedelta(days=days.payload[0]), bound.type)
    return _compare(name, day, limit)


def _days_between(span: Node, name: str, bound: Node) -> Node | None:
    """end - start against a number of days, one of the two constant."""
    end, start = span.args
    if isinstance(bound.payload[0], tuple):
        return None
    days = timedelta(days=bound.payload[0])
    if is_constant(end) and end.payload[0] is not None:
        return _compare(FLIPPED[name], start, constant(end.payload[0] - days, end.type))
    if is_constant(start) and start.payload[0] is not None:
        return _compare(name, end, constant(start.payload[0] + days, start.type))
    return None


TURNS = {"age": _age, "add_months": _shifted_months, "add_days": _shifted_days, "days_between": _days_between}
