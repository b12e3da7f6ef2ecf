"""The dictionary as values. Everything a rule can speak of is a *table*: a subject, an event, or the rows of a relation.

A row of a table has facts, to-one ways up (a person's household) and to-many collections (a household's members). The
rows of a relation that lies in a table of its own (parents) carry that relation's facts and those of the person meant.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from yingbao.engine.values import NEVER, Value

Kind = Literal["boolean", "integer", "money", "date", "area", "text", "category"]
TableKind = Literal["subject", "event", "link", "ledger"]
Sensitivity = Literal["plain", "personal", "sensitive"]

NONE = "none"
"""The category value of something that is not there; stored as code 0."""


@dataclass(frozen=True)
class Label:
    zh: str
    en: str

    def __getitem__(self, lang: str) -> str:
        return self.en if lang == "en" else self.zh


class Codes(dict[str, int]):
    """A category's stored codes, hashable as one object so that tree nodes can hold it."""

    def __hash__(self) -> int:  # type: ignore[override]
        return id(self)


@dataclass(frozen=True, eq=False)
class Category:
    """A closed list of values; a value's stored code is its position from 1, NONE is 0, NULL is unknown."""

    name: str
    values: Mapping[str, Label]

    @cached_property
    def codes(self) -> Codes:
        return Codes({NONE: 0} | {value: code for code, value in enumerate(self.values, 1)})


@dataclass(frozen=True, eq=False)
class Fact:
    """A column. `lo` and `hi` bound integers and money (in fen); `absent` is the value that absence means, None for
    unknown; a date that is `past` may not lie after the day of the data. `source`: which department tells us, as data have it;
    `department`: what it is called."""

    name: str
    table: str
    kind: Kind
    label: Label
    category: str | None = None
    lo: int = 0
    hi: int = 0
    absent: Value = None
    source: str = ""
    sensitivity: Sensitivity = "plain"
    past: bool = False
    department: Label = Label("", "")

    @property
    def may_be_unknown(self) -> bool:
        return self.absent is None

    @property
    def may_be_nothing(self) -> bool:
        """A category that may be none, a date that may be never."""
        return self.absent in (NONE, NEVER)


@dataclass(frozen=True, eq=False)
class Up:
    """A to-one way: `column` of this table holds the id of a row of `table`."""

    name: str
    table: str
    column: str


@dataclass(frozen=True, eq=False)
class Collection:
    """A to-many way from `owner`: the rows of `table` whose `key` column holds the owner's id.

    `number` is how many there are by nature (two parents); `unknown_when_empty`: no row means that nobody has looked.
    """

    name: str
    one: str
    owner: str
    table: str
    key: str
    label: Label
    number: int | None = None
    at_least: int = 0
    at_most: int = 1000
    unknown_when_empty: bool = False
    date: str | None = None

    @property
    def rows(self) -> tuple[str, ...]:
        """Collections of one owner that say the same here are made of the same rows."""
        return (self.name,)

    @cached_property
    def as_listed(self) -> Collection:
        """The same, where only the rows on record matter and none is missing."""
        return replace(self, number=None, unknown_when_empty=False)


@dataclass(frozen=True, eq=False)
class Table:
    """What a rule can speak of. `owner` is the table that an event or link belongs to, `target` whom a link leads to."""

    name: str
    kind: TableKind
    label: Label
    one: str
    facts: Mapping[str, Fact]
    ups: Mapping[str, Up] = field(default_factory=dict)
    collections: Mapping[str, Collection] = field(default_factory=dict)
    areas: Mapping[str, str] = field(default_factory=dict)
    owner: str | None = None
    target: str | None = None
    own_facts: tuple[str, ...] = ()
    date: str | None = None


@dataclass(frozen=True)
class Dictionary:
    """All tables and categories by name, and the division code of the office that reads it. `departments`: who tells us, by the
    word that facts have for it; `english`: of the titles of texts (citations.yaml)."""

    title: Label
    office: str
    categories: Mapping[str, Category]
    tables: Mapping[str, Table]
    file: str = ""
    departments: Mapping[str, Label] = field(default_factory=dict)
    english: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def subjects(self) -> tuple[str, ...]:
        return tuple(name for name, table in self.tables.items() if table.kind == "subject")

    @cached_property
    def singulars(self) -> Mapping[str, str]:
        """The table meant by a singular: {'hardship': 'hardships', 'member': 'person', …}."""
        ones = {way.one: way.table for table in self.tables.values() for way in table.collections.values()}
        return {**ones, **{table.one: name for name, table in self.tables.items()}}

    def way_up(self, start: str, goal: str) -> Up | None:
        """The one to-one way from table `start` to subject `goal`, if there is just one."""
        found = [up for up in self.tables[start].ups.values() if up.table == goal]
        return found[0] if len(found) == 1 or (found and found[0].column == found[-1].column) else None

    def home(self, table: str) -> str:
        """The subject whose shards a table's rows lie in: a person's is the household, an event's its owner's."""
        entry = self.tables[table]
        if entry.owner:
            return self.home(entry.owner)
        belongs = next((up.table for up in entry.ups.values()), None)
        return self.home(belongs) if belongs else table
