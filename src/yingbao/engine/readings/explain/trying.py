"""Other values of facts, tried in a copy of the rows. What comes out is the value nearest to the true one that was found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from yingbao.engine.dictionary import Fact
from yingbao.engine.dictionary.model import NONE
from yingbao.engine.language.operators.leaves import CONSTANT
from yingbao.engine.language.tree import Node
from yingbao.engine.language.types import Dim
from yingbao.engine.readings.explain.opening import Keys
from yingbao.engine.readings.explain.program import Program
from yingbao.engine.readings.explain.world import Row, all_rows
from yingbao.engine.values import NEVER, Value

if TYPE_CHECKING:
    from yingbao.engine.readings.explain.proof import Proof

MOST_TRIALS = 4_000
COMBINATIONS = 200
OLDEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)
FEW = 12
Test = Callable[[Any], bool]


class Trial:
    """A copy of the rows around a proof's subject, and the law in which every fact may be unknown."""

    goal: tuple[bool | None, ...] = (True,)
    """What counts as another answer: entitled, or where nothing brings that about, at least not refused."""

    def __init__(self, proof: Proof) -> None:
        branch = proof.explainer.open_branch(proof)
        self.outcome, self.on, self.trials = branch.outcome, proof.explainer.law.on, 0
        self.answered = branch.answer
        self.given = self.outcome.amount, self.outcome.amount_max
        self.program = Program(tree for tree in (self.answered, *self.given) if tree is not None)
        self.constants = _constants(self.answered)
        self.copies = _copies(proof.row)
        self.row = self.copies[id(proof.row)]

    def answer(self, tree: Node) -> Any:
        for row in self.copies.values():
            row.forget()
        return self.program.value(tree, self.row)

    def holds(self, keys: Keys, values: Sequence[Value]) -> bool:
        """Whether the goal is reached with these values; always no once enough has been tried."""
        self.trials += 1
        return self.trials <= MOST_TRIALS and self.with_values(keys, values, self.answered) in self.goal

    def with_values(self, keys: Keys, values: Sequence[Value], tree: Node) -> Any:
        rows = [self.copies[id(row)] for row, _ in keys]
        before = [row.facts[fact.name] for row, (_, fact) in zip(rows, keys, strict=True)]
        for row, (_, fact), value in zip(rows, keys, values, strict=True):
            row.facts[fact.name] = value
        try:
            return self.answer(tree)
        finally:
            for row, (_, fact), value in zip(rows, keys, before, strict=True):
                row.facts[fact.name] = value

    def status(self, keys: Keys, values: Sequence[Value]) -> bool | None:
        found: bool | None = self.with_values(keys, values, self.answered)
        return found

    def amounts(self, keys: Keys, values: Sequence[Value]) -> tuple[int | None, int | None]:
        """The least and the most."""
        low, high = (None if tree is None else self.with_values(keys, values, tree) for tree in self.given)
        return low, high

    def solve(self, keys: Keys) -> list[Value] | None:
        """Values for the facts that reach the goal, each as near to the true one as was found."""
        if len(keys) == 1:
            (row, fact) = keys[0]
            found = self.nearest(fact, row.facts[fact.name], lambda value: self.holds(keys, [value]))
            return None if found is None else [found]
        choices = [list(self.candidates(fact, row.facts[fact.name])) for row, fact in keys]
        for values in islice(product(*choices), COMBINATIONS):
            if self.holds(keys, values):
                return self.tightened(keys, list(values))
        return None

    def tightened(self, keys: Keys, values: list[Value]) -> list[Value]:
        """Each number or day moved back towards the true one as far as it goes."""
        for position, (row, fact) in enumerate(keys):
            if fact.kind in ("boolean", "category", "area"):
                continue
            was, now = row.facts[fact.name], values[position]

            def test(value: Any, position: int = position) -> bool:
                return self.holds(keys, [*values[:position], value, *values[position + 1 :]])

            if was is not None and NEVER not in (now, was):
                values[position] = _between(was, now, test)
        return values

    # ---- other values -----------------------------------------------------------------------------

    def candidates(self, fact: Fact, was: Value) -> Iterator[Value]:
        """A few other values of a fact, the likeliest first."""
        if fact.kind == "boolean":
            yield from (value for value in (True, False) if value is not was)
        elif fact.kind == "category":
            names = self.constants.get(Dim.CATEGORY, set())
            others = [
                value
                for value in (*self.outcome.policy.dictionary.categories[fact.category or ""].values,)
                if value != was
            ]
            yield from [value for value in others if value in names]
            yield from [NONE] if fact.may_be_nothing and was != NONE else []
            yield from [value for value in others if value not in names]
        elif fact.kind == "area":
            yield from (
                str(code)
                for code in sorted(self.constants.get(Dim.AREA, set()))
                if was is None or not str(was).startswith(str(code))
            )
        elif fact.kind == "date":
            yield from (day for day in self.days(fact) if day != was)
        else:
            numbers = {
                n + step
                for n in self.constants.get(Dim.MONEY if fact.kind == "money" else Dim.NUMBER, set())
                for step in (-1, 0, 1)
            }
            yield from (
                n for n in dict.fromkeys([fact.lo, fact.hi, *sorted(numbers)]) if n != was and fact.lo <= n <= fact.hi
            )

    def days(self, fact: Fact) -> Iterator[date]:
        if fact.absent == NEVER:
            yield NEVER
        for span in (0, 1, -1, 366, -366, 3_653, -3_653, 29_220, -29_220):
            yield self.on + timedelta(days=span)

    def nearest(self, fact: Fact, was: Value, test: Test) -> Value:
        """The nearest other value that passes, None if none was found."""
        if fact.kind in ("boolean", "category", "area"):
            return next((value for value in self.candidates(fact, was) if test(value)), None)
        start: Any = was if was is not None and was != NEVER else (self.on if fact.kind == "date" else 0)
        if fact.kind == "integer" and fact.hi - fact.lo <= FEW:
            others = sorted(range(fact.lo, fact.hi + 1), key=lambda n: abs(n - start))
            return next((value for value in others if value != was and test(value)), None)
        lo, hi = (OLDEST, LATEST) if fact.kind == "date" else (fact.lo, fact.hi)
        if start is not was and test(start):
            return start  # type: ignore[no-any-return]
        found = [value for bound in (lo, hi) if (value := _towards(start, bound, test)) is not None]
        if not found:
            return next((value for value in self.candidates(fact, was) if test(value)), None)
        return min(found, key=lambda value: abs(_steps(start, value)))  # type: ignore[no-any-return]


