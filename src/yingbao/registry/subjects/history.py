"""What happened to a file, the latest first: what was said and by whom, imports, merges, and looks for who may read the log."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from yingbao.engine.dictionary import Label
from yingbao.registry.dictionary import FACTS, office_dictionary
from yingbao.registry.models import Source, Subject
from yingbao.registry.queries import Named, names_of, rows, source_label
from yingbao.registry.subjects.words import worded

COLUMNS = "at, what, number, topic, other, source_id, valid_from, valid_to, facts, author, reason, evidence, run, holds"
PAGE = 50
WHAT = {
    "said": Label("登记", "said"),
    "merged": Label("合并档案", "files merged"),
    "split": Label("拆分档案", "files split"),
    "look": Label("查看", "looked at"),
}
OWN = Label("本人信息", "own facts")


@dataclass(frozen=True)
class Event:
    """`holds`: not corrected or taken back since. `facts`: (label, value in words), plain and personal only."""

    at: datetime
    what: str
    number: int
    topic: Label
    source: Label | None
    valid_from: date | None
    valid_to: date | None
    facts: tuple[tuple[Label, str], ...]
    who: Named | None
    author: str
    reason: str
    evidence: str
    run: int | None
    holds: bool

    @property
    def title(self) -> Label:
        return WHAT[self.what]


def history_of(
    subject: Subject, sources: Mapping[int, Source], today: date, before: datetime | None = None
) -> list[Event]:
    """A page of what happened before a moment."""
    moment: datetime | str = before or "infinity"
    found = rows(f"SELECT {COLUMNS} FROM registry.history(%s, %s, %s)", [subject.pk, moment, PAGE + 1])
    others = names_of([row[4] for row in found], today)
    return [_event(row, subject.kind, sources, others) for row in found]


def _event(row: tuple[Any, ...], kind: str, sources: Mapping[int, Source], others: Mapping[int, Named]) -> Event:
    at, what, number, topic, other, source, valid_from, valid_to, facts, author, reason, evidence, run, holds = row
    return Event(
        at,
        what,
        number,
        _topic(topic),
        source_label(sources[source]) if source else None,
        valid_from,
        valid_to,
        tuple(_worded(what, kind, topic, json.loads(facts) if facts else {})),
        others.get(other),
        author,
        reason,
        evidence,
        run,
        holds,
    )


def _topic(topic: str) -> Label:
    table = office_dictionary().dictionary.tables.get(topic)
    return table.label if table else OWN


def _worded(what: str, kind: str, topic: str, said: Any) -> list[tuple[Label, str]]:
    if what == "look":
        return [(_name_of(name), "") for name in said]
    office = office_dictionary()
    known = office.facts(kind, topic or FACTS)
    found = [(known[name].label, worded(known[name], value)) for name, value in said.items() if name in known]
    return found + [(office.households[name], f"{value}") for name, value in said.items() if name in office.households]


def _name_of(name: str) -> Label:
    """'person.phone' in words; 'law' is the engine's own look."""
    table, _, fact = str(name).partition(".")
    known = office_dictionary().dictionary.tables.get(table)
    if known is None or fact not in known.facts:
        return (
            Label("政策判断所需的全部信息", "everything that the law asks about")
            if name == "law"
            else Label(name, name)
        )
    return known.facts[fact].label
