"""Seals over the log: pure functions from entries to a chain of hashes.

An entry's *mark* is the SHA-256 of its canonical JSON. A *seal* covers a batch of entries: it keeps their ids and marks,
the Merkle root over both, and a digest over all of it and the seal before. Marks locate an entry; the chain locates a seal.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

SIZE = 32
"""Bytes of a mark or a digest."""
GENESIS = bytes(SIZE)
"""What stands before the first seal."""

Range = tuple[int, int]
"""First and last id, both inclusive."""


@dataclass(frozen=True)
class Line:
    """An entry of the log: its id, and everything else in it as canonical JSON."""

    id: int
    content: bytes

    @property
    def mark(self) -> bytes:
        return sha256(self.content).digest()


@dataclass(frozen=True)
class Hole:
    """Ids below the highest seen that no entry has yet: transactions that had not ended. `holders`: who ran then."""

    first: int
    last: int
    holders: tuple[str, ...] = ()


@dataclass(frozen=True)
class Seal:
    """`at`: microseconds since 1970; `high`, `total`: highest id and number of entries up to here; `open`: ids that
    may still come."""

    number: int
    at: int
    ranges: tuple[Range, ...]
    marks: bytes = field(repr=False)
    root: bytes
    high: int
    total: int
    open: tuple[Hole, ...]
    previous: bytes
    digest: bytes

    @property
    def ids(self) -> Iterator[int]:
        for first, last in self.ranges:
            yield from range(first, last + 1)

    @property
    def count(self) -> int:
        return sum(last - first + 1 for first, last in self.ranges)

    def marked(self) -> Iterator[tuple[int, bytes]]:
        """Each id with its mark."""
        for place, number in enumerate(self.ids):
            yield number, self.marks[SIZE * place : SIZE * (place + 1)]

    def rightly_digested(self) -> bool:
        """Whether root and digest follow from the rest of the seal."""
        return (
            len(self.marks) == SIZE * self.count
            and merkle_root(_leaves(self.marked())) == self.root
            and _digest(self) == self.digest
        )


def canonical(value: Any) -> bytes:
    """JSON with one spelling: keys sorted, no spaces, UTF-8. Raises ValueError at NaN and infinities."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode()


def merkle_root(leaves: Iterable[bytes]) -> bytes:
    """The root over hashes of 32 bytes in their order (RFC 6962's nodes; the last of an odd number is carried up)."""
    level = list(leaves)
    if not level:
        return sha256().digest()
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        above = [sha256(b"\1" + left + right).digest() for left, right in pairs]
        if len(level) % 2:
            above.append(level[-1])
        level = above
    return level[0]


def seal(lines: Sequence[Line], before: Seal | None, at: int, still_open: Sequence[Hole] = ()) -> Seal:
    """The next seal of the chain, over entries in the order of their ids; at least one."""
    ids = [line.id for line in lines]
    marks = b"".join(line.mark for line in lines)
    high = max(ids[-1], before.high) if before else ids[-1]
    draft = Seal(
        number=before.number + 1 if before else 1,
        at=at,
        ranges=ranges(ids),
        marks=marks,
        root=merkle_root(_leaves((line.id, line.mark) for line in lines)),
        high=high,
        total=(before.total if before else 0) + len(lines),
        open=tuple(still_open),
        previous=before.digest if before else GENESIS,
        digest=b"",
    )
    return Seal(**{**vars(draft), "digest": _digest(draft)})


def ranges(ids: Iterable[int]) -> tuple[Range, ...]:
    """Ascending ids as ranges."""
    found: list[list[int]] = []
    for number in ids:
        if found and number == found[-1][1] + 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return tuple((first, last) for first, last in found)


def holes(before: Seal | None, ids: Sequence[int], closed: Sequence[Hole], holders: Sequence[str]) -> tuple[Hole, ...]:
    """What is still open after sealing `ids` (ascending): what was, less what came and what is `closed`, and new gaps."""
    came = ranges(ids)
    old = [hole for hole in before.open if hole not in closed] if before else []
    still = [Hole(*gap, hole.holders) for hole in old for gap in _gaps((hole.first, hole.last), came)]
    high = before.high if before else 0
    new = [Hole(*gap, tuple(holders)) for gap in _gaps((high + 1, max([high, *ids[-1:]])), came)]
    return tuple(still + new)


def _gaps(within: Range, came: Sequence[Range]) -> Iterator[Range]:
    """The parts of a range that none of the ascending ranges covers."""
    first, last = within
    for low, high in came:
        if high < first or low > last:
            continue
        if low > first:
            yield first, low - 1
        first = high + 1
    if first <= last:
        yield first, last


def _leaves(marked: Iterable[tuple[int, bytes]]) -> Iterator[bytes]:
    for number, mark in marked:
        yield sha256(b"\0" + number.to_bytes(8, "big", signed=True) + mark).digest()


def _digest(of: Seal) -> bytes:
    still_open = [[hole.first, hole.last, list(hole.holders)] for hole in of.open]
    parts = [of.number, of.at, of.ranges, of.root.hex(), of.high, of.total, still_open, of.previous.hex()]
    return sha256(canonical(parts)).digest()
