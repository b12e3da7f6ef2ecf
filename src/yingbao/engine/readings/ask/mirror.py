"""What is known of one row, as a symbolic world: known facts are values, unknown ones the solver's variables."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from yingbao.engine.dictionary import Collection, Dictionary
from yingbao.engine.readings.explain.world import Row
from yingbao.engine.readings.prove.world import Bounds, Element, SymbolicRow, World

LISTED_UP_TO = Bounds(people=3, others=1)
"""How many rows are thought of where nobody has said yet how many there are."""


@dataclass(eq=False)
class Mirror:
    """The world and, for each of its rows that can be asked about, the row in memory."""

    world: World
    real: dict[SymbolicRow, Row] = field(default_factory=dict)
    joins: dict[SymbolicRow, tuple[Row, Collection]] = field(default_factory=dict)
    """Rows that exist by nature and are not known (the other parent): whose, and in which collection."""
    unlisted: set[tuple[SymbolicRow, str]] = field(default_factory=set)
    """Collections of which nobody has said how many rows they have."""
    _made: dict[int, SymbolicRow] = field(default_factory=dict)

    def of(self, row: Row) -> SymbolicRow:
        return self._made[id(row)]


def is_unlisted(row: Row, way: Collection) -> bool:
    """No entry at all, fewer rows than there must be, or none where nobody has looked."""
    rows = row.collections.get(way.name)
    if way.number is not None:
        return False
    return rows is None or len(rows) < way.at_least or (way.unknown_when_empty and not rows)


def mirror(dictionary: Dictionary, on: date, start: Row) -> Mirror:
    """The world around a row; every way up of its rows must lead somewhere."""
    made = Mirror(World(dictionary, on, LISTED_UP_TO))
    pending = [start]
    while pending:
        row = pending.pop()
        if id(row) not in made._made:
            symbolic = made._made[id(row)] = made.world.row(row.table, str(row.id))
            made.real[symbolic] = row
            symbolic.facts.update({name: value for name, value in row.facts.items() if value is not None})
            pending += [*row.ups.values(), *(each for rows in row.collections.values() for each in rows)]
    for symbolic, row in list(made.real.items()):
        _wire(made, symbolic, row)
    return made


def _wire(made: Mirror, symbolic: SymbolicRow, row: Row) -> None:
    entry = made.world.dictionary.tables[row.table]
    for name, above in row.ups.items():
        symbolic.ups[entry.ups[name].column] = made.of(above)
    for name, way in entry.collections.items():
        listed = [Element(True, made.of(each)) for each in row.collections.get(name) or ()]
        if is_unlisted(row, way):
            made.unlisted.add((symbolic, name))
            symbolic.fill(way, first=_child(made, row, way))
        else:
            symbolic.collections[name] = listed
            further = range(len(listed), way.number or 0)
            listed += [Element(True, _by_nature(made, symbolic, row, way)) for _ in further]


def _child(made: Mirror, row: Row, way: Collection) -> SymbolicRow | None:
    """The row that is known to be in an unlisted collection, because it leads up to its owner."""
    ups = made.world.dictionary.tables[way.table].ups.values()
    names = [up.name for up in ups if up.column == way.key]
    for symbolic, other in made.real.items():
        if other.table == way.table and any(other.ups.get(name) is row for name in names):
            return symbolic
    return None


def _by_nature(made: Mirror, owner: SymbolicRow, row: Row, way: Collection) -> SymbolicRow:
    """A row that exists and of which nothing is known."""
    symbolic = made.world.row(way.table)
    real = Row(way.table, f"{way.one} {symbolic.id}", dict.fromkeys(made.world.dictionary.tables[way.table].facts))
    for up in made.world.dictionary.tables[way.table].ups.values():
        if up.column == way.key:
            symbolic.ups[up.column], real.ups[up.name] = owner, row
    made.real[symbolic], made.joins[symbolic] = real, (row, way)
    return symbolic
