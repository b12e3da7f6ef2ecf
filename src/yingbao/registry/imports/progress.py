"""How far a run is, told on a connection of its own: the run's transaction shows nothing before it ends."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from django.db import connections

STAGES: Final = (
    "reading",
    "checking",
    "matching",
    "comparing",
    "closing",
    "subjects",
    "statements",
    "numbers",
    "profiles",
    "sealing",
)
"""In their order; each is taken to be as long as the next."""
EVERY: Final = 0.5
"""Seconds between two writes within a stage."""


class Telling:
    """Writes stage and share of a run, and never fails it: whoever watches can wait."""

    def __init__(self, run: int, connection: object) -> None:
        self.run, self.connection = run, connection
        self.stage, self.last = "", 0.0

    def __call__(self, stage: str, share: float) -> None:
        now = time.monotonic()
        if stage == self.stage and now - self.last < EVERY:
            return
        self.stage, self.last = stage, now
        place = STAGES.index(stage) if stage in STAGES else 0
        total = (place + share) / len(STAGES) if stage in STAGES else share
        with self.connection.cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute("UPDATE registry_run SET stage = %s, share = %s WHERE id = %s", [stage, total, self.run])


@contextmanager
def telling(run: int) -> Iterator[Telling]:
    connection = connections["worker"].copy()
    try:
        yield Telling(run, connection)
    finally:
        connection.close()
