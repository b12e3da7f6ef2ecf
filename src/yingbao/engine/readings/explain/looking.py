"""Conditions looked at for one row: each with its verdict, the values it saw, and what is inside, as deep as a person needs."""

from __future__ import annotations

from collections.abc import Sequence

from yingbao.engine.language.operators.crossing import Gather, missing_of
from yingbao.engine.language.tree import Node
from yingbao.engine.language.types import Dim, Type
from yingbao.engine.readings.explain.view import Line, Seen
from yingbao.engine.readings.explain.witness import Witness
from yingbao.engine.readings.explain.world import Row
from yingbao.engine.readings.say.conditions import clause, joined, quantified
from yingbao.engine.readings.say.records import recorded

VERDICT = {True: "yes", False: "no", None: "unknown"}
ELEMENTS = 8
"""At most so many members are shown one by one."""
DEEPEST = 6
_DAY = Type(Dim.DATE)


def look(self: Witness, node: Node, row: Row, *, holds: bool = True, depth: int = 0) -> list[Line]:
    """The conditions of a tree as lines; `holds` False: its denial."""
    with self.at(row):
        if not self.terms.lets.get(node) or node in self.hidden:
            if node.op.name == "not":
                return look(self, node.args[0], row, holds=not holds, depth=depth)
            if node.op.name == "up":
                return look(self, node.args[0], row.ups[node.payload.name], holds=holds, depth=depth)
            if node.op.name in ("and", "or") and self.asked(node) is None:
                return _junction(self, node, row, holds, depth)
            if node.op.name in ("any", "all"):
                return [_elements(self, node, row, holds, depth)]
            return [_leaf(self, node, row, holds, depth)]
        return [_term(self, node, row, holds, depth)]


def verdict(self: Witness, node: Node, row: Row, holds: bool) -> str:
    with self.at(row):
        value = self.result(node)
    return VERDICT[value if value is None or holds else not value]


def _junction(self: Witness, node: Node, row: Row, holds: bool, depth: int) -> list[Line]:
    parts = joined(self, node)
    if (node.op.name == "and") is holds:
        return [line for part in parts for line in look(self, part, row, holds=holds, depth=depth)]
    said = verdict(self, node, row, holds)
    below = [_one(self, look(self, part, row, holds=holds, depth=depth + 1)) for part in parts]
    if said == "yes":
        below = [line for line in below if line.verdict == "yes"]
    return [Line(self.either("下列情形有一种", "one of these"), said, (), tuple(below))]


def _one(self: Witness, lines: Sequence[Line]) -> Line:
    """Several conditions of one alternative as one line."""
    if len(lines) == 1:
        return lines[0]
    verdicts = {line.verdict for line in lines}
    said = "no" if "no" in verdicts else "unknown" if "unknown" in verdicts else "yes"
    return Line(self.either("同时符合", "all of these"), said, (), tuple(lines))


def _term(self: Witness, node: Node, row: Row, holds: bool, depth: int) -> Line:
    """A named condition: spelled out at the top, and wherever it is not plainly fulfilled."""
    text, said = clause(self, node, holds=holds), verdict(self, node, row, holds)
    if not self.untold(node, row):
        return Line(text, said)
    if depth > DEEPEST or (depth > 0 and said == "yes"):
        return Line(text, said, tuple(_shown(self, node, row)))
    self.hidden.add(node)
    try:
        below = look(self, node, row, depth=depth + 1)
    finally:
        self.hidden.discard(node)
    return Line(text, said, (), tuple(below))


def _shown(self: Witness, node: Node, row: Row) -> list[Seen]:
    self.hidden.add(node)
    try:
        return self.seen(node, row)[:6]
    finally:
        self.hidden.discard(node)


def _leaf(self: Witness, node: Node, row: Row, holds: bool, depth: int) -> Line:
    text, said = clause(self, node, holds=holds), verdict(self, node, row, holds)
    if self.asked(node) is not None:
        return Line(text, said)
    below: list[Line] = []
    for arg in node.args:
        below += origin(self, arg, row, depth)
    return Line(text, said, tuple(self.seen(node, row)), tuple(below))


def _elements(self: Witness, node: Node, row: Row, holds: bool, depth: int) -> Line:
    """any, all: the elements that settle it, or all that were looked at."""
    said = verdict(self, node, row, holds)
    way = node.payload[0]
    rows = row.elements(way)
    if text := recorded(self, node, holds):
        return Line(text, said, tuple(_records(self, node, rows)))
    head, inner, truth = quantified(self, node, holds)
    below: list[Line] = []
    for element in rows[:ELEMENTS]:
        lines = [line for part in inner for line in look(self, part, element, holds=truth, depth=depth + 2)]
        one = _one(self, lines) if lines else Line("", "")
        below.append(
            Line(
                self.called(element),
                one.verdict,
                one.seen,
                one.below or ((one,) if one.text else ()),
            )
        )
    if node.op.name == "any" and holds and said == "yes":
        below = [line for line in below if line.verdict == "yes"]
    if missing := missing_of(way, len(rows)):
        below.append(
            Line(
                self.either(
                    f"还有 {missing} 位{way.label.zh}没有登记", f"{missing} more of the {way.label.en} not on record"
                ),
                "unknown",
            )
        )
    if len(rows) > ELEMENTS:
        below.append(Line(self.either(f"另有 {len(rows) - ELEMENTS} 位", f"and {len(rows) - ELEMENTS} more")))
    none = self.either(f"没有登记的{way.label.zh}", f"no {way.label.en} on record")
    return Line(head, said, () if rows else (Seen(none, ""),), tuple(below))


