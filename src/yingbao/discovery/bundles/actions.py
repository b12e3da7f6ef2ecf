"""What people take down of a bundle; the database checks the right to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.db import transaction

from yingbao.discovery.bundles.events import agreed
from yingbao.discovery.bundles.models import Bundle
from yingbao.discovery.bundles.queries import hidden_at_home
from yingbao.discovery.bundles.states import WAYS
from yingbao.registry.actions import Saying, state
from yingbao.registry.models import Subject
from yingbao.registry.queries import rows

HIDDEN: Final = "档案受限的家人"
"""Who agreed, where not everybody who sees the bundle may see them; their own file says it."""


def consent(bundle: Bundle, day: date, people: Iterable[Subject], how: str, note: str) -> None:
    """One consent for all that is in the bundle: kept with who gave it, how and on which `day`, and stated of each who gave it.

    Raises django.db.DatabaseError: not this desk's, or given before.
    """
    people, reason = list(people), note or WAYS[how].zh
    with transaction.atomic("default"):
        _turn(bundle, "consented", day, "、".join(_called(bundle, person) for person in people), how, note)
        for person in people:
            if fact := agreed().facts.get(person.kind):
                state(Saying(person.kind, person.pk, agreed().source, day, reason, {fact: True}))


def _called(bundle: Bundle, person: Subject) -> str:
    """As whoever sees the bundle may read it."""
    return HIDDEN if hidden_at_home(bundle, person) else person.name or f"#{person.pk}"


def visited(bundle: Bundle, day: date, note: str) -> None:
    """The one visit, on `day`. Raises django.db.DatabaseError: no consent yet, or visited before."""
    _turn(bundle, "visited", day, why=note)


def close(bundle: Bundle, why: str) -> None:
    """Closed by hand: nobody agrees, or nothing is left to do. Raises django.db.DatabaseError: closed already, no reason."""
    _turn(bundle, "closed", None, why=why)


def _turn(bundle: Bundle, to: str, day: date | None, who: str = "", how: str = "", why: str = "") -> None:
    rows("SELECT discovery.turn_bundle(%s, %s, %s, %s, %s, %s)", [bundle.pk, to, who, how, why, day])
