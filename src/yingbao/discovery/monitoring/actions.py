"""What people take down of work that a signal pushed; the database checks the right to it."""

from __future__ import annotations

from yingbao.registry.queries import rows


def settle(push: int, outcome: str, note: str) -> None:
    """Raises django.db.DatabaseError: not this desk's, settled already, no outcome or reason."""
    rows("SELECT discovery.settle_push(%s, %s, %s)", [push, outcome, note])
