"""Conditions as bullet points: one idea a line, alternatives indented below 'one of these'."""

from __future__ import annotations

from dataclasses import dataclass

from yingbao.engine.language.tree import Node
from yingbao.engine.language.types import Dim
from yingbao.engine.readings.say.conditions import clause, joined, named, quantified
from yingbao.engine.readings.say.records import recorded
from yingbao.engine.readings.say.speaker import Speaker

SHORT = 30


@dataclass(frozen=True)
class Item:
    """A line and what stands below it."""

    text: str
    below: tuple[Item, ...] = ()


def bullets(self: Speaker, node: Node, *, holds: bool = True) -> list[Item]:
    """The conditions that must all hold, as items."""
    if node.op.name == "not" and not self.term(node):
        return bullets(self, node.args[0], holds=not holds)
    if node.op.name == "up" and not self.term(node):
        return bullets(self, node.args[0], holds=holds)
    if node.op.name in ("and", "or") and not named(self, node):
        parts = joined(self, node)
        if (node.op.name == "and") is holds:
            return [item for part in _paired(parts) for item in _pair(self, part, holds)]
        return [alternatives(self, parts, holds)]
    if node.op.name in ("any", "all") and not named(self, node) and not recorded(self, node, holds):
        head, inner, truth = quantified(self, node, holds)
        below = tuple(item for part in inner for item in bullets(self, part, holds=truth))
        colon = self.either("：", ":") if below else ""
        return [Item(head + colon, below)]
    return [Item(clause(self, node, holds=holds))]


def _paired(parts: list[Node]) -> list[tuple[Node, ...]]:
    """Two bounds of one age belong together: 6 <= age < 18."""
    found: list[tuple[Node, ...]] = []
    for part in parts:
        ages = _ages(part)
        if found and ages and len(found[-1]) == 1 and _ages(found[-1][0]) == ages:
            found[-1] = (*found[-1], part)
        else:
            found.append((part,))
    return found


def _ages(node: Node) -> list[Node]:
    return [arg for arg in node.args if arg.op.name == "age"]


def _pair(self: Speaker, parts: tuple[Node, ...], holds: bool) -> list[Item]:
    if len(parts) == 1:
        return bullets(self, parts[0], holds=holds)
    return [Item(self.listed([clause(self, part, holds=holds) for part in parts], "、", " and "))]


def alternatives(self: Speaker, parts: list[Node], holds: bool) -> Item:
    """One of several: in one line where that is short."""
    choices = [bullets(self, part, holds=holds) for part in parts]
    plain = [choice[0].text for choice in choices if len(choice) == 1 and not choice[0].below]
    if len(plain) == len(choices) and sum(map(len, plain)) <= SHORT * (1 if self.zh else 3):
        return Item(self.listed(plain, "，或者", ", or "))
    below = tuple(choice[0] if len(choice) == 1 else _all_of(self, choice) for choice in choices)
    return Item(self.either("下列情形有一种：", "one of these:"), below)


def _all_of(self: Speaker, choice: list[Item]) -> Item:
    if all(not item.below for item in choice):
        return Item(self.listed([_closed(self, item.text) for item in choice], "，并且", ", and "))
    return Item(self.either("同时符合：", "all of these:"), tuple(choice))


def _closed(self: Speaker, text: str) -> str:
    """Alternatives inside a conjunction stand in brackets."""
    open_ = self.either("，或者", ", or ") in text and not text.startswith(("（", "("))
    return self.either(f"（{text}）", f"({text})") if open_ else text


def definition(self: Speaker, node: Node) -> list[Item]:
    """What a term means: conditions as bullets, a value as its formula."""
    self.hidden.add(node)
    try:
        if node.type.dim is Dim.BOOLEAN:
            return bullets(self, node)
        return [Item(self.noun(node))]
    finally:
        self.hidden.discard(node)
