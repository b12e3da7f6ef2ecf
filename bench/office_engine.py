"""The engine's part of a look at what changed."""

from __future__ import annotations

import time
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory


def counted(mirror: Path) -> float:
    """Seconds in which all policies are counted, for the office's day and its horizon, over the homes that changed since
    the mirror was made; these are admitted before. The layer that they make is left to be laid."""
    from yingbao.discovery.night.evaluate import AHEAD
    from yingbao.engine.readings.count.run import count
    from yingbao.registry.answers.lawbook import book
    from yingbao.registry.mirror import refresh
    from yingbao.registry.mirror.keeping import state_of

    with TemporaryDirectory() as part, TemporaryDirectory() as out:
        made = refresh(mirror, part=Path(part))
        assert made.part is not None, "nothing changed"
        start = time.perf_counter()
        day = date.fromisoformat(state_of(made.data).day)
        count(
            book(), made.part, day, Path(out), beside={day + timedelta(days=AHEAD): Path(out) / "later"}, add_up=False
        )
        return time.perf_counter() - start
