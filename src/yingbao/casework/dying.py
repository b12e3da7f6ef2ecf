"""What the worker does after a death: it closes the open cases of whoever died. It stops nothing that was granted."""

from __future__ import annotations

from yingbao.registry.queries import rows, single

USING = "worker"


def end_by_death() -> None:
    """Each case by itself, so that nobody waits for all of them. Safe to repeat."""
    for (number,) in rows("SELECT casework.dead_cases()", using=USING):
        single("SELECT casework.close_dead(%s)", [number], USING)
