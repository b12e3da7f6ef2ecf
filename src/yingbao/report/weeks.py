"""Changes gathered by the week in which they fall."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from yingbao.engine.findings.summary import Change


@dataclass(frozen=True)
class Week:
    monday: date
    begins: int
    ends: int


def monday(day: date) -> date:
    return day - timedelta(day.weekday())


def weeks(changes: Iterable[Change], on: date) -> tuple[Week, ...]:
    """Every week from the one of `on` to the last change, the quiet ones too."""
    kept = list(changes)
    if not kept:
        return ()
    first, last = monday(on), monday(max(change.since for change in kept))
    found = []
    for start in (first + timedelta(7 * n) for n in range((last - first).days // 7 + 1)):
        own = [change for change in kept if monday(change.since) == start]
        ends = sum(change.count for change in own if change.ends)
        found.append(Week(start, sum(change.count for change in own) - ends, ends))
    return tuple(found)
