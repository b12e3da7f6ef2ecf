"""Trees as straight-line Python: each node is computed once a row, in the order of its level, and its value kept for the proof.

For each table and level one function is generated; it appends the values of that level's nodes to `row.computed`. A node
that crosses to other rows first brings those rows to the level below. Operators stay plain functions: the generated
code only calls them, and lets unknown (None) through where an operator is strict.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from yingbao.engine.language.earlier import Earlier
from yingbao.engine.language.operators.crossing import Gather, missing_of
from yingbao.engine.language.operators.leaves import CONSTANT, FACT, TODAY
from yingbao.engine.language.tree import Node
from yingbao.engine.readings.explain.world import Row

Step = Callable[[Row], None]
INLINE = ("<", "<=", ">", ">=", "==", "!=", "+", "*")


class Program:
    """Compiled trees. `value(tree, row)` brings the row to the tree's level and gives its value, None for unknown.

    Trees of an open day want `turn_to(day)` first, and rows that have forgotten another day.
    """

    def __init__(self, trees: Iterable[Node]) -> None:
        self.slots: dict[Node, int] = {}
        self.moving: dict[Node, Any] = {}
        self.steps: dict[str, list[Step]] = {}
        by_place: dict[str, dict[int, list[Node]]] = defaultdict(lambda: defaultdict(list))
        seen: set[Node] = set()
        for root in trees:
            for each in root.walk():
                if each.op is TODAY or (not each.table and any(arg in self.moving for arg in each.args)):
                    self.moving[each] = None
                if each not in seen and each.table and each.op is not CONSTANT:
                    seen.add(each)
                    by_place[each.table][each.level].append(each)
        for levels in by_place.values():
            self._place(levels)
        for table, levels in by_place.items():
            self.steps[table] = [_compile(levels[level], self.writer()) for level in range(max(levels) + 1)]

    def writer(self) -> Writer:
        return Writer(self)

    def turn_to(self, day: date) -> None:
        """Sets the day of trees that left it open; those that speak of nothing else are computed here."""
        for tree in self.moving:
            self.moving[tree] = day if tree.op is TODAY else _applied(tree, [self.constant(arg) for arg in tree.args])

    def constant(self, tree: Node) -> Any:
        """The value of a tree that speaks of no row."""
        return self.moving[tree] if tree in self.moving else _constant_value(tree)

    def _place(self, levels: dict[int, list[Node]]) -> None:
        position = 0
        for level in range(max(levels) + 1):
            for each in levels[level]:
                self.slots[each] = position
                position += 1

    def bring(self, row: Row, level: int) -> None:
        """Computes the row's nodes up to `level`."""
        steps = self.steps.get(row.table, ())
        while row.level < level and row.level + 1 < len(steps):
            row.level += 1
            steps[row.level](row)
        row.level = max(row.level, level)

    def value(self, tree: Node, row: Row) -> Any:
        if not tree.table:
            return self.constant(tree)
        if row.level < tree.level:
            self.bring(row, tree.level)
        return row.computed[self.slots[tree]]


def _compile(nodes: list[Node], writer: Writer) -> Step:
    """The function that appends the values of `nodes`, which are in dependency order."""
    body = [f"    {writer.line(each)}" for each in nodes]
    names = ", ".join(writer.local(each) for each in nodes)
    source = "\n".join(
        [
            "def step(row):",
            "    f = row.facts; c = row.computed",
            *body,
            f"    c += ({names},)" if names else "    pass",
        ]
    )
    scope: dict[str, Any] = writer.scope
    exec(compile(source, "<rule>", "exec"), scope)
    return scope["step"]  # type: ignore[no-any-return]


