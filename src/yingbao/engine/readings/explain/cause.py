"""Why an answer is unknown, of one row that a program has evaluated; count's SQL says the same (readings/count/cause.py)."""

from __future__ import annotations

from yingbao.engine.language.operators.leaves import is_constant
from yingbao.engine.language.tree import Node
from yingbao.engine.readings.count.cause import DEEPEST, static_cause
from yingbao.engine.readings.count.render import is_leaf
from yingbao.engine.readings.explain.program import Program
from yingbao.engine.readings.explain.world import Row


def cause_of(tree: Node, program: Program, row: Row, depth: int = 0) -> str:
    """The first fact, parameter or policy on the way to an unknown value that is not known."""
    open_args = [arg for arg in tree.args if arg.type.unknown]
    if is_constant(tree) or is_leaf(tree) or depth > DEEPEST or not open_args:
        return static_cause(tree)
    table = tree.op.name == "lookup"
    for arg in open_args if table else open_args[:-1]:
        if program.value(arg, row) is None:
            return cause_of(arg, program, row, depth + 1)
    return f"parameter:{tree.payload.name}" if table else cause_of(open_args[-1], program, row, depth + 1)
