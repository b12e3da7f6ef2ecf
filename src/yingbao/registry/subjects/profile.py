"""The profile in force, fact by fact, with who told us and who says otherwise."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from yingbao.accounts.desks import Desk
from yingbao.engine.dictionary import Fact, Label
from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.models import Source, Subject
from yingbao.registry.queries import rows, source_label
from yingbao.registry.subjects.words import worded

COLUMNS = "fact, value, statement, source_id, valid_from, valid_to, recorded_at, author, reason, evidence"
OTHERS = Label("其他", "Other")


@dataclass(frozen=True)
class Word:
    """What one source says of a fact, and how we know: the components' provenance."""

    value: Any
    statement: int
    source: Label
    valid_from: date
    valid_to: date | None
    recorded_at: datetime
    author: str = ""
    reason: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class Known:
    """A fact, the word that is believed, and the words of other sources that say something else."""

    fact: Fact
    word: Word
    against: tuple[Word, ...]

    @property
    def text(self) -> str:
        return worded(self.fact, self.word.value)

    @property
    def contradicted(self) -> list[tuple[Word, str]]:
        return [(word, worded(self.fact, word.value)) for word in self.against]


@dataclass(frozen=True)
class Group:
    """Facts that one department answers for; `unknown`: those that nobody has told us."""

    label: Label
    known: tuple[Known, ...]
    unknown: tuple[Fact, ...]


@dataclass(frozen=True)
class Profile:
    """`values`: what is believed, by fact, references to households included."""

    groups: tuple[Group, ...]
    values: Mapping[str, Any]


def profile_of(subject: Subject, desk: Desk, sources: Mapping[int, Source]) -> Profile:
    """The plain and personal facts that this desk may see, for the office's day and as known now."""
    told = told_on(subject.pk, sources, desk.today)
    facts = {name: fact for name, fact in shown(subject.kind, desk).items() if fact.sensitivity != "sensitive"}
    return Profile(grouped(facts, told), {name: words[0].value for name, words in told.items()})


def told_on(
    subject: int, sources: Mapping[int, Source], day: date, known: datetime | str = "infinity"
) -> dict[str, list[Word]]:
    """What each source says of each plain fact, as valid on `day` and known at `known`; the one that is believed first."""
    found = rows(f"SELECT {COLUMNS} FROM registry.told(%s, %s, %s)", [subject, day, known])
    said: dict[str, list[Word]] = {}
    for fact, value, statement, source, *rest in found:
        said.setdefault(fact, []).append(Word(json.loads(value), statement, source_label(sources[source]), *rest))
    return said


def shown(kind: str, desk: Desk) -> dict[str, Fact]:
    """The facts of a kind that the desk's role may see at all, secrets left out."""
    office = office_dictionary()
    return {
        name: fact
        for name, fact in office.facts(kind).items()
        if desk.role.shows(fact) and not office.is_secret(kind, name)
    }


def grouped(facts: Mapping[str, Fact], told: Mapping[str, list[Word]]) -> tuple[Group, ...]:
    """By the department that answers for them, in the dictionary's order."""
    order = list(dict.fromkeys(fact.source for fact in facts.values()))
    ranked = sorted(facts.values(), key=lambda fact: order.index(fact.source))
    return tuple(_group(source, list(own), told) for source, own in groupby(ranked, key=lambda fact: fact.source))


def _group(source: str, facts: list[Fact], told: Mapping[str, list[Word]]) -> Group:
    known = tuple(known_of(fact, told[fact.name]) for fact in facts if fact.name in told)
    return Group(
        facts[0].department if source else OTHERS, known, tuple(fact for fact in facts if fact.name not in told)
    )


def known_of(fact: Fact, words: Iterable[Word]) -> Known:
    first, *others = words
    seen, against = {repr(first.value)}, list[Word]()
    for word in others:
        if repr(word.value) not in seen:
            seen.add(repr(word.value))
            against.append(word)
    return Known(fact, first, tuple(against))
