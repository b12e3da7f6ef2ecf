"""What may stand in a file about a kind of subject: facts of the dictionary, and the handles that say whose row it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from yingbao.engine.dictionary import Category, Fact, Label
from yingbao.registry.imports.mapping.words import handles, names_of, shape_of

Reads = Literal[
    "boolean", "integer", "money", "date", "area", "text", "category", "resident_id", "credit_code", "phone", "key"
]
FACTS = "facts"
NUMBERS: Mapping[str, Reads] = {"person": "resident_id", "household": "resident_id", "organisation": "credit_code"}
"""The number by which another table's row names a subject: a household is named by one of its people."""

OWN = {
    "person": ("id_number", "other_id", "@key"),
    "organisation": ("credit_code", "@key"),
    "household": ("@key", "hukou_book"),
    "place": ("@key", "name"),
}
"""What tells a kind's own rows apart; where the first is missing, the next does."""


@dataclass(frozen=True)
class Target:
    """A column that a file may have. `name`: a fact's, or a handle that begins with @; `reads`: how its cells are read."""

    name: str
    label: Label
    reads: Reads
    fact: Fact | None = None
    secret: bool = False

    @property
    def is_handle(self) -> bool:
        return self.name.startswith("@")

    def called(self) -> tuple[str, ...]:
        """Every head under which this column may come."""
        return (self.label.zh, self.label.en, self.name, *names_of(self.name))


@dataclass(frozen=True)
class Catalogue:
    """All columns that a file about `kind` and `topic` may have, by name; `other`: the kind that a relation leads to."""

    kind: str
    topic: str
    targets: Mapping[str, Target]
    categories: Mapping[str, Category]
    references: frozenset[str] = frozenset()
    other: str = ""
    date: str = ""

    def identities(self) -> tuple[tuple[str, ...], ...]:
        """Groups of columns of which a row needs at least one: whose it is, and of a relation whom it leads to."""
        if self.topic == FACTS:
            found = OWN.get(self.kind, ("@key",))
            return (tuple(name for name in found if name in self.targets),)
        groups = [("@owner", "@owner_key")] + ([("@other", "@other_key")] if self.other else [])
        return tuple(tuple(name for name in group if name in self.targets) for group in groups)


@dataclass(frozen=True)
class Subjects:
    """What the office knows of a kind's table: its facts by name, which are secret, and what leads to a household."""

    kind: str
    topic: str
    facts: Mapping[str, Fact]
    categories: Mapping[str, Category]
    secret: frozenset[str] = frozenset()
    references: Mapping[str, Label] = field(default_factory=dict)
    other: str = ""
    date: str = ""


def catalogue(subjects: Subjects) -> Catalogue:
    """Every column that a file may have. Facts that lead to a household are named by the source's number of it."""
    targets = {name: _fact(fact, subjects) for name, fact in subjects.facts.items()}
    for name, label in subjects.references.items():
        targets[name] = Target(name, label, "key")
    for name in _handles(subjects):
        targets[name] = Target(name, handles()[name], _reads(name, subjects))
    return Catalogue(
        subjects.kind,
        subjects.topic,
        targets,
        subjects.categories,
        frozenset(subjects.references),
        subjects.other,
        subjects.date,
    )


def _fact(fact: Fact, subjects: Subjects) -> Target:
    shape = shape_of(fact.table, fact.name)
    reads: Reads = shape or fact.kind  # type: ignore[assignment]
    return Target(fact.name, fact.label, reads, fact, fact.name in subjects.secret)


def _handles(subjects: Subjects) -> list[str]:
    if subjects.topic == FACTS:
        return ["@key", "@since", "@until"]
    number = ["@owner"] if subjects.kind in NUMBERS else []
    if subjects.other:
        return [
            *number,
            "@owner_key",
            *(["@other"] if subjects.other in NUMBERS else []),
            "@other_key",
            "@since",
            "@until",
        ]
    return [*number, "@owner_key", "@occasion"]


def _reads(handle: str, subjects: Subjects) -> Reads:
    if handle in ("@since", "@until"):
        return "date"
    if handle == "@owner":
        return NUMBERS[subjects.kind]
    return NUMBERS[subjects.other] if handle == "@other" else "key"
