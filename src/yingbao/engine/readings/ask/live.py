"""Kleene's evaluation that remembers, for every unknown value, which facts could still change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yingbao.engine.language.earlier import Earlier
from yingbao.engine.language.operators.crossing import Gather
from yingbao.engine.language.operators.leaves import CONSTANT, FACT
from yingbao.engine.language.tree import Node
from yingbao.engine.readings.ask.mirror import Mirror
from yingbao.engine.readings.prove.symbols import Symbol
from yingbao.engine.readings.prove.world import SymbolicRow

Leaf = tuple[SymbolicRow, str]
"""A fact of a row, or a collection of it that is not listed."""


@dataclass(frozen=True)
class Open:
    """Not known; it may yet be, by these leaves. With none it stays unknown: a parameter is missing."""

    leaves: frozenset[Leaf]


FOR_EVER = Open(frozenset())


class Live:
    """Values of trees in a mirror; `given` sets leaves for trial on top of `base`."""

    def __init__(self, mirror: Mirror, given: Mapping[Leaf, Any] | None = None, base: Live | None = None) -> None:
        self.mirror, self.given, self.base = mirror, given or {}, base
        self.values: dict[tuple[Node, SymbolicRow], Any] = {}

    def of(self, tree: Node, row: SymbolicRow) -> Any:
        key = tree, row
        if key not in self.values:
            known = self.base.of(tree, row) if self.base else None
            touched = not self.base or (isinstance(known, Open) and not known.leaves.isdisjoint(self.given))
            self.values[key] = self._of(tree, row) if touched else known
        return self.values[key]

    def _of(self, tree: Node, row: SymbolicRow) -> Any:
        if tree.op is CONSTANT:
            return FOR_EVER if tree.payload[0] is None else tree.payload[0]
        if tree.op is FACT:
            return self.fact(row, tree.payload[0].name)
        if tree.op.name == "up":
            return self.of(tree.args[0], row.up(tree.payload.name))
        if isinstance(tree.op, Gather):
            return self.gather(tree, row)
        args = [self.of(arg, row) for arg in tree.args]
        if tree.op.name == "if":
            condition, yes, no = args
            return _open(args) if isinstance(condition, Open) else yes if condition else no
        if not tree.op.strict:
            value = tree.op.value(*(None if isinstance(arg, Open) else arg for arg in args))
            return _open(args) if value is None else value
        if any(isinstance(arg, Open) for arg in args):
            return FOR_EVER if FOR_EVER in args else _open(args)
        value = tree.op.value(*args, *([tree.payload] if tree.payload is not None else []))
        return FOR_EVER if value is None else value

    def fact(self, row: SymbolicRow, name: str) -> Any:
        leaf = row, name
        if leaf in self.given:
            return self.given[leaf]
        known = row.facts.get(name)
        return Open(frozenset([leaf])) if known is None or isinstance(known, Symbol) else known

    def gather(self, tree: Node, row: SymbolicRow) -> Any:
        way, empty = tree.payload
        leaf = row.holder(way)
        unlisted = leaf in self.mirror.unlisted
        holder, name = leaf
        way = self.mirror.world.dictionary.tables[holder.table].collections[name]
        rows = [place.row for place in holder.elements(way) if place.row in self.mirror.real]
        elements = [self.element(tree, row, each, rows) for each in rows]
        known = [tuple(None if isinstance(each, Open) else each for each in element) for element in elements]
        extra = (empty.payload[0],) if isinstance(empty, Node) else ()
        value = tree.op.value(known, int(unlisted), *extra)
        if value is not None:
            return value
        found = _open([each for element in elements for each in element])
        return Open(found.leaves | {leaf}) if unlisted else found

    def element(self, tree: Node, row: SymbolicRow, each: SymbolicRow, rows: list[SymbolicRow]) -> list[Any]:
        """What a gathering looks at of one of its rows; one that may lie outside the set is open where it would matter."""
        values = [self.of(arg, each) for arg in tree.args]
        way = tree.payload[0]
        inside = self.is_earlier(way, row, each, rows) if isinstance(way, Earlier) else True
        neutral = tree.op.name == "all"
        if inside is True or values[0] is neutral:
            return values
        return [_open([inside, *values]) if isinstance(inside, Open) else neutral, *values[1:]]

    def is_earlier(self, way: Earlier, row: SymbolicRow, paper: SymbolicRow, papers: list[SymbolicRow]) -> Any:
        """Whether no paper for the occasion `row` itself is as early as `paper`."""
        waiting: list[Any] = []
        for own in papers:
            policy, occasion = self.fact(own, "policy"), self.mirror.real[own].facts.get("occasion")
            if occasion != row.name or not (policy == way.policy or isinstance(policy, Open)):
                continue
            found = [policy, self.fact(own, "from"), self.fact(paper, "from")]
            if any(isinstance(each, Open) for each in found):
                waiting += found
            elif found[1] <= found[2]:
                return False
        return _open(waiting) if waiting else True


def _open(values: list[Any]) -> Open:
    leaves = [value.leaves for value in values if isinstance(value, Open)]
    return Open(frozenset().union(*leaves)) if leaves else FOR_EVER
