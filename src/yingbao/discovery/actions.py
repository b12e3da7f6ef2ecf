"""What people say of a finding; the database checks the right to it."""

from __future__ import annotations

from datetime import date

from yingbao.registry.queries import rows


def settle(finding: int, state: str, reason: str, until: date | None = None) -> None:
    """Takes down that a finding is verified, declined by the person, mistaken, or suspected again.

    Raises django.db.DatabaseError: not this desk's, no reason, or no end within two years where one is needed.
    """
    rows("SELECT discovery.settle(%s, %s, %s, %s)", [finding, state, reason, until])
