"""The policies of the office: which edition, and what the findings must know of each."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings

from yingbao.engine.findings import PolicyCard
from yingbao.engine.findings.cards import cards_of
from yingbao.engine.policies.law import Law
from yingbao.registry.answers.lawbook import book


@cache
def fingerprint() -> str:
    """Which policies these are: the same files give the same twelve letters."""
    digest = hashlib.sha256(repr(settings.OVERLAYS).encode())
    for path in sorted(Path(settings.POLICIES).rglob("*.md")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def cards(day: date) -> dict[str, PolicyCard]:
    """Every policy in force on the day, by id."""
    law = Law(book(), day, book().dictionary.office)
    return {card.id: card for card in cards_of(law)}
