"""The seeds by which cases are drawn for a check by the district."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from yingbao.registry.queries import rows


@dataclass(frozen=True)
class Seed:
    """What a month's draws go by: of the cases opened after the day on which it was published."""

    month: date
    seed: str
    day: date
    made_at: datetime


def seeds() -> list[Seed]:
    return [Seed(*row) for row in rows("SELECT month, seed, day, made_at FROM casework.seeds()")]
