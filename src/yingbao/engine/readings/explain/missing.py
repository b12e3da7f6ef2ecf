"""For an answer that is not known: the facts and parameters that are missing, and matter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from yingbao.engine.language.operators.crossing import Gather, missing_of
from yingbao.engine.language.operators.leaves import CONSTANT, FACT
from yingbao.engine.language.tree import Node
from yingbao.engine.policies.resolve import ParameterLabel
from yingbao.engine.readings.explain.program import Program
from yingbao.engine.readings.explain.witness import Witness
from yingbao.engine.readings.explain.world import Row

if TYPE_CHECKING:
    from yingbao.engine.readings.explain.proof import Proof

MOST = 30


def reasons(proof: Proof, witness: Witness) -> list[str]:
    """What is missing, in words, each once: for the answer, or for the amount of one that is entitled."""
    outcome = proof.outcome
    trees = [proof.branch.answer] if proof.status == "unknown" else []
    if proof.status == "entitled":
        named = (outcome.amount, outcome.amount_max, outcome.quantity, outcome.due)
        trees = [tree for tree in named if tree is not None and proof.explainer.program.value(tree, proof.row) is None]
    finder = _Finder(proof.explainer.program)
    found: dict[str, None] = {}
    for tree in trees:
        for row, node in finder.why(tree, proof.row):
            found.setdefault(_words(witness, proof.row, row, node))
    return list(found)[:MOST]


def _words(self: Witness, start: Row, row: Row, node: Node) -> str:
    if node.op is FACT:
        fact = node.payload[0]
        source = self.either(f"（来源：{fact.source}）", f" (from: {fact.department.en})") if fact.source else ""
        whose = "" if row is start else self.of(row)
        return f"{whose}{fact.label[self.lang]}{source}"
    if node.op is CONSTANT or node.op.name == "lookup":
        label = node.payload[3] if node.op is CONSTANT else None
        if node.op.name == "lookup" or isinstance(label, ParameterLabel):
            name = self.words.parameter(node.payload.name if label is None else label.name)
            return self.either(f"规定的数“{name}”当日未定", f"the parameter “{name}” is not set on the day")
        return self.either(
            f"没有这方面的数据（{label[self.lang] if label else node.payload[2]}）",
            f"no data on: {label[self.lang] if label else node.payload[2]}",
        )
    way = node.payload[0]
    return self.either(f"{way.label.zh}的记录不全", f"the record of {way.label.en} is not complete")


class _Finder:
    """Walks from an unknown value to the unknown leaves that leave it so."""

    def __init__(self, program: Program) -> None:
        self.program, self.seen = program, set[tuple[Node, int]]()

    def why(self, node: Node, row: Row) -> Iterator[tuple[Row, Node]]:
        if (node, id(row)) in self.seen or self.program.value(node, row) is not None:
            return
        self.seen.add((node, id(row)))
        if node.op is FACT or node.op is CONSTANT:
            yield row, node
        elif node.op.name == "up":
            yield from self.why(node.args[0], row.ups[node.payload.name])
        elif isinstance(node.op, Gather):
            yield from self.gathered(node, row)
        elif node.op.name == "if":
            condition = self.program.value(node.args[0], row)
            part = node.args[0] if condition is None else node.args[1] if condition else node.args[2]
            yield from self.why(part, row)
        else:
            before = len(self.seen)
            for arg in node.args:
                yield from self.why(arg, row)
            if (
                node.op.name == "lookup"
                and len(self.seen) == before
                and all(self.program.value(a, row) is not None for a in node.args)
            ):
                yield row, node

    def gathered(self, node: Node, row: Row) -> Iterator[tuple[Row, Node]]:
        way = node.payload[0]
        rows = row.elements(way)
        for element in rows:
            if self.program.value(node.args[0], element) is not False:
                for arg in node.args:
                    yield from self.why(arg, element)
        if missing_of(way, len(rows)):
            yield row, node
