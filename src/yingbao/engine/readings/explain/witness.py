"""A speaker who stands before one row: choices are made, values are seen, formulas are filled in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from yingbao.engine.language.operators.crossing import Gather
from yingbao.engine.language.operators.leaves import FACT
from yingbao.engine.language.tree import Node
from yingbao.engine.language.types import Dim
from yingbao.engine.readings.explain.program import Program
from yingbao.engine.readings.explain.view import Seen
from yingbao.engine.readings.explain.world import Row
from yingbao.engine.readings.say.speaker import ATOM, SYMBOLS, Speaker, band_words
from yingbao.engine.values import yuan_text

NAME = "name"
"""The fact that rows are called by, where they have it."""


@dataclass
class Witness(Speaker):
    """Speaks about `row`; inside a set it speaks of no row in particular (None)."""

    program: Program | None = None
    row: Row | None = None

    @contextmanager
    def at(self, row: Row | None) -> Iterator[None]:
        before, self.row = self.row, row
        try:
            yield
        finally:
            self.row = before

    def result(self, node: Node) -> Any:
        """The node's value for the row in view."""
        assert self.program is not None and self.row is not None
        return self.program.value(node, self.row)

    def chosen(self, node: Node) -> Node | None:
        """The branch of an `if` that was taken."""
        if self.row is None:
            return None
        condition = self.result(node.args[0])
        return None if condition is None else node.args[1] if condition else node.args[2]

    def formula(self, node: Node) -> tuple[str, int]:
        name = self.term(node)
        if name:
            return name, ATOM
        if node.op.name == "if" and (branch := self.chosen(node)) is not None:
            return self.formula(branch)
        if node.op.name == "up" and self.row is not None:
            with self.at(self.row.ups[node.payload.name]):
                return self.formula(node.args[0])
        if isinstance(node.op, Gather):
            with self.at(None):
                return super().formula(node)
        return super().formula(node)

    # ---- numbers ----------------------------------------------------------------------------------

    def numbers(self, node: Node) -> tuple[str, int]:
        """The formula with values for names: '1,535.00 × 3 － 2,000.00'."""
        if self.term(node) or self.row is None:
            return self.bare(node), ATOM
        if node.op.name == "if" and (branch := self.chosen(node)) is not None:
            return self.numbers(branch)
        if node.op.name == "up":
            with self.at(self.row.ups[node.payload.name]):
                return self.numbers(node.args[0])
        if node.op.name in SYMBOLS and not (node.op.name == "add" and self.steps(node)):
            return self.sum_of_numbers(node)
        if node.op.name.startswith("round_"):
            return node.op.words([self.numbers(node.args[0])[0]], node, self.lang), ATOM
        if node.op.name in ("min", "max"):
            inside = ", ".join(self.numbers(arg)[0] for arg in node.args)
            return f"{node.op.name}({inside})", ATOM
        return self.bare(node), ATOM

    def sum_of_numbers(self, node: Node) -> tuple[str, int]:
        zh, en, strength = SYMBOLS[node.op.name]
        parts = []
        for position, arg in enumerate(node.args):
            text, binds = self.numbers(arg)
            tight = binds > strength or (binds == strength and (position == 0 or node.op.name in ("add", "multiply")))
            parts.append(text if tight else self.either(f"（{text}）", f"({text})"))
        return self.either(f" {zh} ", f" {en} ").join(parts), strength

    def bare(self, node: Node) -> str:
        """The value without its currency."""
        value = self.result(node)
        if node.type.dim is Dim.MONEY and isinstance(value, int):
            return yuan_text(value)
        return self.value(value, node.type)

    def worth(self, node: Node) -> str:
        """The value with its unit."""
        return self.value(self.result(node), node.type)

    # ---- who and what -----------------------------------------------------------------------------

    def called(self, row: Row, label: str = "") -> str:
        """A row by its label and name, or else its number."""
        table = self.dictionary.tables[row.table]
        known = row.facts.get(NAME)
        what = label or table.label[self.lang]
        return f"{what} {known or row.id}"

    def seen(self, node: Node, row: Row) -> list[Seen]:
        """The facts, look-ups and named values that a tree looked at, each once."""
        found: dict[str, Seen] = {}
        with self.at(row):
            for one in self.looked_at(node):
                found.setdefault(one.label, one)
        return list(found.values())

    def looked_at(self, node: Node) -> Iterator[Seen]:
        if name := self.term(node):
            yield Seen(name, self.worth(node))
        elif node.op is FACT:
            fact = node.payload[0]
            yield Seen(fact.label[self.lang], self.worth(node), fact.source)
        elif isinstance(node.op, Gather):
            yield Seen(self.noun(node), self.worth(node))
        elif node.op.name == "up":
            assert self.row is not None
            with self.at(self.row.ups[node.payload.name]):
                yield from self.looked_at(node.args[0])
        elif node.op.name == "if" and (branch := self.chosen(node)) is not None:
            yield from self.looked_at(branch)
        elif node.op.name == "age":
            yield Seen(self.noun(node), self.worth(node))
            yield from self.looked_at(node.args[0])
        elif node.table:
            for arg in node.args:
                yield from self.looked_at(arg)
        if node.op.name == "lookup":
            yield Seen(self.row_words(node), self.worth(node))

    def row_words(self, node: Node) -> str:
        """The row of a parameter by band or category that was looked up."""
        grid, name = node.payload, self.words.parameter(node.payload.name)
        keys = [self.result(arg) for arg in node.args]
        for matchers, _ in grid.rows or ():
            if all(key is not None and key in matcher for key, matcher in zip(keys, matchers, strict=True)):
                shown = [band_words(self, m, c) for m, c in zip(matchers, grid.categories, strict=True)]
                return self.either(f"{name}（{'、'.join(shown)}）", f"{name} ({', '.join(shown)})")
        return name
