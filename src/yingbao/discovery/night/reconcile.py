"""What a night found against what is on file: opened, refreshed, opened again, closed; nothing twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from importlib.resources import files
from operator import attrgetter
from typing import Any

from django.db import connections, transaction


@dataclass(frozen=True)
class Sighting:
    """One answer of the night. `cell`: missed, underpaid, overpaid, duplicate, verify, ask, upcoming, or covered, which
    closes what was open. `event`: '' for policies that go by periods. Money in fen; the area is the subject's own."""

    policy: str
    programme: str
    subject_id: int
    event: str
    occasion: str
    cell: str
    entitled_fen: int | None
    entitled_max_fen: int | None
    delivered_fen: int | None
    stake_fen: int | None
    quantity: int | None
    delivered_quantity: int | None
    ground: str | None
    cause: str | None
    since: date | None
    rank: int
    law: str
    known_at: datetime


NAMES = tuple(field.name for field in fields(Sighting))
TOLD = attrgetter(*NAMES)


@dataclass(frozen=True)
class Looked:
    """Who was evaluated: everybody, or these subjects."""

    night: int
    day: date
    at: datetime
    subjects: frozenset[int] | None = None


def reconcile(looked: Looked, sightings: Iterable[Sighting], using: str = "worker") -> None:
    """Puts a night's sightings on file, in one transaction: a killed night leaves the findings as they were."""
    with transaction.atomic(using), connections[using].cursor() as cursor:
        # Two nights at once (one of everybody, one of a few who changed) take turns.
        cursor.execute("LOCK TABLE discovery_finding IN SHARE ROW EXCLUSIVE MODE")
        _stage(cursor, sightings)
        cursor.execute("CREATE TEMPORARY TABLE scoped (subject_id bigint PRIMARY KEY) ON COMMIT DROP")
        with cursor.copy("COPY scoped FROM STDIN") as copy:
            for subject in looked.subjects or ():
                copy.write_row((subject,))
        cursor.execute("ANALYZE found")
        parameters: dict[str, Any] = {
            "night": looked.night,
            "day": looked.day,
            "now": looked.at,
            "everybody": looked.subjects is None,
        }
        for step in _steps():
            cursor.execute(step, parameters)


def _stage(cursor: Any, sightings: Iterable[Sighting]) -> None:
    names = ", ".join(NAMES)
    cursor.execute(
        f"CREATE TEMPORARY TABLE found ON COMMIT DROP AS SELECT {names}, area FROM discovery_finding WHERE false"
    )
    cursor.execute("CREATE UNIQUE INDEX ON found (policy, subject_id, event)")
    with cursor.copy(f"COPY found ({names}) FROM STDIN") as copy:
        for sighting in sightings:
            copy.write_row(TOLD(sighting))
    cursor.execute("UPDATE found SET area = s.area FROM registry_subject s WHERE s.id = found.subject_id")


@cache
def _steps() -> tuple[str, ...]:
    """The statements of reconcile.sql, in order."""
    text = files("yingbao.discovery").joinpath("sql", "reconcile.sql").read_text(encoding="utf-8")
    return tuple(_statements(text))


def _statements(text: str) -> Iterator[str]:
    for part in re.split(r"^-- step: .*$", text, flags=re.MULTILINE)[1:]:
        yield part.strip().rstrip(";")
