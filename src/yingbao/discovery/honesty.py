"""How far the numbers can be trusted: shares with their confidence, coverage told both ways."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from math import sqrt
from statistics import NormalDist

from yingbao.registry.queries import rows

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Share:
    """`part` of `whole`, and the interval that holds the true share with 95 % confidence (Wilson's score)."""

    part: int
    whole: int

    @property
    def rate(self) -> float | None:
        return self.part / self.whole if self.whole else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson 1927: sound for few cases and for shares near 0 and 1, where the usual one is not."""
        if not self.whole:
            return None
        z, n = NormalDist().inv_cdf((1 + CONFIDENCE) / 2), self.whole
        p, half = self.part / n, z * sqrt(self.part / n * (1 - self.part / n) / n + z * z / (4 * n * n))
        middle = p + z * z / (2 * n)
        low, high = (middle - half) / (1 + z * z / n), (middle + half) / (1 + z * z / n)
        # Rounding must not push an end past the share itself.
        return min(max(low, 0.0), p), max(min(high, 1.0), p)


@dataclass(frozen=True)
class Reached:
    """One policy: delivered; missed as suspected, and as verified; how often its findings proved right."""

    policy: str
    delivered: int
    suspected: int
    verified: int
    precision: Share

    @property
    def at_least(self) -> Share:
        """Coverage if every suspicion is right."""
        return Share(self.delivered, self.delivered + self.suspected)

    @property
    def at_most(self) -> Share:
        """Coverage if only what was verified is missed."""
        return Share(self.delivered, self.delivered + self.verified)


@dataclass(frozen=True)
class Draw:
    """A month's sample. `mark`: what was mixed into its lots, '' where nothing was; `missed`: of those visited, who missed something that
    nothing had flagged."""

    month: date
    seed: str
    mark: str
    size: int
    pool: int
    drawn_at: datetime
    missed: Share
    waiting: int


def reached() -> list[Reached]:
    """Every policy of the desk's areas, in the order of their names."""
    sums: dict[str, list[int]] = defaultdict(lambda: [0] * 5)
    for policy, _, *numbers in rows("SELECT * FROM discovery.reach()"):
        sums[policy] = [old + new for old, new in zip(sums[policy], numbers, strict=True)]
    return [
        Reached(policy, delivered, suspected, verified, Share(confirmed, confirmed + mistaken))
        for policy, (delivered, suspected, verified, confirmed, mistaken) in sorted(sums.items())
    ]


def draws() -> list[Draw]:
    """The samples of all months, the latest first."""
    return [
        Draw(month, seed, mark, size, pool, drawn_at, Share(missed, seen), waiting)
        for month, seed, mark, size, pool, drawn_at, seen, missed, waiting in rows("SELECT * FROM discovery.samples()")
    ]


def visited(visit: int, outcome: str, policies: list[str], note: str, day: date) -> None:
    """Takes down what a visit of the sample found on `day`. Raises django.db.DatabaseError."""
    given = [visit, outcome, json.dumps(policies), note, day]
    rows("SELECT discovery.visited(%s, %s, %s::jsonb, %s, %s)", given)
