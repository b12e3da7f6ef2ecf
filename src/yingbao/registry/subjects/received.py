"""What a subject receives: decisions in force and receipts, and what happened to it that a law asks about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from yingbao.engine.dictionary import Fact, Label
from yingbao.engine.values import NEVER
from yingbao.registry.answers.lawbook import book
from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.models import Source, Statement, Subject
from yingbao.registry.queries import source_label
from yingbao.registry.subjects.words import worded

MOST = 100


@dataclass(frozen=True)
class Paper:
    """A decision or a receipt. Amounts are fen; `ends` None: open."""

    title: Label
    occasion: str
    starts: date | None
    ends: date | None
    amount: int | None
    quantity: int | None
    source: Label


@dataclass(frozen=True)
class Happening:
    """An event of the dictionary, such as a hardship: the day and what is known of it in words."""

    statement: int
    label: Label
    day: date
    facts: tuple[tuple[Fact, str], ...]
    source: Label


@dataclass(frozen=True)
class Received:
    decisions: tuple[Paper, ...]
    receipts: tuple[Paper, ...]
    events: tuple[Happening, ...]
    more: bool


def received_by(subject: Subject, sources: dict[int, Source]) -> Received:
    """The latest hundred of each; of one receipt told twice the word that is recorded last."""
    tables = office_dictionary().dictionary.tables
    events = [name for name, table in tables.items() if table.kind == "event" and table.owner == subject.kind]
    said = Statement.objects.filter(
        subject_id=subject.pk, recorded_to=None, restricted="", topic__in=["decisions", "receipts", *events]
    ).order_by("-valid_from", "-id")
    found = list(said[: 3 * MOST])
    by = {topic: [one for one in found if one.topic == topic] for topic in ("decisions", "receipts")}
    happened = [one for one in found if one.topic in events]
    return Received(
        tuple(_paper(one, sources) for one in by["decisions"][:MOST]),
        tuple(_paper(one, sources) for one in by["receipts"][:MOST]),
        tuple(_happening(one, sources) for one in happened[:MOST]),
        len(found) == 3 * MOST,
    )


def _paper(one: Statement, sources: dict[int, Source]) -> Paper:
    facts: dict[str, Any] = one.facts
    return Paper(
        title_of(str(facts.get("policy", ""))),
        str(facts.get("occasion", "")),
        _day(facts.get("from")) or one.valid_from,
        _day(facts.get("to")),
        facts.get("amount"),
        facts.get("quantity"),
        source_label(sources[one.source_id]),
    )


def title_of(policy: str) -> Label:
    """A policy's title as this office's division has it."""
    found = book().chain(policy, book().dictionary.office)
    return found.title if found else Label(policy, policy)


def _day(text: Any) -> date | None:
    day = date.fromisoformat(text) if text else None
    return None if day == NEVER else day


def _happening(one: Statement, sources: dict[int, Source]) -> Happening:
    table = office_dictionary().dictionary.tables[one.topic]
    return Happening(
        one.pk,
        table.label,
        one.valid_from,
        tuple(_facts(table.facts.values(), one.facts)),
        source_label(sources[one.source_id]),
    )


def _facts(known: Iterable[Fact], said: dict[str, Any]) -> Iterable[tuple[Fact, str]]:
    for fact in known:
        if fact.name in said and fact.sensitivity != "sensitive":
            yield fact, worded(fact, said[fact.name])
