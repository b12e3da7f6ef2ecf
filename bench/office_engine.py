"""The engine's part of a look at what changed."""

from __future__ import annotations

import time
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

CLEARED = 0.5
"""Seconds after which what a count has filled is empty again, and at hand for the next."""


def counted(mirror: Path) -> tuple[float, float]:
    """Seconds in which all policies are counted over the homes that changed since the mirror was made, which are admitted before:
    for the office's day and its horizon side by side, as a look does, and for the day alone. The layer that they make is left
    to be laid."""
    from yingbao.discovery.night.evaluate import AHEAD
    from yingbao.engine.readings.count.run import count
    from yingbao.registry.answers.lawbook import book
    from yingbao.registry.mirror import refresh
    from yingbao.registry.mirror.keeping import state_of

    with TemporaryDirectory() as part, TemporaryDirectory() as out:
        made = refresh(mirror, part=Path(part))
        assert made.part is not None, "nothing changed"
        shelf, day = made.part, date.fromisoformat(state_of(made.data).day)
        later = {day + timedelta(days=AHEAD): Path(out) / "later"}

        def seconds(beside: dict[date, Path]) -> float:
            start = time.perf_counter()
            count(book(), shelf, day, Path(out), beside=beside, add_up=False)
            return time.perf_counter() - start

        both = seconds(later)
        time.sleep(CLEARED)  # else it finds the tables kept ready still in use
        return both, seconds({})
