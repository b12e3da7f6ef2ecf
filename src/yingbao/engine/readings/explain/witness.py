"""A speaker who stands before one row: choices are made, values are seen, formulas are filled in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from yingbao.engine.dictionary import Dictionary
from yingbao.engine.language.operators.crossing import Gather
from yingbao.engine.language.operators.leaves import FACT
from yingbao.engine.language.tree import Node
from yingbao.engine.language.types import Dim, Type
from yingbao.engine.readings.explain.program import Program
from yingbao.engine.readings.explain.view import Seen
from yingbao.engine.readings.explain.world import Row
from yingbao.engine.readings.say.speaker import ATOM, SYMBOLS, Speaker, band_words, is_zero
from yingbao.engine.values import yuan_text

NAME = "name"
"""The fact that rows are called by, where they have it."""


def roles_of(start: Row, dictionary: Dictionary, lang: str) -> dict[int, str]:
    """What each row around a subject is: the label of the collection through which it is reached; in English, which tells one
    from many, the word for one."""
    roles = {id(start): dictionary.tables[start.table].label[lang]}
    waiting = [start]
    while waiting:
        row = waiting.pop(0)
        ways = dictionary.tables[row.table].collections
        one = {name: way.label.zh if lang == "zh" else way.one.replace("_", " ") for name, way in ways.items()}
        near = [(each, one[name]) for name, rows in row.collections.items() for each in rows]
        near += [(up, dictionary.tables[up.table].label[lang]) for up in row.ups.values()]
        for each, label in near:
            if id(each) not in roles:
                roles[id(each)] = label
                waiting.append(each)
    return roles


@dataclass
class Witness(Speaker):
    """Speaks about `row`; inside a set it speaks of no row in particular (None)."""

    program: Program | None = None
    row: Row | None = None
    roles: dict[int, str] = field(default_factory=dict)
    """What each row is to the subject, by the id() of the row: a member, a parent, …"""
    who: dict[str, str] = field(default_factory=dict)
    """Words that call a subject by its number, and the number: whoever shows them may know the name."""
    told: set[tuple[Node, int]] = field(default_factory=set)
    """How these values came about has been told: once is enough."""

    @contextmanager
    def at(self, row: Row | None) -> Iterator[None]:
        before, self.row = self.row, row
        try:
            yield
        finally:
            self.row = before

    def sees(self, node: Node) -> bool:
        """Whether the row in view is one that the node speaks of."""
        return self.row is not None and (not node.table or node.table == self.row.table)

    def result(self, node: Node) -> Any:
        """The node's value for the row in view."""
        assert self.program is not None
        assert self.row is not None
        return self.program.value(node, self.row)

    def chosen(self, node: Node) -> Node | None:
        """The branch of an `if` that was taken."""
        if not self.sees(node):
            return None
        condition = self.result(node.args[0])
        return None if condition is None else node.args[1] if condition else node.args[2]

    def formula(self, node: Node) -> tuple[str, int]:
        name = self.term(node)
        if name:
            return name, ATOM
        if node.op.name == "if" and (branch := self.chosen(node)) is not None:
            return self.formula(branch)
        if node.op.name == "up" and self.row is not None and self.sees(node):
            with self.at(self.row.ups[node.payload.name]):
                return self.formula(node.args[0])
        if node.op.name == "lookup" and self.sees(node):
            return self.row_words(node), ATOM
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
        if node.op.name == "up" and self.sees(node):
            with self.at(self.row.ups[node.payload.name]):
                return self.numbers(node.args[0])
        if node.op.name in SYMBOLS and not (node.op.name == "add" and self.steps(node)):
            return self.sum_of_numbers(node)
        if node.op.name.startswith("round_"):
            return node.op.words([self.numbers(node.args[0])[0]], node, self.lang), ATOM
        if node.op.name in ("min", "max"):
            return self.picked(node), ATOM
        return self.bare(node), ATOM

    def picked(self, node: Node) -> str:
        """The values of which the least or the greatest was taken; a floor of 0 only where it came to bear."""
        parts = [arg for arg in node.args if not is_zero(arg)]
        if node.op.name == "max" and len(parts) == 1:
            text = self.numbers(parts[0])[0]
            below = (self.result(parts[0]) or 0) < 0 if not parts[0].type.ratio else False
            return self.either(f"（{text}，不足 0 的按 0 算）", f"({text}, at least 0)") if below else text
        inside = self.listed([self.numbers(arg)[0] for arg in node.args], "、", " and ")
        zh, en = ("小", "the lesser of") if node.op.name == "min" else ("大", "the greater of")
        return self.either(f"（{inside}中{zh}的一个）", f"({en} {inside})")

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

    def called(self, row: Row) -> str:
        """A row by what it is to the subject and its name; an event by its day; else by its number."""
        table = self.dictionary.tables[row.table]
        what = self.roles.get(id(row)) or table.label[self.lang]
        if name := row.facts.get(NAME):
            return f"{what} {name}"
        if table.date and (day := row.facts.get(table.date)):
            told = self.value(day, Type(Dim.DATE))
            return self.either(f"{what}（{told}）", f"{what} of {told}")
        number = row.id if row.target is None else row.target
        if table.kind == "subject" or row.target is not None:
            self.who[f"{what} {number}"] = str(number)
        return f"{what} {number}"

    def of(self, row: Row) -> str:
        """'家庭成员 12 的', 'member 12: '; nothing for the subject itself."""
        if id(row) in self.roles:
            name = self.called(row)
            return self.either(f"{name} 的" if name[-1].isascii() else f"{name}的", f"{name}: ")
        return ""

    def untold(self, node: Node, row: Row) -> bool:
        """Whether this value's origin is still to be told; from now on it is told."""
        if (node, id(row)) in self.told:
            return False
        self.told.add((node, id(row)))
        return True

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
            yield Seen(fact.label[self.lang], self.worth(node), fact.department[self.lang])
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

    def picks(self, node: Node) -> tuple[object, ...] | None:
        """The key of the row of a parameter that was looked up; None if there is none."""
        keys = [self.result(arg) for arg in node.args]
        for matchers, _ in node.payload.rows or ():
            if all(key is not None and key in matcher for key, matcher in zip(keys, matchers, strict=True)):
                return tuple(matchers)
        return None

    def row_words(self, node: Node) -> str:
        """The row of a parameter by band or category that was looked up."""
        name, matchers = self.words.parameter(node.payload.name), self.picks(node)
        if matchers is None:
            return name
        shown = self.listed([band_words(self, m, c) for m, c in zip(matchers, node.payload.categories, strict=True)])
        return self.either(f"{name}（{shown}）", f"{name} ({shown})")
