"""Lots that somebody draws once and for all: they hang on the seed, the policy and the id, and on nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from yingbao.demo.columns import Floats, Ints


@dataclass(frozen=True)
class Lots:
    seed: int
    policy: str

    def draw(self, what: str, ids: Ints) -> Floats:
        """For each id a number from 0 up to 1, another for each `what` (SplitMix64)."""
        start = np.uint64(crc32(f"{self.seed} {self.policy} {what}".encode()) << 20)
        with np.errstate(over="ignore"):
            x = (ids.astype(np.uint64) + start) * np.uint64(0x9E3779B97F4A7C15)
            x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
            x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return np.asarray(((x ^ (x >> np.uint64(31))) >> np.uint64(11)) / 2.0**53, dtype=np.float64)

    def pick(self, weights: Sequence[float], ids: Ints) -> Ints:
        """Positions in `weights`, drawn by them."""
        steps = np.cumsum(np.asarray(weights, dtype=np.float64))
        return np.searchsorted(steps / steps[-1], self.draw("pick", ids), side="right").astype(np.int64)
