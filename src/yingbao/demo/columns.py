"""Columns of facts: numpy in, Arrow out, with NULL wherever a value is absent or unknown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Columns = dict[str, pa.Array]

EPOCH = date(1970, 1, 1)
NOTHING = -1
"""The code of a NULL in a column of names."""

YEAR = 365.2425


def day_number(day: date) -> int:
    """Days since 1970-01-01, as Parquet stores a date."""
    return (day - EPOCH).days


def numbers(values: npt.NDArray[np.generic], known: Bools | None = None) -> pa.Array:
    """Integers, or money in fen."""
    return pa.array(values.astype(np.int64), pa.int64(), mask=None if known is None else ~known)


def flags(values: Bools, known: Bools | None = None) -> pa.Array:
    return pa.array(values, pa.bool_(), mask=None if known is None else ~known)


def days(values: npt.NDArray[np.generic], known: Bools | None = None) -> pa.Array:
    """Dates from day numbers."""
    return pa.array(values.astype(np.int32), pa.int32(), mask=None if known is None else ~known).cast(pa.date32())


def names(codes: Ints, values: Sequence[str]) -> pa.Array:
    """A category or area: each code is a position in `values`, NOTHING is NULL."""
    return pa.DictionaryArray.from_arrays(
        pa.array(codes.astype(np.int32), mask=codes < 0), pa.array(values, pa.string())
    )


def to_fen(yuan: Floats) -> Ints:
    return np.rint(yuan * 100).astype(np.int64)


def blank(length: int, kind: pa.DataType) -> pa.Array:
    return pa.nulls(length, kind)


class Dice:
    """Draws for a fixed number of rows, all from one seeded generator."""

    def __init__(self, seed: Sequence[int], rows: int) -> None:
        self.rng, self.rows = np.random.default_rng(seed), rows

    def of(self, rows: int) -> Dice:
        """The same generator for another number of rows."""
        other = Dice.__new__(Dice)
        other.rng, other.rows = self.rng, rows
        return other

    def chance(self, share: float | Floats) -> Bools:
        return np.asarray(self.rng.random(self.rows) < share, dtype=np.bool_)

    def between(self, low: float | Floats, high: float | Floats) -> Floats:
        return np.asarray(low + self.rng.random(self.rows) * (np.asarray(high) - low), dtype=np.float64)

    def whole(self, low: int, high: int) -> Ints:
        """Whole numbers from `low` up to, not including, `high`."""
        return self.rng.integers(low, high, self.rows)

    def pick(self, weights: Sequence[float]) -> Ints:
        """Positions in `weights`, drawn by them."""
        steps = np.cumsum(np.asarray(weights, dtype=np.float64))
        return np.searchsorted(steps / steps[-1], self.rng.random(self.rows), side="right").astype(np.int64)

    def lognormal(self, median: float, spread: float) -> Floats:
        return np.asarray(np.exp(self.rng.normal(np.log(median), spread, self.rows)), dtype=np.float64)

    def fen(self, median: float, spread: float, most: float) -> Ints:
        """Money drawn log-normally around a median in yuan, in whole fen, at most `most` yuan."""
        return to_fen(np.minimum(self.lognormal(median, spread), most))