class Writer:
    """Writes one assignment a node; constants and operators are bound in the function's globals."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.scope: dict[str, Any] = {
            "bring": program.bring,
            "value": program.value,
            "missing_of": missing_of,
            "moving": program.moving,
        }
        self.here: set[Node] = set()

    def bind(self, prefix: str, thing: Any) -> str:
        name = f"{prefix}{len(self.scope)}"
        self.scope[name] = thing
        return name

    def local(self, each: Node) -> str:
        return f"n{self.program.slots[each]}"

    def use(self, each: Node) -> str:
        if each.op is CONSTANT:
            value = each.payload[0]
            return repr(value) if isinstance(value, bool | int) or value is None else self.bind("k", value)
        if each in self.program.moving:
            return f"moving[{self.bind('t', each)}]"
        if not each.table:
            return self.bind("k", _constant_value(each))
        return self.local(each) if each in self.here else f"c[{self.program.slots[each]}]"

    def line(self, each: Node) -> str:
        if each.op is FACT:
            text = f"f[{each.payload[0].name!r}]"
        elif each.op.name == "up":
            text = self.up(each)
        elif isinstance(each.op, Gather):
            text = self.gather(each)
        else:
            text = self.operation(each)
        self.here.add(each)
        return f"{self.local(each)} = {text}"

    def operation(self, each: Node) -> str:
        args = [self.use(arg) for arg in each.args]
        known = [arg for arg, node in zip(args, each.args, strict=True) if not node.type.unknown]
        maybe = [arg for arg in args if arg not in known]
        plain = not any(node.type.ratio for node in each.args)
        if each.op.infix in INLINE and plain and len(args) == 2:
            text = f"{args[0]} {each.op.infix} {args[1]}"
        elif each.op.infix in ("and", "or") and not maybe:
            text = f" {each.op.infix} ".join(args)
        elif each.op.name == "if" and not maybe:
            text = f"{args[1]} if {args[0]} else {args[2]}"
        else:
            payload = [self.bind("p", each.payload)] if each.payload is not None else []
            text = f"{self.bind('op', each.op.value)}({', '.join([*args, *payload])})"
        if each.op.strict and maybe:
            tests = " or ".join(f"{arg} is None" for arg in dict.fromkeys(maybe))
            text = f"None if {tests} else {text}"
        return text

    def up(self, each: Node) -> str:
        return f"value({self.bind('t', each.args[0])}, row.ups[{each.payload.name!r}])"

    def gather(self, each: Node) -> str:
        way, empty = each.payload
        trees = tuple(each.args)
        level = max(tree.level for tree in trees)
        helper = self.bind("g", _gatherer(self.program, each.op, way, trees, level, empty))
        rows = f"row.elements({self.bind('w', way)})" if isinstance(way, Earlier) else f"row.collections[{way.name!r}]"
        return f"{helper}({rows})"


def _gatherer(
    program: Program, op: Any, way: Any, trees: tuple[Node, ...], level: int, empty: Any
) -> Callable[[list[Row]], Any]:
    """A function over the elements' rows. Built once; the slots are read straight from the rows."""
    fixed = all(not tree.table for tree in trees)
    slots = [program.slots.get(tree) for tree in trees]
    constants = [_constant_value(tree) if not tree.table and tree not in program.moving else None for tree in trees]
    moves = any(tree in program.moving for tree in trees)
    extra = (empty.payload[0],) if isinstance(empty, Node) else ()
    guarded = way.number is not None or way.unknown_when_empty

    def gather(rows: list[Row]) -> Any:
        elements = []
        fixtures = (
            [program.moving.get(tree, k) for tree, k in zip(trees, constants, strict=True)] if moves else constants
        )
        for row in rows:
            if not fixed and row.level < level:
                program.bring(row, level)
            computed = row.computed
            elements.append(tuple([k if s is None else computed[s] for s, k in zip(slots, fixtures, strict=True)]))
        return op.value(elements, missing_of(way, len(rows)) if guarded else 0, *extra)

    return gather


def _constant_value(tree: Node) -> Any:
    """The value of a tree without facts."""
    if tree.op is CONSTANT:
        return tree.payload[0]
    return _applied(tree, [_constant_value(arg) for arg in tree.args])


def _applied(tree: Node, args: list[Any]) -> Any:
    if tree.op.strict and None in args:
        return None
    return tree.op.value(*args, *([tree.payload] if tree.payload is not None else []))
