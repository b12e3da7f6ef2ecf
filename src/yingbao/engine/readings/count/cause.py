"""Why an unknown answer is unknown: the first fact, parameter or policy on the way that is not known, as SQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import sqlglot.expressions as exp

from yingbao.engine.language.operators.base import case, number, paren
from yingbao.engine.language.operators.leaves import FACT, is_constant
from yingbao.engine.language.tree import Node
from yingbao.engine.readings.count.render import Names, is_leaf, render

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


def asked(tree: Node, depth: int = 0) -> Iterator[Node]:
    """The parts whose being unknown `cause_sql` asks about: worth a column each, or the text would grow without bound."""
    if is_constant(tree) or is_leaf(tree) or depth > DEEPEST:
        return
    open_args = [arg for arg in tree.args if arg.type.unknown]
    for arg in open_args if tree.op.name == "lookup" else open_args[:-1]:
        yield arg
    for arg in open_args:
        yield from asked(arg, depth + 1)


class Causes:
    """Causes as small codes: one byte a row is carried along, the text is put back at the end."""

    def __init__(self) -> None:
        self.codes: dict[str, int] = {}
        self.used: dict[str, set[str]] = defaultdict(set)
        self.owner = ""

    def code(self, cause: str) -> int:
        self.used[self.owner].add(cause)
        return self.codes.setdefault(cause, len(self.codes) + 1)

    def sql(self, owner: str, tree: Node, names: Names, columns: Mapping[Node, str]) -> exp.Expression:
        """For rows where `tree` is NULL the code of its cause, else NULL. `owner` is the policy."""
        self.owner = owner
        found = self._visit(tree, names, columns, 0)
        cause = number(self.code(found)) if isinstance(found, str) else found
        blank = exp.Is(this=paren(render(tree, names, columns)), expression=exp.Null())
        return exp.Cast(this=case((blank, cause)), to=exp.DataType(this=exp.DataType.Type.SMALLINT))

    def _visit(self, each: Node, names: Names, columns: Mapping[Node, str], depth: int) -> str | exp.Expression:
        if is_constant(each) or is_leaf(each) or depth > DEEPEST:
            return static_cause(each)
        open_args = [arg for arg in each.args if arg.type.unknown]
        if not open_args:
            return static_cause(each)
        default: str | exp.Expression = f"parameter:{each.payload.name}" if each.op.name == "lookup" else ""
        if not default:
            default = self._visit(open_args.pop(), names, columns, depth + 1)
        found = [(arg, self._visit(arg, names, columns, depth + 1)) for arg in open_args]
        while found and found[-1][1] == default:
            found.pop()
        if not found:
            return default
        tests = ((_is_null(arg, names, columns), self._coded(cause)) for arg, cause in found)
        return case(*tests, default=self._coded(default))

    def _coded(self, cause: str | exp.Expression) -> exp.Expression:
        return number(self.code(cause)) if isinstance(cause, str) else cause

    def text(self, owner: str, code: exp.Expression) -> exp.Expression:
        """The text of a code of that policy's."""
        found = sorted(self.used[owner], key=self.codes.__getitem__)
        ifs = [exp.If(this=number(self.codes[cause]), true=exp.Literal.string(cause)) for cause in found]
        return exp.Case(this=code, ifs=ifs)


def _is_null(each: Node, names: Names, columns: Mapping[Node, str]) -> exp.Expression:
    sql = render(each, names, columns)
    return exp.Is(this=paren(sql[0] if isinstance(sql, tuple) else sql), expression=exp.Null())
