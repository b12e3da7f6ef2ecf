"""Python's collector of cycles, asked to wait."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """While a statement is written all of its tree is alive, and a tree that knows its parents is all cycles: the
    collector would look through it again and again, for longer than the writing takes, and find nothing."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()
