"""Which changes are events of life, as office.yaml lists them. No fact is named in Python."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any, Literal

from django.conf import settings

from yingbao.engine.dictionary import Label, read_yaml
from yingbao.registry.dictionary import FACTS, office_dictionary

Change = Literal["set", "changes", "new", "becomes", "leaves", "row", "lost"]


@dataclass(frozen=True)
class Sign:
    """One change that tells of an event: of a subject's `fact`, or of the rows of a `topic` (an event, a relation).

    `set`: was not known, and is; `changes`: from one known value to another; `new`: to any known value; `becomes`,
    `leaves`: to or from one of `values`; `row`: a new event; `lost`: a relation that led to somebody leads to nobody.
    `within_days`: only if the fact's own day is no longer ago. `newcomer`: also of a file that is new itself.
    """

    code: str
    kind: str
    topic: str
    fact: str
    change: Change
    values: tuple[str, ...]
    within_days: int | None
    newcomer: bool
    dated: bool


@dataclass(frozen=True)
class LifeEvent:
    """`sensitive`: it tells a sensitive fact, and shows to roles only that may have any fact revealed."""

    code: str
    label: Label
    signs: tuple[Sign, ...]
    sensitive: bool


@cache
def events() -> Mapping[str, LifeEvent]:
    """By code, in the office's order. Raises KeyError: a fact or a table that the dictionary does not know."""
    listed: dict[str, Any] = read_yaml(settings.POLICIES / "office.yaml").get("events", {})
    return {code: _event(code, raw) for code, raw in listed.items()}


def _event(code: str, raw: dict[str, Any]) -> LifeEvent:
    signs = tuple(_sign(code, one) for one in raw["when"])
    return LifeEvent(code, Label(**raw["label"]), signs, any(map(_sensitive, signs)))


def _sign(code: str, raw: dict[str, Any]) -> Sign:
    kind, fact, topic = raw["of"], raw.get("fact", ""), raw.get("topic", FACTS)
    tables = office_dictionary().dictionary.tables
    known = tables[kind].facts[fact] if fact else None
    if topic != FACTS:
        tables[topic]  # an unknown one must not pass for one in which nothing happens
    return Sign(
        code,
        kind,
        topic,
        fact,
        raw["change"],
        tuple(json.dumps(value).strip('"') for value in raw.get("values", ())),
        raw.get("within_days"),
        raw.get("newcomer", False),
        known is not None and known.kind == "date",
    )


def _sensitive(sign: Sign) -> bool:
    return bool(sign.fact) and office_dictionary().facts(sign.kind)[sign.fact].sensitivity == "sensitive"


def signs_as_json() -> str:
    """All signs, as the database reads them (discovery.happened)."""
    listed = [{**asdict(sign), "sensitive": event.sensitive} for event in events().values() for sign in event.signs]
    return json.dumps(listed)


def label_of(code: str) -> Label:
    """What an event is called; its code, once the office no longer lists it."""
    event = events().get(code)
    return event.label if event else Label(code, code)


@dataclass(frozen=True)
class Agreed:
    """What a consent says of each who gave it: a fact by kind of subject, in the name of a source."""

    facts: Mapping[str, str]
    source: str


@cache
def agreed() -> Agreed:
    raw = read_yaml(settings.POLICIES / "office.yaml").get("bundles", {})
    return Agreed(raw.get("consent", {}), raw.get("consent_source", ""))
