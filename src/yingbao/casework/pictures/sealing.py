"""Pictures, encrypted where they lie: they show homes, papers and people."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Final

from yingbao.database import sealing

KEY: Final = "pictures"


@dataclass(frozen=True)
class Spot:
    """Where a picture lies: the step, what it is, and which page of which file. No two have the same."""

    task: int
    kind: str
    sha256: str
    page: int
    signs_as: str = ""

    def of(self, what: str) -> str:
        return f"{KEY}/{self.task}/{self.kind}/{self.sha256}/{self.page}/{self.signs_as}/{what}"


def seal(spot: Spot, jpeg: bytes) -> bytes:
    return sealing.seal(KEY, spot.of("file"), jpeg)


def unseal(spot: Spot, sealed: bytes) -> bytes:
    """Raises cryptography.exceptions.InvalidTag: it was tampered with, or belongs elsewhere."""
    return sealing.unseal(KEY, spot.of("file"), sealed)


def seal_place(spot: Spot, place: tuple[float, float] | None) -> bytes | None:
    return sealing.seal(KEY, spot.of("place"), json.dumps(place).encode()) if place else None


def unseal_place(spot: Spot, sealed: bytes | None) -> tuple[float, float] | None:
    """Degrees north and east. Raises cryptography.exceptions.InvalidTag."""
    if sealed is None:
        return None
    north, east = json.loads(sealing.unseal(KEY, spot.of("place"), sealed))
    return north, east
