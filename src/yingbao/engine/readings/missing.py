"""What the bureau must still supply: parameters that the rules in force speak of and that have no value on the day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from yingbao.engine.language.operators.leaves import constant
from yingbao.engine.language.tree import Node
from yingbao.engine.language.types import BOOLEAN
from yingbao.engine.policies.book import Book
from yingbao.engine.policies.law import Law
from yingbao.engine.policies.outcome import Outcome
from yingbao.engine.policies.parameters import ParameterRow, in_force
from yingbao.engine.readings.say.citing import Used, parameters_in

_NOTHING = constant(None, BOOLEAN, "parameter")


@dataclass
class Missing:
    """A parameter without a value. `since`: from when on (None: never known); `key` is the row of a table by band or category.

    `unknown`: policies whose answer can become unknown by it, `amount`: those whose amount only.
    """

    policy: str
    parameter: str
    since: date | None
    mark: str
    note: str
    cite: str
    key: tuple[object, ...] = ()
    categories: tuple[str | None, ...] = ()
    unknown: list[str] = field(default_factory=list)
    amount: list[str] = field(default_factory=list)


def missing(book: Book, on: date, area: str) -> list[Missing]:
    """The parameters without a value that matter to a policy in force, by policy and name."""
    law = Law(book, on, area, fold=False)
    found: dict[tuple[object, ...], Missing] = {}
    for outcome in law.outcomes():
        for used, decisive in _used(law, outcome):
            key = used.policy, used.name, used.matchers
            one = found.setdefault(key, _missing(law, used))
            affected = one.unknown if decisive else one.amount
            if outcome.policy.id not in one.unknown + one.amount:
                affected.append(outcome.policy.id)
    return [found[key] for key in sorted(found, key=lambda key: (str(key[0]), str(key[1]), str(key[2])))]


def _used(law: Law, outcome: Outcome) -> Iterator[tuple[Used, bool]]:
    """Each parameter without a value that an outcome speaks of, those of its status first."""
    status = [outcome.status, *(ground.condition for ground in outcome.grounds)]
    rest = (outcome.amount, outcome.amount_max, outcome.quantity, outcome.due, outcome.remind)
    for trees, decisive in ((status, True), ([tree for tree in rest if tree is not None], False)):
        for used in [*parameters_in(trees), *_ended(law, trees)]:
            if used.node.payload[0] is None:
                yield used, decisive


def _ended(law: Law, trees: Iterable[Node]) -> Iterator[Used]:
    """Tables by band or category of which not one row is in force."""
    for tree in trees:
        for each in tree.walk():
            if each.op.name == "lookup" and not each.payload.rows:
                grid = each.payload
                found = law.parameters(grid.policy).get(grid.name)
                now = (
                    in_force([row for row in found.rows if row.key == found.rows[0].key], law.on)
                    if found and found.rows
                    else None
                )
                yield Used(grid.policy, grid.name, now.row if now else None, _NOTHING)


def _missing(law: Law, used: Used) -> Missing:
    row = used.row or _last_row(law, used)
    mark, note, cite = (row.mark, row.note, row.cite) if row else ("unknown", "", "")
    # what a row that has ended says of itself is no longer so
    if used.row is not None and used.row.ends is not None and law.on >= used.row.ends:
        mark, note = "unknown", ""
    return Missing(used.policy, used.name, _since(used.row, law.on), mark, note, cite, used.matchers, used.categories)


def _last_row(law: Law, used: Used) -> ParameterRow | None:
    """Where no row has begun, the first one to come: its note may say why."""
    found = law.parameters(used.policy).get(used.name)
    return min(found.rows, key=lambda row: row.starts[0], default=None) if found else None


def _since(row: ParameterRow | None, on: date) -> date | None:
    """From when on the value is missing: the row's own `?`, its uncertain start, or its end."""
    if row is None:
        return None
    return row.ends if row.ends is not None and on >= row.ends else row.starts[0]
