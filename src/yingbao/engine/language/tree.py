"""The syntax tree: small, immutable, and interned, so that equal expressions are one node and are computed once."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar
from weakref import WeakValueDictionary

from yingbao.engine.language.types import Type

if TYPE_CHECKING:
    from yingbao.engine.language.operators.base import Operator


class Node:
    """An operator applied to nodes. `table` is the table whose row it speaks of, '' for a constant.

    Make one with `node(...)`; two nodes of the same operator, arguments and payload are the same object.
    """

    _known: ClassVar[WeakValueDictionary[Hashable, Node]] = WeakValueDictionary()

    def __init__(self, op: Operator, args: tuple[Node, ...], payload: Any, table: str, type_: Type) -> None:
        self.op, self.args, self.payload, self.table, self.type = op, args, payload, table, type_

    def __repr__(self) -> str:
        inside = ", ".join(map(repr, self.args))
        return f"{self.op.name}({inside})" if self.payload is None else f"{self.op.name}[{self.payload}]({inside})"

    def __reduce__(self) -> tuple[Callable[..., Node], tuple[Any, ...]]:
        """Read back it is the one node of its kind again."""
        return _again, (self.op, self.args, self.payload, self.table)

    @cached_property
    def level(self) -> int:
        """How many times the value crosses from one table to another before it is here: 0 for a row's own facts."""
        return max((arg.level for arg in self.args), default=0) + (1 if self.op.crosses else 0)

    def walk(self) -> Iterator[Node]:
        """This node and all below it, each once, arguments first."""
        yield from _postorder(self)

    @property
    def inner(self) -> tuple[Node, ...]:
        """The arguments that speak of the same row; none for an operator that crosses to another table."""
        return () if self.op.crosses else self.args


def node(op: Operator, *args: Node, payload: Any = None, table: str | None = None) -> Node:
    """An interned node; raises Mismatch when the arguments do not suit the operator."""
    at = table if table is not None else next((arg.table for arg in args if arg.table), "")
    key = (op, args, payload, at)
    found = Node._known.get(key)
    if found is None:
        type_ = op.typed([arg.type for arg in args], payload)
        found = Node._known[key] = Node(op, args, payload, at, type_)
    return found


def _again(op: Operator, args: tuple[Node, ...], payload: Any, table: str) -> Node:
    return node(op, *args, payload=payload, table=table)


def rebuild(root: Node, change: Callable[[Node, tuple[Node, ...]], Node], memo: dict[Node, Node]) -> Node:
    """A tree made anew from its leaves up: `change(node, new_args)` gives each node's replacement."""
    for each in root.walk():
        if each not in memo:
            memo[each] = change(each, tuple(memo[arg] for arg in each.args))
    return memo[root]


def _postorder(root: Node) -> Iterator[Node]:
    seen: set[Node] = set()
    stack: list[tuple[Node, bool]] = [(root, False)]
    while stack:
        current, ready = stack.pop()
        if ready:
            yield current
        elif current not in seen:
            seen.add(current)
            stack.append((current, True))
            stack.extend((arg, False) for arg in reversed(current.args) if arg not in seen)
