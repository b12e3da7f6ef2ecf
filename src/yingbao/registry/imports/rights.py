"""How far an import reaches: a street imports its own people."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reach:
    """The areas below `area` (a prefix of codes); the whole office where `whole`."""

    area: str
    whole: bool

    def has(self, place: str, hukou: str) -> str:
        """DuckDB's SQL for whether somebody who is served at one place and registered at another belongs here."""
        if self.whole:
            return "true"
        return f"(coalesce(starts_with({place}, '{self.area}'), false) OR coalesce(starts_with({hukou}, '{self.area}'), false))"
