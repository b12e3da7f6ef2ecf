"""Which facts, being unknown, would leave a value unknown: minimal sets of at most three, by Kleene's rules."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product
from typing import Any

from yingbao.engine.dictionary import Fact
from yingbao.engine.language.operators.crossing import Gather
from yingbao.engine.language.operators.leaves import CONSTANT, FACT
from yingbao.engine.language.tree import Node
from yingbao.engine.readings.explain.program import Program
from yingbao.engine.readings.explain.world import Row

Key = tuple[Row, Fact]
Keys = tuple[Key, ...]
LARGEST = 3
MOST = 240
"""Of each size; a rule that needs more has no short answer anyway."""
OPEN: list[Keys] = [()]
"""Unknown as it is."""


def opens(program: Program, node: Node, row: Row) -> list[Keys]:
    """The sets, smaller ones first, in the order in which the rule meets the facts. [()] if it is unknown already."""
    return _Opener(program).opens(node, row)


class _Opener:
    def __init__(self, program: Program) -> None:
        self.program, self.memo = program, dict[tuple[Node, int], list[Keys]]()

    def opens(self, node: Node, row: Row) -> list[Keys]:
        key = node, id(row)
        if key not in self.memo:
            self.memo[key] = self.found(node, row)
        return self.memo[key]

    def found(self, node: Node, row: Row) -> list[Keys]:
        value = self.program.value(node, row)
        if value is None:
            return OPEN
        if node.op is FACT:
            fact = node.payload[0]
            return [] if fact.kind == "text" else [((row, fact),)]
        if node.op is CONSTANT or not node.table:
            return []
        if node.op.name == "up":
            return self.opens(node.args[0], row.ups[node.payload.name])
        if isinstance(node.op, Gather):
            return self.gathered(node, row, value)
        if node.op.name == "if":
            taken = node.args[1] if self.program.value(node.args[0], row) else node.args[2]
            return either([self.opens(node.args[0], row), self.opens(taken, row)])
        if node.op.name in ("and", "or"):
            return self.junction([(arg, row) for arg in node.args], value, decisive=node.op.name == "or")
        return either([self.opens(arg, row) for arg in node.args])

    def junction(self, parts: Iterable[tuple[Node, Row]], value: Any, *, decisive: bool) -> list[Keys]:
        """Where a decisive value settles it, every part that has it must open; else one part is enough."""
        parts = list(parts)
        if value is decisive:
            return both([self.opens(arg, row) for arg, row in parts if self.program.value(arg, row) is decisive])
        return either([self.opens(arg, row) for arg, row in parts])

    def gathered(self, node: Node, row: Row, value: Any) -> list[Keys]:
        way = node.payload[0]
        rows = row.elements(way)
        if node.op.name in ("any", "all"):
            return self.junction([(node.args[0], element) for element in rows], value, decisive=node.op.name == "any")
        found = []
        for element in rows:
            found.append(self.opens(node.args[0], element))
            if len(node.args) > 1 and self.program.value(node.args[0], element):
                found.append(self.opens(node.args[1], element))
        return either(found)


def either(choices: Iterable[list[Keys]]) -> list[Keys]:
    return _smallest([keys for choice in choices for keys in choice])


def both(needed: list[list[Keys]]) -> list[Keys]:
    """One set of each, joined; none if one has none."""
    joined: list[Keys] = [()]
    for choice in needed:
        pairs = product(joined, choice)
        joined = _smallest([_union(a, b) for a, b in pairs])
        if not joined:
            return []
    return joined


def _union(a: Keys, b: Keys) -> Keys:
    return (*a, *(key for key in b if not any(key[0] is row and key[1] is fact for row, fact in a)))


def _smallest(found: list[Keys]) -> list[Keys]:
    """Of each size the first ones, without doubles and without those that hold a smaller one."""
    kept: list[Keys] = []
    known: list[frozenset[tuple[int, int]]] = []
    for size in range(LARGEST + 1):
        count = 0
        for keys in found:
            if len(keys) != size or count >= MOST:
                continue
            mark = frozenset((id(row), id(fact)) for row, fact in keys)
            if not any(other <= mark for other in known):
                known.append(mark)
                kept.append(keys)
                count += 1
    return kept
