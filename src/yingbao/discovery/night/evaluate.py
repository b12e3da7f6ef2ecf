"""From admitted rows to sightings: count, compare with what was delivered, look ahead."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from yingbao.discovery.night.law import fingerprint
from yingbao.discovery.night.ranking import rank
from yingbao.discovery.night.reconcile import NAMES, Sighting
from yingbao.engine.findings import Cell, cells_of
from yingbao.engine.findings.survey import survey
from yingbao.engine.store import Store
from yingbao.engine.store.connecting import connected
from yingbao.registry.answers.lawbook import book, cards

AHEAD = 90
"""How many days ahead a change that time alone brings is scheduled."""
FIRST = ("missed", "underpaid", "duplicate", "overpaid", "verify", "ask", "upcoming", "covered")
"""Of several answers under one key the first stands."""


@dataclass(frozen=True)
class Asked:
    """Which rows, for which day, as known when; `work` is an empty folder."""

    store: Store
    day: date
    known_at: datetime
    work: Path


def evaluate(asked: Asked) -> tuple[Cell, ...]:
    """Writes findings into the work folder; how many there are, by policy, finding and community."""
    owed = tuple(card for card in cards(asked.day).values() if card.kind != "signal")
    survey(book(), asked.store, owed, asked.day, AHEAD, asked.work, add_up=False)
    return cells_of(asked.work)


def sightings(asked: Asked) -> Iterator[Sighting]:
    """What `evaluate` found, one sighting a policy, subject and event."""
    files = sorted(str(file) for file in (asked.work / "findings").glob("*.parquet"))
    known = cards(asked.day)
    events = [card.id for card in known.values() if card.each == "event"]
    with connected() as con:
        rows = con.execute(_QUERY, {"files": files, "events": events, "first": list(FIRST)}).fetchall()
    for row in rows:
        told: dict[str, Any] = dict(zip(TOLD, row, strict=True))
        place = rank(told["cell"], known[told["policy"]].each, told["stake_fen"], told["cause"])
        yield Sighting(**told, rank=place, law=fingerprint(), known_at=asked.known_at)


TOLD = NAMES[:-3]
"""What the engine tells of a sighting; its rank, its law and its time are ours."""
_QUERY = """
SELECT policy, programme, subject, CASE WHEN list_contains($events, policy) THEN coalesce(occasion, '') ELSE '' END AS event,
  coalesce(occasion, ''), finding, entitled_fen, entitled_max_fen, delivered_fen, stake_fen, quantity, delivered_quantity,
  ground, cause, since
FROM read_parquet($files, union_by_name = true)
QUALIFY row_number() OVER (PARTITION BY policy, subject, event ORDER BY list_position($first, CAST(finding AS VARCHAR)), since) = 1
ORDER BY policy, subject, event
"""
