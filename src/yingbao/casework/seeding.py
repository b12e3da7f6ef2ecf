"""The seeds by which cases are drawn for a check by the district, and how a lot fell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Final

from yingbao.casework.models import Case
from yingbao.casework.there import there
from yingbao.registry.queries import rows

BELOW: Final = "4ccccccd"
"""The first digits of a lot that is drawn are less: three of ten."""


@dataclass(frozen=True)
class Seed:
    """What a month's draws go by: of the cases opened after the day on which it was published."""

    month: date
    seed: str
    day: date
    made_at: datetime


@dataclass(frozen=True)
class Lot:
    """How the lot of a case fell. `text`: of which the lot is the SHA-256, '' where there was no seed for it, and every case is checked."""

    month: date
    text: str

    @property
    def digits(self) -> str:
        """The first eight of the lot."""
        return sha256(self.text.encode()).hexdigest()[:8]

    @property
    def is_low(self) -> bool:
        """Whether the lot alone draws it."""
        return self.digits < BELOW


def seeds() -> list[Seed]:
    return [Seed(*row) for row in rows("SELECT month, seed, day, made_at FROM casework.seeds()")]


def lot_of(case: Case) -> Lot | None:
    """How the lot of a case fell; None where it has not yet."""
    if "lot" not in there(case):
        return None
    ((month, seed, nonce),) = rows("SELECT month, seed, nonce::text FROM casework.lot(%s)", [case.pk])
    return Lot(month, ":".join(part for part in (seed, case.number, nonce) if part) if seed else "")
