"""Why an answer is unknown, of one row that a program has evaluated; count's SQL says the same (readings/count/cause.py)."""

from __future__ import annotations

from yingbao.engine.language.operators.crossing import Gather
from yingbao.engine.language.operators.leaves import FACT
from yingbao.engine.language.tree import Node
from yingbao.engine.readings.count.cause import DEEPEST, own_cause, possible
from yingbao.engine.readings.count.render import is_leaf
from yingbao.engine.readings.explain.program import Program
from yingbao.engine.readings.explain.world import Row


def cause_of(tree: Node, program: Program, row: Row, depth: int = 0) -> str:
    """The first fact or parameter on the way to an unknown value that is not known; of several elements the alphabetically first."""
    if is_leaf(tree) and tree.op is not FACT:
        return _crossed(tree, program, row)
    open_args = [arg for arg in tree.args if arg.type.unknown]
    if not open_args or depth > DEEPEST:
        return own_cause(tree) or next(iter(sorted(possible([tree]))), "fact:?")
    table = tree.op.name == "lookup"
    for arg in open_args if table else open_args[:-1]:
        if program.value(arg, row) is None:
            return cause_of(arg, program, row, depth + 1)
    return own_cause(tree) if table else cause_of(open_args[-1], program, row, depth + 1)


def _crossed(tree: Node, program: Program, row: Row) -> str:
    """Of a value that came from other rows: their cause."""
    if not isinstance(tree.op, Gather):
        return cause_of(tree.args[0], program, row.ups[tree.payload.name])
    keep, *measures = tree.args
    found = []
    for element in row.elements(tree.payload[0]):
        kept = program.value(keep, element)
        if kept is None:
            found.append(cause_of(keep, program, element))
        elif measures and kept and program.value(measures[0], element) is None:
            found.append(cause_of(measures[0], program, element))
    return min(found, default=own_cause(tree))
