"""Why an unknown answer is unknown: the first fact or parameter on the way that is not known.

The cause is a tree of its own, made from the tree that is unknown: where an element of a collection is to blame, it is the
element's own cause, the alphabetically first of several. As SQL it is a small code; the text is put back at the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import sqlglot.expressions as exp

from yingbao.engine.language.operators.base import REGISTRY, number
from yingbao.engine.language.operators.crossing import UP, Gather
from yingbao.engine.language.operators.leaves import FACT, constant, is_constant
from yingbao.engine.language.operators.unknown import UNKNOWN
from yingbao.engine.language.tree import Node, node
from yingbao.engine.language.types import Dim, Type
from yingbao.engine.readings.count.render import is_leaf
from yingbao.engine.values import NEVER

DEEPEST = 8
ANY_FACT = "fact:?"
"""Some fact, where none can be named."""
IF, LEAST = (REGISTRY[name] for name in ("if", "least_of"))


def own_cause(tree: Node) -> str:
    """The cause of an unknown leaf, of a table without a row for its key, or of a collection with unknown elements."""
    if tree.op is FACT:
        return f"fact:{tree.payload[0].name}"
    if isinstance(tree.op, Gather):
        return f"fact:{tree.payload[0].name}"
    if tree.op.name == "lookup":
        return f"parameter:{tree.payload.name}"
    return str(tree.payload[2] or "") if is_constant(tree) else ""


def possible(trees: Iterable[Node]) -> set[str]:
    """Every cause that one of the trees can have."""
    return {cause for tree in trees for each in tree.walk() if (cause := own_cause(each))}


def asked(tree: Node, depth: int = 0) -> Iterator[Node]:
    """The parts whose being unknown a cause asks about: worth a column each, or the text would grow without bound."""
    if is_constant(tree) or is_leaf(tree) or depth > DEEPEST:
        return
    open_args = [arg for arg in tree.args if arg.type.unknown]
    yield from open_args if tree.op.name == "lookup" else open_args[:-1]
    for arg in open_args:
        yield from asked(arg, depth + 1)


class Causes:
    """Causes by code, in alphabetical order."""

    def __init__(self, causes: Iterable[str]) -> None:
        self.codes = {cause: code for code, cause in enumerate(sorted({*causes, ANY_FACT}), 1)}
        self.trees: dict[tuple[Node, int], Node] = {}

    def code(self, cause: str) -> Node:
        return constant(self.codes[cause or ANY_FACT], Type(Dim.NUMBER))

    def tree(self, of: Node, depth: int = 0) -> Node:
        """The code of the cause, for rows where `of` is unknown."""
        if (of, depth) not in self.trees:
            self.trees[of, depth] = self._tree(of, depth)
        return self.trees[of, depth]

    def _tree(self, of: Node, depth: int) -> Node:
        if is_leaf(of) and of.op is not FACT:
            return self._crossed(of)
        open_args = [arg for arg in of.args if arg.type.unknown]
        if not open_args or depth > DEEPEST:
            return self.code(own_cause(of) or next(iter(sorted(possible([of]))), ""))
        rest = self.code(own_cause(of)) if of.op.name == "lookup" else self.tree(open_args.pop(), depth + 1)
        for arg in reversed(open_args):
            rest = IF.fold(node(IF, node(UNKNOWN, arg), self.tree(arg, depth + 1), rest))
        return rest

    def _crossed(self, of: Node) -> Node:
        """Of a value that came from other rows: their cause."""
        if not isinstance(of.op, Gather):
            return (
                node(UP, self.tree(of.args[0]), payload=of.payload, table=of.table)
                if of.args[0].table
                else self.tree(of.args[0])
            )
        keep, *measures = of.args
        blank, cause = node(UNKNOWN, keep), self.tree(keep)
        if measures and measures[0].type.unknown:
            # unknown where the element may belong: not where it certainly does not
            nothing = constant(NEVER if measures[0].type.dim is Dim.DATE else 0, measures[0].type)
            cause = self.tree(measures[0]) if not keep.type.unknown else node(IF, blank, cause, self.tree(measures[0]))
            blank = node(UNKNOWN, IF.fold(node(IF, keep, measures[0], nothing)))
        if not blank.table:
            return self.code(own_cause(of))
        payload = (of.payload[0].as_listed, self.code(own_cause(of)))
        return node(LEAST, blank, cause, payload=payload, table=of.table)

    def text(self, code: exp.Expression, of: Iterable[Node]) -> exp.Expression:
        """The text of a code that the cause of one of the trees can have."""
        found = sorted({*possible(of), ANY_FACT})
        ifs = [exp.If(this=number(self.codes[cause]), true=exp.Literal.string(cause)) for cause in found]
        return exp.Case(this=code, ifs=ifs)
