"""Which unknowns can still change an answer: two completions that differ in one of them only, and in the answer.

One solver holds both completions; for each candidate it is asked whether they may differ there and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

import z3

from yingbao.engine.language.tree import Node
from yingbao.engine.language.types import Dim
from yingbao.engine.readings.ask.live import Leaf
from yingbao.engine.readings.ask.mirror import Mirror
from yingbao.engine.readings.prove.symbols import Symbol, boolean, either
from yingbao.engine.readings.prove.terms import Terms
from yingbao.engine.readings.prove.world import SymbolicRow

Answer = Literal["entitled", "not", "unknown"]
SECONDS = 0.5


class Matter:
    """The answer as terms over one mirror, and questions about it."""

    def __init__(self, mirror: Mirror, trees: Sequence[Node], row: SymbolicRow) -> None:
        self.mirror, self.world = mirror, mirror.world
        terms = Terms(self.world)
        self.parts: list[Any] = []
        for tree in trees:
            self.parts += _parts(terms, tree, row)
        self.solver = z3.Solver()
        self.solver.set("timeout", int(SECONDS * 1000))
        self.solver.add(*self.world.constraints)

    def possible(self, yes: Any, no: Any) -> set[Answer]:
        """The answers that some completion gives; one that the solver did not decide counts as possible."""
        neither = z3.Not(boolean(either(yes, no)))
        tests: list[tuple[Answer, Any]] = [("entitled", yes), ("not", no), ("unknown", neither)]
        found: set[Answer] = set()
        for answer, condition in tests:
            if condition is not False and self.solver.check(boolean(condition)) != z3.unsat:
                found.add(answer)
        return found

    def matter(self, leaves: Iterable[Leaf]) -> list[Leaf]:
        """Those of the leaves that can change the answer; an undecided one is kept."""
        candidates = list(leaves)
        variables = {leaf: self.variables(leaf) for leaf in candidates}
        pairs = {v: z3.Const(f"{v}'", v.sort()) for found in variables.values() for v in found}
        swap = list(pairs.items())
        # one substitution for all: each call converts the whole list of pairs anew
        self.solver.add(z3.substitute(z3.And(True, *self.world.constraints), *swap))
        changed = [z3.substitute(part, *swap) for part in self.parts]
        self.solver.add(z3.Or(False, *(part != other for part, other in zip(self.parts, changed, strict=True))))
        same = {leaf: z3.Bool(f"same.{number}") for number, leaf in enumerate(candidates)}
        for leaf, flag in same.items():
            self.solver.add(z3.Implies(flag, z3.And(True, *(v == pairs[v] for v in variables[leaf]))))
        return [leaf for leaf in candidates if self.free(leaf, same)]

    def free(self, leaf: Leaf, same: dict[Leaf, Any]) -> bool:
        return bool(self.solver.check(*(flag for other, flag in same.items() if other != leaf)) != z3.unsat)

    def variables(self, leaf: Leaf) -> list[Any]:
        """The variables of a fact; of a collection nobody has listed, all that is in it."""
        row, name = leaf
        if leaf not in self.mirror.unlisted:
            known = row.facts.get(name)
            return [known.term] if isinstance(known, Symbol) else []
        found = []
        for place in row.collections[name]:
            if place.present is not True:
                found.append(place.present)
            if place.row not in self.mirror.real:
                found += list(_below(place.row))
        return found


def _below(row: SymbolicRow) -> Iterable[Any]:
    yield from (known.term for known in row.facts.values() if isinstance(known, Symbol))
    for places in row.collections.values():
        for place in places:
            if place.present is not True:
                yield place.present
            yield from _below(place.row)


def _parts(terms: Terms, tree: Node, row: SymbolicRow) -> list[Any]:
    """Terms that are equal for two completions exactly where the tree's values are, unknown included."""
    if tree.type.dim is Dim.BOOLEAN:
        return [boolean(side) for side in terms.truth(tree, row)]
    found = terms.symbol(tree, row)
    if not isinstance(found, Symbol):
        return []
    known = boolean(found.known)
    sides = found.term if isinstance(found.term, tuple) else (found.term,)
    return [known, *(z3.If(known, side, 0) for side in sides)]
