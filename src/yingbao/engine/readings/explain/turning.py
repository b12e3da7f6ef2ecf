"""Programs of an open day that say how long their answer holds: facts stay as they are, and only the calendar moves.

A tree changes with the day only where the day enters it. There its parts rise or fall with the day (an age, a day
shifted by months, the days since a date), up to the place where something is made of them that stays for a while: a
comparison, or a value that is used in another way. Such a node is *watched*: the first later day on which it takes
another value is found by halving. The answer holds until the earliest of these days.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
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
    """A program for the days up to `last`: after `begin` and `value`, the answer holds on the days before `until`."""

    def __init__(self, trees: Iterable[Node], last: date) -> None:
        roots = tuple(trees)
        self.today = self.last = last
        self.until = self.still = last + ONE_DAY
        self.courses = Courses(roots)
        self.kernels = [self.courses.kernel(each) for each in self.courses.watched if not each.table]
        super().__init__(roots)

    def writer(self) -> Writer:
        return _TurningWriter(self)

    def turn_to(self, day: date) -> None:
        super().turn_to(day)
        self.today, self.until = day, self.last + ONE_DAY
        for of, parts in self.kernels:
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
    """Behind a watched node's value, the call that looks for its next one."""

    program: Turning

    def line(self, each: Node) -> str:
        text = super().line(each)
        courses = self.program.courses
        if each not in courses.watched:
            return text
        of, parts = courses.kernel(each)
        arguments = [self.bind("w", of), self.local(each), *map(self.use, parts)]
        return f"{text}\n    {self.bind('watch', self.program.watch)}({', '.join(arguments)})"


class Courses:
    """How the values of trees go with the day: 1 up, -1 down, 0 where they stay until something watched changes."""

    def __init__(self, roots: Iterable[Node]) -> None:
        self.of: dict[Node, int] = {}
        self.watched: set[Node] = set()
        for root in roots:
            for each in root.walk():
                if each not in self.of:
                    self.of[each] = self.course(each)
            if self.of[root]:
                self.watched.add(root)

    def course(self, each: Node) -> int:
        if each.op is TODAY:
            return 1
        name, moving = each.op.name, [arg for arg in each.args if self.of[arg]]
        signs = SIGNS.get(name) or TESTS.get(name) or ()
        ways = {self.of[arg] * sign for arg, sign in zip(each.args, signs, strict=False) if self.of[arg]}
        if len(ways) == 1 and not each.type.ratio:
            if name in SIGNS:
                return ways.pop()
            self.watched.add(each)
        elif name in MONTHLY and not (day := each.args[MONTHLY[name]]).table and moving == [day]:
            self.watched.add(node(REGISTRY["start_of_month"], day))
        else:
            self.watched.update(moving)
        return 0

    def kernel(self, each: Node) -> tuple[Kernel, list[Node]]:
        """A watched node as a function of the day and of the parts that stay, and these parts."""
        scope: dict[str, Any] = {}
        parts: dict[Node, str] = {}

        def bound(thing: Any) -> str:
            name = f"k{len(scope)}"
            scope[name] = thing
            return name

        def text(tree: Node) -> str:
            if tree.op is TODAY:
                return "day"
            if is_constant(tree):
                return bound(tree.payload[0])
            if tree is not each and not self.of[tree]:
                return parts.setdefault(tree, f"p{len(parts)}")
            payload = [bound(tree.payload)] if tree.payload is not None else []
            return f"{bound(tree.op.value)}({', '.join([*map(text, tree.args), *payload])})"

        body = text(each)
        of: Kernel = eval(f"lambda {', '.join(['day', *parts.values()])}: {body}", scope)
        return of, list(parts)
