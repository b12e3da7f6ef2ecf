"""The few rows around one subject, in memory: what `explain` and `ask` look at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yingbao.engine.dictionary import Collection, Dictionary
from yingbao.engine.language.earlier import Earlier
from yingbao.engine.values import Value


class Row:
    """A row of a table: its facts (None is unknown), the rows its ways up lead to, and the rows of its collections.

    `computed` holds the values of a program's nodes, level by level; `explain` reads the proof from there. `target`: to which
    subject a link leads, by its id, where that is told.
    """

    __slots__ = ("collections", "computed", "facts", "id", "level", "table", "target", "ups")

    def __init__(self, table: str, id: Any, facts: dict[str, Value]) -> None:
        self.table, self.id, self.facts = table, id, facts
        self.ups: dict[str, Row] = {}
        self.collections: dict[str, list[Row]] = {}
        self.computed: list[Any] = []
        self.target: Any = None
        self.level = -1

    def __repr__(self) -> str:
        return f"Row({self.table} {self.id})"

    def elements(self, way: Collection) -> list[Row]:
        """The rows of one of the row's collections."""
        if isinstance(way, Earlier):
            return way.pick(self.id, self.ups[way.up.name].collections[way.ledger])
        return self.collections[way.name]

    def forget(self) -> None:
        """Drops computed values, so that another program, or other facts, can be evaluated."""
        self.computed, self.level = [], -1


def blank_row(dictionary: Dictionary, table: str, id: Any, facts: Mapping[str, Value] | None = None) -> Row:
    """A row whose facts are absent as the dictionary says, but for those given."""
    entry = dictionary.tables[table]
    values: dict[str, Value] = {name: fact.absent for name, fact in entry.facts.items()}
    values.update(facts or {})
    row = Row(table, id, values)
    row.collections = {name: [] for name in entry.collections}
    return row


def attach(dictionary: Dictionary, owner: Row, collection: str, element: Row) -> None:
    """Puts an element into a collection of its owner and gives it its way back up."""
    owner.collections[collection].append(element)
    for name, up in dictionary.tables[element.table].ups.items():
        if up.table == owner.table:
            element.ups[name] = owner


def all_rows(start: Row) -> list[Row]:
    """Every row that can be reached from one."""
    seen: dict[int, Row] = {}
    stack = [start]
    while stack:
        row = stack.pop()
        if id(row) not in seen:
            seen[id(row)] = row
            stack.extend(row.ups.values())
            stack.extend(each for rows in row.collections.values() for each in rows)
    return list(seen.values())