def _steps(a: Any, b: Any) -> int:
    return int((b - a).days if isinstance(a, date) else b - a)


def _moved(start: Any, steps: int) -> Any:
    return start + timedelta(days=steps) if isinstance(start, date) else start + steps


def _towards(start: Any, bound: Any, test: Test) -> Any:
    """The first value found from `start` towards `bound` by doubling steps, then the nearest by halving."""
    far = _steps(start, bound)
    if far == 0:
        return None
    sign, reach, last = (1 if far > 0 else -1), 1, 0
    while True:
        reach = min(reach, abs(far))
        if test(_moved(start, sign * reach)):
            return _between(_moved(start, sign * last), _moved(start, sign * reach), test)
        if reach == abs(far):
            return None
        last, reach = reach, reach * 2


def _between(fails: Any, passes: Any, test: Test) -> Any:
    """The value nearest to `fails` that passes, where what lies between changes once."""
    while abs(gap := _steps(fails, passes)) > 1:
        middle = _moved(fails, gap // 2 if gap > 0 else -(-gap // 2))
        if test(middle):
            passes = middle
        else:
            fails = middle
    return passes


def _constants(tree: Node) -> dict[Dim, set[Any]]:
    """What the rule compares with: numbers, categories, divisions."""
    found: dict[Dim, set[Any]] = {}
    for each in tree.walk():
        if each.op is CONSTANT and each.payload[0] is not None and not isinstance(each.payload[0], tuple | bool):
            found.setdefault(each.type.dim, set()).add(each.payload[0])
        if each.op.name == "in":
            found.setdefault(each.args[0].type.dim, set()).update(each.payload[0])
        if each.op.name == "within":
            found.setdefault(Dim.AREA, set()).add(each.payload)
    return found


def _copies(start: Row) -> dict[int, Row]:
    """The rows around one, copied; by the id() of the original."""
    originals = all_rows(start)
    copies = {id(row): Row(row.table, row.id, dict(row.facts)) for row in originals}
    for row in originals:
        copy = copies[id(row)]
        copy.target = row.target
        copy.ups = {name: copies[id(up)] for name, up in row.ups.items()}
        copy.collections = {name: [copies[id(each)] for each in rows] for name, rows in row.collections.items()}
    return copies
