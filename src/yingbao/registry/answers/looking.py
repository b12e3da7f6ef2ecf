"""How the law comes to look at a subject: closely, after a look that is logged and committed, or only at what is seen anyway."""

from __future__ import annotations

import json
from typing import Any

from yingbao.accounts.actions import beside
from yingbao.accounts.desks import Desk
from yingbao.registry.answers.scenes import Told
from yingbao.registry.queries import rows

COLUMNS = "topic, subject, kind, other, occasion, facts, seen"


def may_look_closely(desk: Desk) -> bool:
    """Whether the desk's role may have every sensitive fact revealed; only then may the law speak of them all."""
    return "sensitive" in desk.role.sees and not desk.role.departments


def look_closely(token: str, subject: int, reason: str) -> list[Told]:
    """Everything around a subject, those out of the desk's sight included. Logged and committed before it is read.

    It is read as the worker: the pages' role is told nothing of whom the desk does not see, the law must count them.
    Raises django.db.DatabaseError: no desk, a subject that it does not see, a role that may not.
    """
    with beside(token) as cursor:
        look = cursor.execute("SELECT registry.consult(%s, %s)", [subject, reason]).fetchone()[0]
    with beside(token, "worker") as cursor:
        return _told(cursor.execute(f"SELECT {COLUMNS} FROM registry.scene(%s)", [look]).fetchall())


def glance(subject: int) -> list[Told]:
    """What the desk of the running transaction sees anyway, and that there are others beside."""
    return _told(rows(f"SELECT {COLUMNS} FROM registry.outline(%s)", [subject]))


def _told(found: list[tuple[Any, ...]]) -> list[Told]:
    return [
        Told(topic, subject, kind, other, occasion, json.loads(facts) if isinstance(facts, str) else facts, seen)
        for topic, subject, kind, other, occasion, facts, seen in found
    ]
