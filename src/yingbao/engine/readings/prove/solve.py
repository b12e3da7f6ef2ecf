"""Questions to the solver, each with its time limit: a picture, never, or not decided with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import z3

from yingbao.engine.readings.prove.symbols import Truth, both
from yingbao.engine.readings.prove.world import Picture, SymbolicRow, World, picture

Verdict = Literal["found", "never", "undecided"]


@dataclass(frozen=True)
class Reply:
    """What came of a question. `picture` shows the case where one was found; `model` is the solver's own."""

    verdict: Verdict
    reason: str = ""
    picture: Picture | None = None
    model: Any = None


NEVER_SO = Reply("never")


@dataclass
class Solve:
    """Asks about one world; `seconds` is the limit of each question."""

    world: World
    root: SymbolicRow
    seconds: float = 5.0

    def __call__(self, *conditions: Truth) -> Reply:
        condition = both(*conditions)
        if condition is False:
            return NEVER_SO
        solver = z3.Solver()
        solver.set("timeout", max(1, int(self.seconds * 1000)))
        solver.add(*self.world.constraints)
        if condition is not True:
            solver.add(condition)
        answer = solver.check()
        if answer == z3.unsat:
            return NEVER_SO
        if answer == z3.unknown:
            return Reply("undecided", solver.reason_unknown())
        model = solver.model()
        return Reply("found", "", picture(self.world, self.root, model), model)
