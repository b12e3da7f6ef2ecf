"""What a server process reads before the first page is asked for, so that nobody waits for it."""

from __future__ import annotations

import gc
from collections.abc import Callable

import structlog

Warmer = Callable[[], object]
_warmers: list[Warmer] = []


def before_serving(warmer: Warmer) -> None:
    """Rooms register what takes long the first time, when their app is ready."""
    _warmers.append(warmer)


def warm_up() -> None:
    """Runs them all; what fails here will say so on the page that needs it.

    What was read stays, so the collector of garbage need not walk it again: that takes half a second, in the midst of
    somebody's page.
    """
    for warmer in _warmers:
        try:
            warmer()
        except Exception:
            structlog.get_logger().exception("not warmed up", warmer=warmer.__qualname__)
    gc.collect()
    gc.freeze()
