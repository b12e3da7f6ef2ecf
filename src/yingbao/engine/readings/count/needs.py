"""What a row must satisfy by its own facts: rows that cannot matter are left out before anything is joined."""

from __future__ import annotations

from collections.abc import Sequence

from yingbao.engine.language.operators.leaves import is_constant
from yingbao.engine.language.tree import Node
from yingbao.engine.policies.outcome import op


def necessary(tree: Node) -> Node | None:
    """What a row must satisfy by its own facts for `tree` to be anything but false; None when nothing is known."""
    if tree.level == 0:
        return tree
    if tree.op.name == "and":
        parts = [part for arg in tree.args if (part := necessary(arg)) is not None]
        return op("and", *parts) if len(parts) > 1 else parts[0] if parts else None
    if tree.op.name == "or":
        parts = [necessary(arg) for arg in tree.args]  # type: ignore[misc]
        if any(part is None for part in parts):
            return None
        return op("or", *parts)
    return None


def any_of(needs: Sequence[Node]) -> Node:
    """One of the needs; what another one already implies is not asked twice."""
    kept: list[Node] = []
    for each in needs:
        if not any(implies(each, other) for other in kept):
            kept = [other for other in kept if not implies(other, each)] + [each]
    return op("or", *kept) if len(kept) > 1 else kept[0]


def implies(a: Node, b: Node) -> bool:
    """Whether `a` certainly implies `b`; no is no proof of the contrary. Unknowns agree, for both look at the same fact."""
    if a is b:
        return True
    if b.op.name == "and":
        return all(implies(a, part) for part in b.args)
    if a.op.name == "or":
        return all(implies(part, b) for part in a.args)
    if b.op.name == "or" and any(implies(a, part) for part in b.args):
        return True
    if a.op.name == "and":
        return any(implies(part, b) for part in a.args)
    return _narrower(a, b)


def _narrower(a: Node, b: Node) -> bool:
    """`x <= 3` implies `x <= 5`, `x in (a)` implies `x in (a, b)`."""
    if a.op is not b.op or not a.args or not b.args or a.args[0] is not b.args[0]:
        return False
    if a.op.name == "in":
        return set(a.payload[0]) <= set(b.payload[0])
    if len(a.args) != 2 or not (is_constant(a.args[1]) and is_constant(b.args[1])):
        return False
    low, high = a.args[1].payload[0], b.args[1].payload[0]
    if low is None or high is None or isinstance(low, tuple) or isinstance(high, tuple):
        return False
    if a.op.name in ("at_most", "less"):
        return bool(low <= high)
    return bool(low >= high) if a.op.name in ("at_least", "more") else False
