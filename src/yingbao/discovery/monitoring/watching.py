"""After a night: who shows a signal enters the pool, who no longer does leaves it, and work is pushed; once a quarter, compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from django.db import connections, transaction

from yingbao.discovery.monitoring.models import CrossMatch
from yingbao.discovery.monitoring.rules import died_as_json, pushes_as_json, reasons
from yingbao.discovery.night.reconcile import Looked
from yingbao.engine.store.connecting import connected

Shown = tuple[int, str, str]
"""A subject, the signal that it shows, and by which ground."""


def shown_in(work: Path) -> list[Shown]:
    """Who shows a signal for sure, of what the night counted (the folder that `evaluate` wrote)."""
    found = sorted(str(file) for file in (work / "entitlements").glob("*.parquet"))
    if not found or not reasons():
        return []
    with connected() as con:
        return con.execute(_SHOWN, {"files": found, "reasons": list(reasons())}).fetchall()


_SHOWN = """
SELECT DISTINCT ON (subject, policy) subject, policy, coalesce(ground, '') FROM read_parquet($files, union_by_name = true)
WHERE list_contains($reasons, CAST(policy AS VARCHAR)) AND CAST(status AS VARCHAR) = 'entitled' ORDER BY subject, policy
"""


def watch(looked: Looked, shown: Iterable[Shown], using: str = "worker") -> None:
    """Puts a night's signals on file, in one transaction; with nothing twice however often it is repeated."""
    with transaction.atomic(using), connections[using].cursor() as cursor:
        cursor.execute("LOCK TABLE discovery_watched IN SHARE ROW EXCLUSIVE MODE")
        _stage(cursor, "shown (subject_id bigint, reason text, ground text)", shown)
        _stage(cursor, "scoped (subject_id bigint)", ((subject,) for subject in looked.subjects or ()))
        given: dict[str, Any] = {
            "night": looked.night,
            "day": looked.day,
            "now": looked.at,
            "everybody": looked.subjects is None,
            "died": died_as_json(),
            "pushes": pushes_as_json(),
        }
        _run(cursor, "watching.sql", given)
        if looked.subjects is None and not _matched(quarter_of(looked.day), using):
            _run(cursor, "matching.sql", {**given, "quarter": quarter_of(looked.day)})


def quarter_of(day: date) -> date:
    """The first day of the quarter that holds a day."""
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def _matched(quarter: date, using: str) -> bool:
    return CrossMatch.objects.using(using).filter(quarter__gte=quarter).exists()


def _stage(cursor: Any, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
    cursor.execute(f"CREATE TEMPORARY TABLE {table} ON COMMIT DROP")
    with cursor.copy(f"COPY {table.partition(' ')[0]} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
    cursor.execute(f"ANALYZE {table.partition(' ')[0]}")


def _run(cursor: Any, name: str, given: dict[str, Any]) -> None:
    for step in _steps(name):
        cursor.execute(step, given)


@cache
def _steps(name: str) -> tuple[str, ...]:
    return tuple(_statements(files("yingbao.discovery").joinpath("sql", name).read_text(encoding="utf-8")))


def _statements(text: str) -> Iterator[str]:
    for part in text.split("\n-- step: ")[1:]:
        yield part.partition("\n")[2].strip().rstrip(";")
