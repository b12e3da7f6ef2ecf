"""What changes people, desks and looks; each in a transaction of its own, behind the gate."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connections, transaction
from psycopg import sql

from yingbao.accounts.middleware import carry


@dataclass(frozen=True)
class Revealed:
    """What a look shows of one subject. `secrets`: fact → (ciphertext, whose); `more`: relations, events, ledgers."""

    subject: int
    facts: Mapping[str, Any]
    secrets: Mapping[str, tuple[str, int]]
    more: tuple[Mapping[str, Any], ...]


def open_desk(user: int, assignment: int, purpose: str) -> str:
    """The token of a new desk. Raises django.db.DatabaseError if it is not theirs today, or not for this purpose."""
    with transaction.atomic("gate"), connections["gate"].cursor() as cursor:
        return str(cursor.execute("SELECT office.open_desk(%s, %s, %s)", [user, assignment, purpose]).fetchone()[0])


def close_desk(token: str) -> None:
    with transaction.atomic("gate"), connections["gate"].cursor() as cursor:
        carry(token, "gate")
        cursor.execute("SELECT office.close_desk()")


def reveal(token: str, subjects: Iterable[int], facts: Iterable[str], reason: str = "") -> dict[int, Revealed]:
    """Sensitive facts (`table.fact`) of visible subjects; who asked for what is committed to the log before.

    Raises django.db.DatabaseError: no desk, a subject it does not see, a fact that is not for its role.
    """
    number = look(token, subjects, facts, reason)
    with beside(token) as cursor:
        rows = cursor.execute("SELECT subject, facts, secrets, more FROM office.reveal(%s)", [number]).fetchall()
    return {row[0]: _revealed(*row) for row in rows}


def kept_proof(token: str, subject: int, facts: Iterable[str], about: tuple[str, int], reason: str) -> dict[str, str]:
    """The HTML by language that a room's function `<schema>.proof(look, number)` opens against a look which is committed first.

    `about`: schema and number. Raises as `reveal`.
    """
    (schema, kept), number = about, look(token, [subject], facts, reason)
    query = sql.SQL("SELECT {}.proof(%s, %s)::text").format(sql.Identifier(schema))
    with beside(token) as cursor:
        found = cursor.execute(query, [number, kept]).fetchone()[0]
    return dict(json.loads(found)) if found else {}


def look(token: str, subjects: Iterable[int], facts: Iterable[str], reason: str = "") -> int:
    """Commits to the log who asks for what of whom; the number opens one reading within a minute. Raises as `reveal`."""
    with beside(token) as cursor:
        query = "SELECT office.ask(%s, %s, (SELECT purpose FROM office.desk()), %s)"
        return int(cursor.execute(query, [list(subjects), list(facts), reason]).fetchone()[0])


def _revealed(subject: int, facts: Any, secrets: Any, more: Any) -> Revealed:
    facts, secrets, more = (json.loads(part) if isinstance(part, str) else part for part in (facts, secrets, more))
    return Revealed(subject, facts, {fact: (cipher, whose) for fact, (cipher, whose) in secrets.items()}, tuple(more))


@contextmanager
def beside(token: str, using: str = "looks") -> Iterator[Any]:
    """A transaction of its own beside the page's, so that what it writes stays whatever becomes of the page."""
    with transaction.atomic(using), connections[using].cursor() as cursor:
        carry(token, using)
        yield cursor


def log_beside(token: str, kind: str, subject: int | None, detail: Mapping[str, Any]) -> None:
    """One entry of the log that stays whatever becomes of the page."""
    with beside(token):
        write_log(kind, subject, detail, "looks")


def write_log(kind: str, subject: int | None, detail: Mapping[str, Any], using: str = "default") -> None:
    """One entry of the log, in the name of the desk that the running transaction carries."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT office.write(%s, %s, %s::jsonb)", [kind, subject, json.dumps(detail)])
