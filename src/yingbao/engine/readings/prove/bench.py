"""One policy on the bench: its folded trees for the solver, its unfolded ones for the evaluation of every witness."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from yingbao.engine.language.tree import Node
from yingbao.engine.policies.book import Book
from yingbao.engine.policies.law import Law
from yingbao.engine.policies.outcome import Outcome
from yingbao.engine.readings.explain.program import Program
from yingbao.engine.readings.explain.world import Row, all_rows
from yingbao.engine.readings.prove.finding import Seen, Witness
from yingbao.engine.readings.prove.naming import Naming
from yingbao.engine.readings.prove.shrink import shrink
from yingbao.engine.readings.prove.solve import Reply, Solve
from yingbao.engine.readings.prove.symbols import Truth
from yingbao.engine.readings.prove.terms import Terms
from yingbao.engine.readings.prove.world import Bounds, SymbolicRow, World

Test = Callable[[Row], bool]


class Judge:
    """Evaluates a policy's unfolded trees, the independent reading, on rows in memory."""

    def __init__(self, book: Book, on: date, area: str, policy: str) -> None:
        self.law = Law(book, on, area, fold=False)
        self.outcome = self.law.outcome(policy)
        self.program = Program(_trees(self.outcome)) if self.outcome else None

    def value(self, tree: Node, row: Row) -> object:
        """A tree's value, None for unknown; what was computed of other trees is forgotten."""
        assert self.program is not None
        for each in all_rows(row):
            each.forget()
        return self.program.value(tree, row)

    def seen(self, row: Row) -> Seen:
        """Status, and for one who is entitled the amounts and the ground. No outcome is 'not entitled'."""
        status = self.status(row)
        if status is not True or self.outcome is None or self.program is None:
            return Seen(status)
        trees = [getattr(self.outcome, name) for name in ("amount", "amount_max", "ground")]
        return Seen(status, *(None if tree is None else self.program.value(tree, row) for tree in trees))

    def status(self, row: Row) -> bool | None:
        if self.outcome is None:
            return False
        status = self.value(self.outcome.status, row)
        assert status is None or isinstance(status, bool)
        return status


def _trees(outcome: Outcome) -> Iterable[Node]:
    yield from (ground.condition for ground in outcome.grounds)
    yield from (tree for _, tree in outcome.excepts)
    names = ("status", "ground", "amount", "amount_max")
    yield from (tree for name in names if (tree := getattr(outcome, name)) is not None)


class Bench:
    """A policy's symbolic world with its solver, and its judge. Raises LookupError when nothing is in force."""

    def __init__(self, book: Book, on: date, area: str, policy: str, bounds: Bounds, seconds: float) -> None:
        self.book, self.on, self.area, self.policy, self.bounds = book, on, area, policy, bounds
        self.law = Law(book, on, area)
        outcome = self.law.outcome(policy)
        if outcome is None:
            raise LookupError(policy)
        self.outcome: Outcome = outcome
        self.judge = Judge(book, on, area, policy)
        self.naming = Naming(self.law, outcome)
        self.world = World(book.dictionary, on, bounds)
        self.root: SymbolicRow = self.world.row(outcome.table)
        self.terms = Terms(self.world)
        self.solve = Solve(self.world, self.root, seconds)

    def truth(self, tree: Node) -> tuple[Truth, Truth]:
        """(holds, does not hold) of a condition about the root; where neither is so it is unknown."""
        return self.terms.truth(tree, self.root)

    def find(self, test: Test, *conditions: Truth) -> Reply:
        """A case where the conditions hold, its picture found to pass the test by evaluation."""
        reply = self.solve(*conditions)
        if reply.picture is None or test(reply.picture.of(self.root)):
            return reply
        return Reply("undecided", "replay")

    def witness(self, reply: Reply, test: Test) -> tuple[Witness, ...]:
        """The reply's case made as plain as the test allows."""
        if reply.picture is None:
            return ()
        row = reply.picture.of(self.root)
        shrink(self.book.dictionary, row, test)
        return (Witness(row, self.judge.seen(row)),)

    def ground(self, index: int, row: Row) -> object:
        assert self.judge.outcome is not None
        return self.judge.value(self.judge.outcome.grounds[index].condition, row)

    def exception(self, index: int, row: Row) -> object:
        assert self.judge.outcome is not None
        return self.judge.value(self.judge.outcome.excepts[index][1], row)
