"""Which connection a room's models are read and written through; behind all of them is one database."""

from __future__ import annotations

from typing import Any

GATE = frozenset(
    {"accounts", "auth", "contenttypes", "sessions", "axes", "otp_totp", "otp_static", "procrastinate", "web"}
)
OWNER = "owner"


class Rooms:
    """People, rights and sessions behind the gate; everything else as the pages' own role."""

    def db_for_read(self, model: type[Any], **hints: Any) -> str:
        return "gate" if model._meta.app_label in GATE else "default"

    db_for_write = db_for_read

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Only the owner makes tables."""
        return db == OWNER
