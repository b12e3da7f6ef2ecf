"""What is written into the registry by hand: files, statements, their ends. The database checks the right to it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from yingbao.registry.dictionary import FACTS, office_dictionary
from yingbao.registry.queries import rows, single
from yingbao.registry.search.keys import rekey
from yingbao.registry.secrets import sealed
from yingbao.registry.signals import stated


@dataclass(frozen=True)
class Saying:
    """What a source says by hand. `facts` as stored: fen, ISO days, codes; secrets in clear, they are sealed here.

    `other`: whom a relation leads to; `occasion`: what tells apart events of one subject; `restricted`: a class or ''.
    """

    kind: str
    subject: int
    source: str
    since: date
    reason: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    topic: str = FACTS
    until: date | None = None
    other: int | None = None
    occasion: str = ""
    restricted: str = ""
    evidence: str = ""


def enrol(kind: str, area: str, restricted: str = "") -> int:
    """A new subject that this desk sees; its number. Raises django.db.DatabaseError if the area is not this desk's."""
    return int(single("SELECT registry.enrol(%s, %s, %s)", [kind, area, restricted]))


def state(saying: Saying) -> int:
    """Records a statement and derives the profile anew; its number. Runs in the caller's transaction.

    Raises django.db.DatabaseError: not this desk's subject, not a source for hand-made statements, no reason.
    """
    plain, sensitive, secret = _parted(saying)
    arguments = [
        saying.subject, saying.topic, saying.other, saying.occasion, saying.source, saying.since, saying.until,
        json.dumps(plain), json.dumps(sensitive), saying.restricted, saying.reason, saying.evidence,
    ]  # fmt: skip
    call = "SELECT registry.state(%s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s::jsonb, %s, %s, %s)"
    statement = int(single(call, arguments))
    for fact, text in secret.items():
        cipher, keyed, version = sealed(fact, saying.subject, text)
        single("SELECT registry.keep_secret(%s, %s, %s, %s, %s)", [statement, fact, cipher, keyed, version])
    rekey([saying.subject] if saying.other is None else [saying.subject, saying.other])
    _tell()
    return statement


def stop(statement: int, day: date, reason: str) -> int:
    """Ends a statement on `day`; on the day it began, it is taken back altogether. The new row's number."""
    touched = rows("SELECT subject_id, other_id FROM registry_statement WHERE id = %s", [statement])
    made = int(single("SELECT registry.stop(%s, %s, %s)", [statement, day, reason]))
    rekey(subject for row in touched for subject in row if subject is not None)
    _tell()
    return made


def _tell() -> None:
    """Tells whoever listens, once it is committed."""
    transaction.on_commit(lambda: stated.send_robust(sender=None), using="default")


def _parted(saying: Saying) -> tuple[dict[str, Any], dict[str, Any], dict[str, str]]:
    """The facts by where they are kept. Raises KeyError: a fact that the dictionary does not know."""
    office = office_dictionary()
    known = office.facts(saying.kind, saying.topic)
    plain, sensitive, secret = dict[str, Any](), dict[str, Any](), dict[str, str]()
    for name, value in saying.facts.items():
        if saying.topic == FACTS and (name in office.households):
            plain[name] = value
        elif saying.topic == FACTS and office.is_secret(saying.kind, name):
            secret[name] = str(value)
        elif known[name].sensitivity == "sensitive":
            sensitive[name] = value
        else:
            plain[name] = value
    return plain, sensitive, secret
