"""Why an unknown answer is unknown: the first fact, parameter or policy on the way that is not known, as SQL."""

from __future__ import annotations

from collections.abc import Mapping

import sqlglot.expressions as exp

from yingbao.engine.language.operators.base import case, paren
from yingbao.engine.language.operators.leaves import FACT, is_constant
from yingbao.engine.language.tree import Node
from yingbao.engine.readings.count.render import Names, render

DEEPEST = 8


def static_cause(tree: Node) -> str:
    """The first unknown leaf below: a fact before a parameter."""
    parameter = "fact:?"
    for each in tree.walk():
        if each.op is FACT and each.type.unknown:
            return f"fact:{each.payload[0].name}"
        if is_constant(each) and each.payload[0] is None and each.payload[2]:
            parameter = str(each.payload[2])
        if each.op.name == "lookup" and parameter == "fact:?":
            parameter = f"parameter:{each.payload.name}"
    return parameter


def cause_sql(tree: Node, names: Names, columns: Mapping[Node, str]) -> exp.Expression:
    """For rows where `tree` is NULL: the text of its cause."""

    def text(value: str) -> exp.Expression:
        return exp.Literal.string(value)

    def is_null(each: Node) -> exp.Expression:
        sql = render(each, names, columns)
        return exp.Is(this=paren(sql[0] if isinstance(sql, tuple) else sql), expression=exp.Null())

    def visit(each: Node, depth: int) -> exp.Expression:
        if is_constant(each) or each.op is FACT or each.op.crosses or depth > DEEPEST:
            return text(static_cause(each))
        open_args = [arg for arg in each.args if arg.type.unknown]
        if each.op.name == "lookup":
            tests = [(is_null(arg), visit(arg, depth + 1)) for arg in open_args]
            own = text(f"parameter:{each.payload.name}")
            return case(*tests, default=own) if tests else own
        if not open_args:
            return text(static_cause(each))
        *first, last = open_args
        if not first:
            return visit(last, depth + 1)
        return case(*((is_null(arg), visit(arg, depth + 1)) for arg in first), default=visit(last, depth + 1))

    return visit(tree, 0)
