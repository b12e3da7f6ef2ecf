"""The desk somebody works at, as the pages see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import connections
from django.utils import timezone

from yingbao.accounts.roles import Role, rights
from yingbao.accounts.sessions import SOON
from yingbao.engine.dictionary import Label


@dataclass(frozen=True)
class Desk:
    """`areas`: the codes whose files it opens; `subjects`: single files besides."""

    id: int
    user: int
    role: Role
    department: str
    areas: tuple[str, ...]
    subjects: tuple[int, ...]
    permissions: frozenset[str]
    purpose: str
    expires_at: datetime
    today: date

    @property
    def place(self) -> str:
        """The code of the widest of its areas; '' for who has none."""
        return min(filter(None, self.areas), key=len, default="")

    @property
    def purpose_label(self) -> Label:
        return rights().purposes[self.purpose]

    @property
    def ends_soon(self) -> bool:
        return self.expires_at - timezone.now() < SOON

    def may(self, permission: str) -> bool:
        return permission in self.permissions


def find_desk(using: str = "default") -> Desk | None:
    """The desk whose token the running transaction carries (docs/office.md); None if there is none."""
    query = """SELECT id, user_id, role, department, areas, office.subjects(), may, purpose, expires_at, office.today()
               FROM office.desk()"""
    with connections[using].cursor() as cursor:
        row = cursor.execute(query).fetchone()
    if row is None:
        return None
    number, user, role, department, areas, subjects, may, purpose, expires, today = row
    role = rights().roles[role]
    return Desk(number, user, role, department, tuple(areas), tuple(subjects), frozenset(may), purpose, expires, today)
