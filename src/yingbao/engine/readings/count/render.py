"""One tree as one SQL expression over the columns of a frame: facts, values that crossed over, and shared parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import sqlglot.expressions as exp

from yingbao.engine.language.operators.base import Sql
from yingbao.engine.language.operators.leaves import CONSTANT, FACT
from yingbao.engine.language.tree import Node


def table_named(name: str) -> exp.Table:
    return exp.Table(this=exp.to_identifier(name))


def is_leaf(each: Node) -> bool:
    """A node that is a column of its frame: a fact, or the result of a crossing."""
    return each.op is FACT or each.op.crosses


def leaves(roots: Iterable[Node]) -> Iterator[Node]:
    """The columns that the trees need, each once."""
    seen: set[Node] = set()
    stack = list(roots)
    while stack:
        each = stack.pop()
        if each in seen:
            continue
        seen.add(each)
        if is_leaf(each):
            yield each
        else:
            stack.extend(each.args)


class Names:
    """Column names of nodes, stable within a statement: the same law gives the same SQL text."""

    def __init__(self) -> None:
        self.known: dict[Node, str] = {}

    def __getitem__(self, each: Node) -> str:
        if each.op is FACT:
            return str(each.payload[0].name)
        return self.known.setdefault(each, f"v{len(self.known) + 1}")


def render(tree: Node, names: Names, columns: Mapping[Node, str]) -> Sql:
    """The tree as SQL; nodes in `columns` (and leaves) are read as columns. A fraction gives a pair."""
    memo: dict[Node, Sql] = {}

    def visit(each: Node) -> Sql:
        if each in memo:
            found = memo[each]
            return tuple(side.copy() for side in found) if isinstance(found, tuple) else found.copy()
        if each in columns or (each.op.crosses and not each.type.ratio):
            sql: Sql = exp.column(columns.get(each) or names[each], quoted=True)
        else:
            sql = each.op.sql([visit(arg) for arg in each.args] if each.op is not CONSTANT else [], each)
        memo[each] = sql
        return sql

    return visit(tree)


def shared(roots: Iterable[Node], always: Iterable[Node]) -> list[Node]:
    """Inner nodes that several places use and that are worth a column of their own, and those of `always`, in dependency order."""
    uses: Counter[Node] = Counter()
    order: list[Node] = []
    seen: set[Node] = set()

    def visit(each: Node) -> None:
        uses[each] += 1
        if each in seen:
            return
        seen.add(each)
        if not is_leaf(each):
            for arg in each.args:
                visit(arg)
        order.append(each)

    for root in roots:
        visit(root)
    wanted = set(always)
    return [
        each
        for each in order
        if (uses[each] > 1 and _worth(each)) or (each in wanted and each.table and not is_leaf(each))
    ]


def _worth(each: Node) -> bool:
    """More than a look at one column: a fraction has no column of its own, a plain test is cheaper done twice."""
    if is_leaf(each) or not each.table or each.type.ratio:
        return False
    return sum(1 for _ in each.walk()) > 3
