"""Programs of an open day that say how long their answer holds: facts stay as they are, and only the calendar moves.

A tree changes with the day only where the day enters it. There its parts rise or fall with the day (an age, a day
shifted by months, the days since a date), up to the place where something is made of them that stays for a while: a
comparison, or a value that is used in another way. Such a node is *watched*: the first later day on which it takes
another value is found by halving. The answer holds until the earliest of these days.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from yingbao.engine.language.operators.base import REGISTRY
from yingbao.engine.language.operators.leaves import TODAY, is_constant
from yingbao.engine.language.tree import Node, node
from yingbao.engine.readings.explain.program import Program, Writer
from yingbao.engine.readings.explain.world import Row

ONE_DAY = timedelta(days=1)
Kernel = Callable[..., Any]
"""(day, values of the parts that stay): the value of a watched node on that day."""

SIGNS: dict[str, tuple[int, ...]] = {
    "year": (1,), "start_of_month": (1,), "start_of_year": (1,), "as_span": (1,), "negate": (-1,),
    "add_days": (1, 1), "add_months": (1, 1), "days_between": (1, -1), "age": (-1, 1), "months_between": (-1, 1),
    "add": (1, 1), "subtract": (1, -1), "min": (1, 1), "max": (1, 1),
}  # fmt: skip
"""How an operator's value goes with each of its arguments: up with it (1), or down."""
TESTS = {"less": (-1, 1), "at_most": (-1, 1), "more": (1, -1), "at_least": (1, -1)}
MONTHLY = {"month": 0, "every": 1}
"""Operators that stay within a month; the place of the day among their arguments."""


class Turning(Program):
    """A program for the days from a day on that `turn_to` sets, up to `last`."""

    def __init__(self, trees: Iterable[Node], last: date) -> None:
        self.today = self.last = last
        self.until = self.still = last + ONE_DAY
        roots = tuple(trees)
        self.watched = watched(roots)
        self.kernels = {each: kernel(each, self.watched) for each in self.watched if not each.table}
        super().__init__([*roots, *(part for _, parts in self.kernels.values() for part in parts)])

    def writer(self) -> Writer:
        return _TurningWriter(self)

    def turn_to(self, day: date) -> None:
        super().turn_to(day)
        self.today = day
        self.until = self.last + ONE_DAY
        for of, parts in self.kernels.values():
            values = [self.constant(part) for part in parts]
            if None not in values:
                self.watch(of, of(day, *values), *values)
        self.still = self.until

    def begin(self, rows: Iterable[Row]) -> None:
        """Before the next answer: `until` is again what holds of everybody, and the rows are as new."""
        self.until = self.still
        for row in rows:
            row.forget()

    def watch(self, of: Kernel, now: Any, *parts: Any) -> None:
        """Brings `until` forward to the first later day on which the kernel is no longer `now` (it goes one way)."""
        if now is None or of(self.until - ONE_DAY, *parts) == now:
            return
        low, high = self.today, self.until - ONE_DAY
        while (gap := (high - low).days) > 1:
            middle = low + timedelta(days=gap // 2)
            if of(middle, *parts) == now:
                low = middle
            else:
                high = middle
        self.until = high


class _TurningWriter(Writer):
    """After a watched node's value, the call that looks for its next one."""

    program: Turning

    def line(self, each: Node) -> str:
        text = super().line(each)
        if each not in self.program.watched:
            return text
        of, parts = kernel(each, self.program.watched)
        self.scope["watch"] = self.program.watch
        arguments = [self.bind("w", of), self.local(each), *map(self.use, parts)]
        return f"{text}\n    watch({', '.join(arguments)})"


def watched(roots: Sequence[Node]) -> frozenset[Node]:
    """The nodes whose values must be followed."""
    found: set[Node] = set()
    courses: dict[Node, int] = {}
    for root in roots:
        for each in root.walk():
            if each not in courses:
                courses[each] = _course(each, courses, found)
        if courses[root]:
            found.add(root)
    return frozenset(found)


def _course(each: Node, courses: dict[Node, int], found: set[Node]) -> int:
    """1 where the value rises with the day, -1 where it falls, 0 where it stays until something watched changes."""
    if each.op is TODAY:
        return 1
    moving = [arg for arg in each.args if courses[arg]]
    if not moving:
        return 0
    signs = SIGNS.get(each.op.name) or TESTS.get(each.op.name)
    if signs and not each.type.ratio:
        ways = {courses[arg] * sign for arg, sign in zip(each.args, signs, strict=True) if courses[arg]}
        if len(ways) == 1:
            if each.op.name in SIGNS:
                return ways.pop()
            found.add(each)
            return 0
    if each.op.name in MONTHLY and moving == [day := each.args[MONTHLY[each.op.name]]] and not day.table:
        found.add(node(REGISTRY["start_of_month"], day))
    else:
        found.update(moving)
    return 0


def kernel(each: Node, among: frozenset[Node]) -> tuple[Kernel, list[Node]]:
    """The node as a function of the day and of the parts that stay, and these parts."""
    scope: dict[str, Any] = {}
    parts: dict[Node, str] = {}

    def text(tree: Node, top: bool) -> str:
        if tree.op is TODAY:
            return "day"
        if is_constant(tree):
            scope[f"k{len(scope)}"] = tree.payload[0]
            return f"k{len(scope) - 1}"
        if not _enters(tree, among, top):
            return parts.setdefault(tree, f"p{len(parts)}")
        payload = [tree.payload] if tree.payload is not None else []
        inside = [text(arg, False) for arg in tree.args]
        names = [f"k{len(scope)}", *(f"k{len(scope) + 1}" for _ in payload)]
        scope.update(zip(names, [tree.op.value, *payload], strict=True))
        return f"{names[0]}({', '.join([*inside, *names[1:]])})"

    body = text(each, True)
    of: Kernel = eval(f"lambda {', '.join(['day', *parts.values()])}: {body}", scope)
    return of, list(parts)
