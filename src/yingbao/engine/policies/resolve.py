"""From a book's trees, true of every day, to one day's: parameters, the day itself, other policies and gaps in the data put in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from yingbao.engine.language.operators.base import REGISTRY
from yingbao.engine.language.operators.crossing import Gather
from yingbao.engine.language.operators.leaves import ANSWER, FACT, PARAMETER, TODAY, constant
from yingbao.engine.language.operators.tables import Grid
from yingbao.engine.language.tree import Node, node, rebuild
from yingbao.engine.language.types import DATE, Type
from yingbao.engine.policies.parameters import InForce, Parameter, ParameterRow, in_force
from yingbao.engine.values import Value

if TYPE_CHECKING:
    from yingbao.engine.policies.book import Book

LOOKUP = REGISTRY["lookup"]


@dataclass(frozen=True)
class Gaps:
    """What a data folder lacks: whole tables, and facts whose column has holes that the dictionary does not allow for."""

    tables: frozenset[str] = frozenset()
    facts: frozenset[tuple[str, str]] = frozenset()


NO_GAPS = Gaps()

Today = Literal["fixed", "open"]
"""Whether `on` becomes a constant, or stays a leaf in trees that serve every day on which the same law holds."""


def parameter_node(book: Book, policy: str, name: str) -> Node | None:
    """A parameter as a leaf; one with keys carries a Grid and must be subscripted."""
    hull = book.hull(policy, name)
    if hull is None:
        return None
    files = book.by_id[policy]
    categories = next(
        (f.parameters[name].categories for f in files if name in f.parameters and f.parameters[name].categories), ()
    )
    if not categories:
        return node(PARAMETER, payload=(policy, name, hull), table="")
    known = book.dictionary.categories
    codes = tuple(known[category].codes if category else None for category in categories)
    return node(PARAMETER_GRID, payload=Grid(policy, name, hull, categories, codes), table="")


class _GridLeaf(type(PARAMETER)):  # type: ignore[misc]
    """A parameter by key, before its key is given."""

    name = "parameter_grid"

    def typed(self, args: object, payload: Grid) -> Type:
        return payload.type


PARAMETER_GRID = _GridLeaf()


@dataclass
class Resolver:
    """Resolves trees for one day. `parameters` finds a policy's, `answer` another policy's tree, `overrides` sets values for an example."""

    on: date
    parameters: Callable[[str], Mapping[str, Parameter]]
    answer: Callable[[str, str, str], Node]
    gaps: Gaps = NO_GAPS
    overrides: Mapping[tuple[str, str], Value] = field(default_factory=dict)
    fold: bool = True
    today: Today = "fixed"
    memo: dict[Node, Node] = field(default_factory=dict)

    def __call__(self, tree: Node) -> Node:
        return rebuild(tree, self.change, self.memo)

    def change(self, old: Node, args: tuple[Node, ...]) -> Node:
        if old.op is PARAMETER:
            policy, name, hull = old.payload
            return self.parameter(policy, name, hull)
        if old.op is TODAY:
            return constant(self.on, DATE, label="on") if self.today == "fixed" else old
        if old.op is ANSWER:
            return self.answer(old.payload[0], old.payload[1], old.payload[3])
        if old.op is FACT:
            fact, codes, _ = old.payload
            hole = (fact.table, fact.name) in self.gaps.facts or (old.table, fact.name) in self.gaps.facts
            return node(FACT, payload=(fact, codes, True), table=old.table) if hole else old
        payload: Any = self.grid(old.payload) if old.op is LOOKUP else old.payload
        if isinstance(old.op, Gather):
            if payload[0].table in self.gaps.tables:
                return constant(None, old.type, f"fact:{payload[0].name}", payload[0].label)
            if payload[1] is not None and not isinstance(payload[1], str):
                payload = (payload[0], self(payload[1]))
        new = node(old.op, *args, payload=payload, table=old.table)
        return new.op.fold(new) if self.fold else new

    def value(self, policy: str, name: str, rows: list[ParameterRow]) -> InForce:
        if (policy, name) in self.overrides:
            return InForce(self.overrides[policy, name], None)
        return in_force(rows, self.on)

    def parameter(self, policy: str, name: str, hull: Type) -> Node:
        found = self.parameters(policy).get(name)
        now = self.value(policy, name, found.rows if found else [])
        label = ParameterLabel(policy, name, now.row)
        return constant(now.value, Type(hull.dim), f"parameter:{name}", label)

    def grid(self, grid: Grid) -> Grid:
        """The grid's rows in force on the day; an example may set a whole table to unknown only."""
        found = self.parameters(grid.policy).get(grid.name)
        by_key: dict[object, list[ParameterRow]] = {}
        for row in found.rows if found else []:
            by_key.setdefault(row.key, []).append(row)
        rows = []
        for key, dated in by_key.items():
            now = self.value(grid.policy, grid.name, dated)
            if now.row is not None or (grid.policy, grid.name) in self.overrides:
                label = ParameterLabel(grid.policy, grid.name, now.row)
                rows.append((key, constant(now.value, Type(grid.type.dim), f"parameter:{grid.name}", label)))
        # of bands that overlap, one has ended: the one in force is found first
        rows.sort(key=lambda row: row[1].payload[0] is None)
        return replace(grid, rows=tuple(rows))  # type: ignore[arg-type]


@dataclass(frozen=True, eq=False)
class ParameterLabel:
    """Words a constant that came from a parameter, and remembers the row in force."""

    policy: str
    name: str
    row: ParameterRow | None

    def __str__(self) -> str:
        return self.name

    def __getitem__(self, lang: str) -> str:
        return self.name

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ParameterLabel) and (self.policy, self.name, self.row) == (
            other.policy,
            other.name,
            other.row,
        )

    def __hash__(self) -> int:
        return hash((self.policy, self.name))