def _records(self: Witness, node: Node, rows: Sequence[Row]) -> list[Seen]:
    """The period of the record that settles it."""
    for record in rows:
        with self.at(record):
            if self.result(node.args[0]) is True:
                start, end = (self.value(record.facts.get(name), _DAY) for name in ("from", "to"))
                return [Seen(self.title(str(record.facts.get("policy"))), f"{start} – {end}")]
    return []


def origin(self: Witness, node: Node, row: Row, depth: int) -> list[Line]:
    """How a value that is more than a fact came about: named values with their formula, sums with their members' values."""
    if depth > DEEPEST or not node.table:
        return []
    with self.at(row):
        if self.term(node):
            return [_made(self, node, row, depth)] if self.untold(node, row) else []
        if node.op.name == "up":
            return origin(self, node.args[0], row.ups[node.payload.name], depth)
        if isinstance(node.op, Gather):
            return _gathered(self, node, row, depth)
        if node.op.name == "if" and (branch := self.chosen(node)) is not None:
            return origin(self, branch, row, depth)
    return [line for arg in node.args for line in origin(self, arg, row, depth)]


def _made(self: Witness, node: Node, row: Row, depth: int) -> Line:
    """A named value: its formula in words, in numbers, what it comes to; below it whatever went into it."""
    name = self.words.name("lets", self.terms.lets[node].name)
    self.hidden.add(node)
    try:
        if isinstance(node.op, Gather) and node.op.name not in ("any", "all"):
            with self.at(row):
                return Line(f"{name} = {self.worth(node)}", "", (), tuple(_elements_of(self, node, row, depth + 1)))
        text = worked(self, node, row, name)
        below = origin(self, node, row, depth + 1)
    finally:
        self.hidden.discard(node)
    return Line(text, "", (), tuple(below))


def worked(self: Witness, node: Node, row: Row, name: str) -> str:
    """'差额 = 低保标准 × 人数 － 家庭收入 = 1,535.00 × 3 － 2,000.00 = 2,605.00 元'."""
    with self.at(row):
        steps = [name, self.formula(node)[0], self.numbers(node)[0], self.worth(node)]
    kept = [step for at, step in enumerate(steps) if step and step not in steps[:at]]
    if len(kept) > 1 and kept[-2] in kept[-1]:
        kept.pop(-2)
    return " = ".join(kept)


def _gathered(self: Witness, node: Node, row: Row, depth: int) -> list[Line]:
    """A sum with its members' values, a count with those who were counted."""
    if node.op.name in ("any", "all") or not self.untold(node, row):
        return []
    return [Line(f"{self.noun(node)} = {self.worth(node)}", "", (), tuple(_elements_of(self, node, row, depth)))]


def _elements_of(self: Witness, node: Node, row: Row, depth: int) -> list[Line]:
    """Each element's part in a sum or count; those that count for nothing in one line."""
    lines, zero, counted = list[Line](), list[str](), list[str]()
    for element in row.elements(node.payload[0]):
        with self.at(element):
            name, kept = self.called(element), self.result(node.args[0])
            value = self.result(node.args[1]) if len(node.args) > 1 else None
            if kept is False:
                lines.append(
                    Line(
                        self.either(f"{name}：不计入", f"{name}: not counted"), "", tuple(_why_not(self, node, element))
                    )
                )
            elif kept is None:
                lines.append(Line(self.either(f"{name}：算不算还不知道", f"{name}: not known whether counted")))
            elif node.op.name == "count":
                counted.append(name)
            elif value == 0:
                zero.append(name)
            else:
                inner = origin(self, node.args[1], element, depth + 2)
                lines.append(Line(f"{name}{self.either('：', ': ')}{self.worth(node.args[1])}", "", (), tuple(inner)))
    if counted:
        lines.insert(0, Line(self.either("计入：", "counted: ") + self.listed(counted[: ELEMENTS * 2])))
    if zero:
        lines.append(Line(self.listed(zero[: ELEMENTS * 2]) + self.either("：0", ": 0")))
    return lines[: ELEMENTS * 2]


def _why_not(self: Witness, node: Node, element: Row) -> list[Seen]:
    """What was seen of the first condition that keeps an element out."""
    lines = look(self, node.args[0], element, depth=DEEPEST)
    failed = next((line for line in lines if line.verdict == "no"), None)
    while failed is not None and not failed.seen and failed.below:
        failed = next((line for line in failed.below if line.verdict == "no"), failed.below[0])
    return list(failed.seen[:2]) if failed else []
