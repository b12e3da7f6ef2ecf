"""Why a value is unknown although every fact is known: a parameter that is not set, or a table without a row for it."""

from __future__ import annotations

from collections.abc import Iterator

from yingbao.engine.language.operators.crossing import Gather
from yingbao.engine.language.operators.leaves import CONSTANT
from yingbao.engine.language.operators.tables import Grid
from yingbao.engine.language.tree import Node
from yingbao.engine.readings.explain.program import Program
from yingbao.engine.readings.explain.world import Row, all_rows


def causes(program: Program, tree: Node, row: Row) -> list[tuple[str, bool]]:
    """Each cause once: (the parameter's name, whether it is a table with a gap rather than a value not set)."""
    for each in all_rows(row):
        each.forget()
    return list(dict.fromkeys(_causes(program, tree, row)))


def _causes(program: Program, tree: Node, row: Row) -> Iterator[tuple[str, bool]]:
    if tree.op is CONSTANT:
        if tree.payload[0] is None:
            yield str(tree.payload[3] or tree.payload[2]), False
    elif program.value(tree, row) is None:
        below = list(_below(tree, row))
        unknown = [(arg, at) for arg, at in below if program.value(arg, at) is None]
        if not unknown and isinstance(tree.payload, Grid):
            yield tree.payload.name, any(value.payload[0] is not None for _, value in tree.payload.rows or ())
        for arg, at in unknown:
            yield from _causes(program, arg, at)


def _below(tree: Node, row: Row) -> Iterator[tuple[Node, Row]]:
    if tree.op.name == "up":
        yield tree.args[0], row.ups[tree.payload.name]
    elif isinstance(tree.op, Gather):
        yield from ((arg, each) for each in row.elements(tree.payload[0]) for arg in tree.args)
    else:
        yield from ((arg, row) for arg in tree.args)
