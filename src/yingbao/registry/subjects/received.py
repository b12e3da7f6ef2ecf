"""What a subject receives: decisions in force and receipts, and what happened to it that a law asks about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q

from yingbao.engine.dictionary import Fact, Label
from yingbao.engine.values import NEVER
from yingbao.registry.answers.lawbook import policy_of
from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.models import Source, Statement, Subject
from yingbao.registry.queries import files_of, source_label
from yingbao.registry.queries import sources as all_sources
from yingbao.registry.subjects.words import worded
from yingbao.web.languages import said, say
from yingbao.web.templatetags import frame

MOST = 100
STANDS = Q(recorded_to=None) & (Q(valid_to=None) | Q(valid_to__gt=F("valid_from")))
"""What is believed now, and was not taken back altogether."""


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
    """An event of the dictionary, such as a hardship: the day and what is known of it in words. `occasion`: by which it is
    told from others of its subject."""

    statement: int
    occasion: str
    label: Label
    day: date
    facts: tuple[tuple[Fact, str], ...]
    source: Label

    @property
    def words(self) -> str:
        """In one line: its day, its kind, what else is known."""
        known = [(fact, text) for fact, text in self.facts if fact.kind != "date"]
        more = (text if fact.category else f"{said(fact.label)}{say('：', ': ')}{text}" for fact, text in known)
        return " · ".join([frame.day(self.day), *more])


@dataclass(frozen=True)
class Received:
    decisions: tuple[Paper, ...]
    receipts: tuple[Paper, ...]
    events: tuple[Happening, ...]
    more: bool


def event_tables(kind: str) -> list[str]:
    """What can happen to subjects of a kind that a law asks about."""
    tables = office_dictionary().dictionary.tables
    return [name for name, table in tables.items() if table.kind == "event" and table.owner == kind]


def events_of(subject: int, topic: str, sources: dict[int, Source]) -> list[Happening]:
    """The events of one table that are on file, the latest first; several words about one as the last."""
    told = Statement.objects.filter(STANDS, subject_id__in=files_of(subject), topic=topic, restricted="").order_by(
        "-valid_from", "-id"
    )
    found: dict[str, Happening] = {}
    for one in told[:MOST]:
        found.setdefault(one.occasion, _happening(one, sources))
    return list(found.values())


def in_words(policy: str, subject: int, occasion: str) -> tuple[Label, str] | None:
    """What the event is called that a policy is asked about, and the event in words; None where the policy goes by periods. By
    its mark alone once it was taken back."""
    chain = policy_of(policy)
    if not occasion or chain is None or chain.root == chain.subject:
        return None
    known = events_of(subject, chain.root, all_sources())
    words = next((one.words for one in known if one.occasion == occasion), occasion)
    return office_dictionary().dictionary.tables[chain.root].label, words


def received_by(subject: Subject, sources: dict[int, Source]) -> Received:
    """The latest hundred of each; of one receipt told twice the word that is recorded last."""
    events = event_tables(subject.kind)
    wanted = ["decisions", "receipts", *events]
    told = Statement.objects.filter(STANDS, subject_id__in=files_of(subject.pk), restricted="", topic__in=wanted)
    told = told.order_by("-valid_from", "-id")
    found = list(told[: 3 * MOST])
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
    found = policy_of(policy)
    return found.title if found else Label(policy, policy)


def _day(text: Any) -> date | None:
    day = date.fromisoformat(text) if text else None
    return None if day == NEVER else day


def _happening(one: Statement, sources: dict[int, Source]) -> Happening:
    table = office_dictionary().dictionary.tables[one.topic]
    return Happening(
        one.pk,
        one.occasion,
        table.label,
        one.valid_from,
        tuple(_facts(table.facts.values(), one.facts)),
        source_label(sources[one.source_id]),
    )


def _facts(known: Iterable[Fact], told: dict[str, Any]) -> Iterable[tuple[Fact, str]]:
    for fact in known:
        if fact.name in told and fact.sensitivity != "sensitive":
            yield fact, worded(fact, told[fact.name])
