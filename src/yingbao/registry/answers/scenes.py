"""The rows that the law looks at, from what the registry tells of one subject's home (sql/scene.sql)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from yingbao.engine.dictionary import Dictionary, Fact
from yingbao.engine.readings.explain.world import Row, attach, blank_row
from yingbao.engine.values import Value

FACTS = "facts"
HOME = "home"
UNKNOWN = "?"
"""Beside null: what says that nobody knows."""
OUTSIDE = "※"
"""What a row outside the desk's area is called, in place of its name."""


@dataclass(frozen=True)
class Told:
    """One row of registry.scene: a subject (topic 'facts'; `other` its household, `occasion` 'home' if it belongs to the
    home), or something said of one. `seen`: by this desk."""

    topic: str
    subject: int
    kind: str
    other: int | None
    occasion: str
    facts: Mapping[str, Any]
    seen: bool


@dataclass
class Scene:
    """`rows`: the subjects of the home by number, `events` by number, table and occasion. `hides`: somebody in it is
    out of this desk's sight, or there is no household on record."""

    dictionary: Dictionary
    rows: dict[int, Row] = field(default_factory=dict)
    events: dict[tuple[int, str, str], Row] = field(default_factory=dict)
    hides: bool = False


@dataclass(frozen=True)
class Sight:
    """What may be told: whether of those out of sight, and of which facts."""

    dictionary: Dictionary
    everybody: bool
    sensitive: bool

    def value(self, fact: Fact, raw: Mapping[str, Any]) -> Value:
        """A fact's value: what was said, or what saying nothing means; unknown where it may not be told, and where that is said."""
        if fact.sensitivity == "sensitive" and not self.sensitive:
            return None
        if fact.name not in raw:
            return fact.absent
        said = raw[fact.name]
        return None if said is None or said == UNKNOWN else self._read(fact, said)

    def _read(self, fact: Fact, said: Any) -> Value:
        """As the engine computes with it; None for what does not fit the dictionary."""
        try:
            if fact.kind == "date":
                return date.fromisoformat(str(said))
            if fact.kind in ("integer", "money"):
                return int(said)
        except ValueError:
            return None
        if fact.category:
            known = self.dictionary.categories[fact.category]
            return said if said in known.codes else None
        return said if fact.kind == "boolean" else str(said)

    def facts(self, table: str, raw: Mapping[str, Any], *, seen: bool) -> dict[str, Value]:
        entry = self.dictionary.tables[table]
        if not (seen or self.everybody):
            return dict.fromkeys(entry.facts)
        return {name: self.value(fact, raw) for name, fact in entry.facts.items()}


def build(told: Iterable[Told], sight: Sight) -> Scene:
    """The rows, joined to one another as the dictionary says."""
    rows = list(told)
    scene = Scene(sight.dictionary, hides=any(not one.seen for one in rows))
    subjects = {one.subject: one for one in rows if one.topic == FACTS}
    for one in subjects.values():
        if one.occasion == HOME:
            scene.rows[one.subject] = _row(sight, one.kind, one.subject, one)
    for number, row in scene.rows.items():
        _move_in(scene, sight, row, subjects[number])
    for one in _together(one for one in rows if one.topic != FACTS):
        _hang(scene, sight, one, subjects)
    for number in list(scene.rows):
        if not (subjects[number].seen or sight.everybody):
            _obscure(scene, scene.rows[number])
    return scene


def _row(sight: Sight, table: str, id: int | str, one: Told) -> Row:
    hidden = not (one.seen or sight.everybody)
    made = blank_row(sight.dictionary, table, OUTSIDE if hidden else id)
    made.facts = sight.facts(table, one.facts, seen=one.seen)
    return made


def _move_in(scene: Scene, sight: Sight, row: Row, one: Told) -> None:
    """Under its household's roof. Of whom no household is on record, nothing of it is known, and no paper is in its name."""
    for up in sight.dictionary.tables[row.table].ups.values():
        home = scene.rows.get(one.other or 0)
        if home is None:
            home = blank_row(sight.dictionary, up.table, OUTSIDE)
            home.facts = dict.fromkeys(home.facts)
            scene.hides = True
        ways = sight.dictionary.tables[home.table].collections.values()
        attach(sight.dictionary, home, next(way.name for way in ways if way.table == row.table), row)


def _together(said: Iterable[Told]) -> list[Told]:
    """Several words about one thing as one, the later ones believed where they differ."""
    found: dict[tuple[str, int, int | None, str], Told] = {}
    for one in said:
        key = one.topic, one.subject, one.other, one.occasion
        before = found.get(key)
        found[key] = replace(one, facts={**before.facts, **one.facts}) if before else one
    return list(found.values())


def _hang(scene: Scene, sight: Sight, one: Told, subjects: Mapping[int, Told]) -> None:
    """A relation, event or paper into the collection of whom it is about. Relations that no law reads are left out."""
    owner, table = scene.rows[one.subject], sight.dictionary.tables.get(one.topic)
    way = next(
        (way for way in sight.dictionary.tables[owner.table].collections.values() if way.table == one.topic), None
    )
    if table is None or way is None or (table.target and one.other not in subjects):
        return
    target = subjects[one.other] if table.target and one.other else None
    made = _row(sight, one.topic, one.occasion or one.other or one.topic, target or one)
    if target:
        own = sight.facts(one.topic, one.facts, seen=one.seen)
        made.facts |= {name: own[name] for name in table.own_facts}
        made.target = one.other if target.seen or sight.everybody else None
    if table.kind == "event":
        scene.events[one.subject, one.topic, one.occasion] = made
    attach(sight.dictionary, owner, way.name, made)


def _obscure(scene: Scene, row: Row) -> None:
    """Whom one may not see may have relations and papers, or none: one of each of which nothing is known."""
    tables = scene.dictionary.tables
    for name, way in tables[row.table].collections.items():
        if tables[way.table].kind in ("link", "ledger"):
            row.collections[name] = []
            unknown = blank_row(scene.dictionary, way.table, OUTSIDE)
            unknown.facts = dict.fromkeys(unknown.facts)
            attach(scene.dictionary, row, name, unknown)
