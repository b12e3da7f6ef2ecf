"""What would have changed a refusal: the smallest sets of facts, tried out, not guessed.

First Kleene's logic says which sets of at most three facts would, being unknown, leave the answer open; then other values
of these facts are tried in a copy of the rows until one brings the answer about. Deterministic, and bounded by a count.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from yingbao.engine.dictionary import Fact
from yingbao.engine.dictionary.model import NONE
from yingbao.engine.language.operators.leaves import DIM_OF_KIND
from yingbao.engine.language.tree import Node
from yingbao.engine.language.types import Dim, Type
from yingbao.engine.readings.explain.opening import Key, opens
from yingbao.engine.readings.explain.trying import Trial
from yingbao.engine.readings.explain.witness import Witness
from yingbao.engine.readings.explain.world import Row
from yingbao.engine.values import Value

if TYPE_CHECKING:
    from yingbao.engine.readings.explain.proof import Proof

MOST_SETS = 60
MOST_CHANGES = 5
FIXED = ("birth", "sex", "death")
"""Facts that nobody can change, by the names that dictionaries give them."""


@dataclass(frozen=True)
class Step:
    """One fact otherwise."""

    row: Row
    fact: Fact
    was: Value
    to: Value


@dataclass(frozen=True)
class Change:
    """Facts which, had they been so, would have changed the refusal: into an entitlement with `amount`, up to `amount_max`
    where officials have discretion, or else into an open question."""

    steps: tuple[Step, ...]
    entitled: bool
    amount: int | None
    amount_max: int | None


def changes(proof: Proof) -> tuple[Change, ...]:
    """The smallest sets that were found, at most five of one size; what can be changed goes before what cannot."""
    tree: Node = proof.branch.answer
    sets = [keys for keys in opens(proof.explainer.program, tree, proof.row) if keys]
    trial = Trial(proof)
    for fixed, goal in product((False, True), ((True,), (True, None))):
        trial.goal = goal
        wanted = [keys for keys in sets if any(fact.name in FIXED for _, fact in keys) is fixed]
        for size in (1, 2, 3):
            found = [change for keys in _ordered(wanted, size) if (change := _tried(trial, keys)) is not None]
            if found:
                return tuple(_told_first(found)[:MOST_CHANGES])
    return ()


def _told_first(found: list[Change]) -> list[Change]:
    """What befalls somebody (a category that was nothing) goes last, and one fact of several members is told once first."""
    seen, first, again = set[tuple[str, ...]](), list[Change](), list[Change]()
    for change in sorted(found, key=lambda change: any(step.was == NONE for step in change.steps)):
        names = tuple(step.fact.name for step in change.steps)
        (again if names in seen else first).append(change)
        seen.add(names)
    return first + again


def _ordered(sets: list[tuple[Key, ...]], size: int) -> list[tuple[Key, ...]]:
    return [keys for keys in sets if len(keys) == size][:MOST_SETS]


def _tried(trial: Trial, keys: tuple[Key, ...]) -> Change | None:
    values = trial.solve(keys)
    if values is None:
        return None
    steps = tuple(Step(row, fact, row.facts[fact.name], to) for (row, fact), to in zip(keys, values, strict=True))
    entitled = trial.status(keys, values) is True
    return Change(steps, entitled, *(trial.amounts(keys, values) if entitled else (None, None)))


def change_words(proof: Proof, change: Change, self: Witness) -> str:
    """'如果家庭成员 12 的月均工资性收入为 3,069.99 元（现为 3,200.00 元），就应当享受，金额 0.01 元'."""
    parts = [_step(proof, step, self) for step in change.steps]
    facts = self.listed(parts, "，并且", " and ")
    if not change.entitled:
        return self.either(f"如果{facts}，就还不能确定", f"If {facts}, it would not be decided yet")
    amount = ""
    if change.amount is not None:
        amount = self.either("，金额 ", ", with ") + money_words(self, change.amount, change.amount_max)
    return self.either(f"如果{facts}，结果就会改变{amount}", f"If {facts}, the answer would have changed{amount}")


def money_words(self: Witness, low: int, high: int | None) -> str:
    """'2,605.00 元'; where officials have discretion '1,000.00 元 至 2,000.00 元，由经办机关定'."""
    words = [self.value(side, Type(Dim.MONEY)) for side in (low, high) if side is not None]
    if len(set(words)) == 1:
        return words[0]
    return self.either(f"{words[0]} 至 {words[1]}，由经办机关定", f"{words[0]} to {words[1]}, as the office decides")


def _step(proof: Proof, step: Step, self: Witness) -> str:
    whose = "" if step.row is proof.row else self.of(step.row)
    label = step.fact.label[self.lang]
    kind = Type(DIM_OF_KIND[step.fact.kind], category=step.fact.category)
    to, was = (self.value(value, kind) for value in (step.to, step.was))
    if self.zh:
        to, was = (f" {text}" if text[:1].isdigit() else text for text in (to, was))
        return f"{whose}{label}为{to}（现为{was}）"
    return f"{whose}{label} had been {to} (it is {was})"
