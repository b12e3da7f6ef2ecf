"""How much a store holds, as far as that decides how it is best asked."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

FEW = 2 << 20
"""Bytes of shards: of fewer rows a statement is sooner run as it is written than optimised beforehand."""


def size_of(shard: Path) -> int:
    return sum(file.stat().st_size for file in shard.glob("*.parquet"))


def is_small(shards: Iterable[Path]) -> bool:
    return sum(map(size_of, shards)) < FEW
