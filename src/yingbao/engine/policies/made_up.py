"""Whether what the law says rests on a value that is made up: a constant's row in force, or a row of a table, is marked illustrative."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from yingbao.engine.language.operators.crossing import Gather
from yingbao.engine.language.tree import Node
from yingbao.engine.policies.resolve import ParameterLabel

MARK = "illustrative"


def made_up(trees: Iterable[Node | None]) -> bool:
    """Of trees resolved with every step visible: where constants were computed beforehand, the values that they were computed from are
    gone, and with them their marks."""
    labels = (label for tree in trees if tree is not None for each in _all(tree) for label in _labels(each))
    return any(isinstance(x, ParameterLabel) and x.row and x.row.mark == MARK for x in labels)


def _all(tree: Node) -> Iterator[Node]:
    """The tree's nodes, and those of the value that a gathering has for an empty set."""
    for each in tree.walk():
        yield each
        if isinstance(each.op, Gather) and isinstance(each.payload[1], Node):
            yield from _all(each.payload[1])


def _labels(each: Node) -> list[object]:
    if each.op.name == "constant":
        return [each.payload[3]]
    return [value.payload[3] for _, value in each.payload.rows] if each.op.name == "lookup" else []
