"""Whether the log is as it was sealed: what is wrong, and exactly where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from yingbao.accounts.log.chain import GENESIS, Line, Seal
from yingbao.accounts.log.heads import Head

Kind = Literal[
    "edited", "moved", "deleted", "inserted",
    "import_changed", "seal_edited", "seal_replaced", "seal_missing", "chain_broken", "head_unreadable", "no_heads", "heads_behind",
]  # fmt: skip


@dataclass(frozen=True)
class Defect:
    """One thing that is not as it was sealed. `entry` or `seal`: where; `other`: for `moved`, whose content it has;
    for an import, its number."""

    kind: Kind
    entry: int | None = None
    seal: int | None = None
    other: int | None = None


@dataclass(frozen=True)
class Verdict:
    """`unsealed`: entries so new that no seal covers them yet; `restored`: seals at which a backup was put in place."""

    defects: tuple[Defect, ...]
    entries: int
    seals: int
    unsealed: int
    restored: tuple[int, ...] = ()

    @property
    def sound(self) -> bool:
        return not self.defects


@dataclass(frozen=True)
class Gap:
    """Seals that are gone or edited: entries that only they can have covered are not held to be inserted."""

    first: int
    last: int
    before: Seal | None
    high: int

    def covers(self, entry: int) -> bool:
        low = self.before.high if self.before else 0
        return low < entry <= self.high or bool(self.before and _is_open(self.before, entry))


@dataclass
class _Findings:
    defects: list[Defect] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    useless: set[int] = field(default_factory=set)
    high: int = 0
    restored: list[int] = field(default_factory=list)


def verify(entries: Iterable[Line], seals: Sequence[Seal], heads: Iterable[str]) -> Verdict:
    """Compares entries (ascending ids) and seals (ascending numbers) with each other and with the lines of the head file.

    Everything sealed is checked: each entry by its mark, each seal by the chain and by its line outside the database.
    """
    found = _Findings()
    expected = _heads(heads, found)
    _chain(seals, expected, found)
    entry_count, unsealed = _entries(entries, seals, found)
    return Verdict(tuple(found.defects), entry_count, len(seals), unsealed, tuple(found.restored))


def _heads(lines: Iterable[str], found: _Findings) -> dict[int, Head]:
    """The first head of each number; after a restore what came later is forgotten."""
    heads: dict[int, Head] = {}
    every = list(lines)
    for place, line in enumerate(every, start=1):
        head = Head.read(line)
        if head is None:
            # What a power cut left of a line that was then written anew is nobody's doing.
            if not "".join(every[place : place + 1]).startswith(line):
                found.defects.append(Defect("head_unreadable", seal=place))
        elif head.restored:
            heads = {number: kept for number, kept in heads.items() if number <= head.number} | {head.number: head}
            found.restored.append(head.number)
        else:
            heads.setdefault(head.number, head)
    return heads


def _chain(seals: Sequence[Seal], heads: dict[int, Head], found: _Findings) -> None:
    before: Seal | None = None
    good: Seal | None = None  # the last one that nothing was wrong with
    for seal in seals:
        expected = before.number + 1 if before else 1
        if seal.number != expected:
            _missing(Gap(expected, seal.number - 1, good, seal.high), found)
        kind = _defect(seal, before, heads)
        if kind == "seal_edited":
            high = heads[seal.number].high if seal.number in heads else seal.high
            found.gaps.append(Gap(seal.number, seal.number, good, high))
            found.useless.add(seal.number)
        # A seal that does not fit the one before it says nothing new where that one is known to be wrong or missing.
        if kind and not (kind == "chain_broken" and (good is not before or seal.number != expected)):
            found.defects.append(Defect(kind, seal=seal.number))
        before, good = seal, good if kind else seal
    last = before.number if before else 0
    found.high = heads[last].high if last in heads else before.high if before else 0
    newest = max(heads, default=0)
    if newest > last:
        _missing(Gap(last + 1, newest, good, heads[newest].high), found)
    elif not heads and last:
        found.defects.append(Defect("no_heads"))
    elif newest < last:
        found.defects.append(Defect("heads_behind", seal=newest + 1))


def _missing(gap: Gap, found: _Findings) -> None:
    found.gaps.append(gap)
    found.defects += [Defect("seal_missing", seal=number) for number in range(gap.first, gap.last + 1)]


def _defect(seal: Seal, before: Seal | None, heads: dict[int, Head]) -> Kind | None:
    if not seal.rightly_digested():
        return "seal_edited"
    if seal.number in heads and heads[seal.number].digest != seal.digest:
        return "seal_replaced"
    if seal.previous != (before.digest if before else GENESIS):
        return "chain_broken"
    return None


def _entries(entries: Iterable[Line], seals: Sequence[Seal], found: _Findings) -> tuple[int, int]:
    """Goes through entries and marks side by side; how many entries there are, and how many are not sealed yet."""
    total = unsealed = 0
    wrong: dict[int, tuple[bytes, bytes]] = {}
    last = seals[-1] if seals else None
    trusted = [seal for seal in seals if seal.number not in found.useless]
    for number, mark, line in _side_by_side(entries, _marks(trusted)):
        total += line is not None
        if line is None:
            found.defects.append(Defect("deleted", entry=number))
        elif mark is None:
            if any(gap.covers(number) for gap in found.gaps):
                continue
            if number > found.high or (last and _is_open(last, number)):
                unsealed += 1
            else:
                found.defects.append(Defect("inserted", entry=number))
        elif line.mark != mark:
            wrong[number] = (mark, line.mark)
    owners = {mark: number for number, (mark, _) in wrong.items()}
    for number, (_, has) in wrong.items():
        other = owners.get(has)
        found.defects.append(Defect("moved" if other else "edited", entry=number, other=other))
    return total, unsealed


def _marks(seals: Sequence[Seal]) -> Iterator[tuple[int, bytes]]:
    """Every id that was sealed, ascending, with its mark; late ones stand in later seals."""
    spans = []
    for place, seal in enumerate(seals):
        offset = 0
        for first, last in seal.ranges:
            spans.append((first, last, place, offset))
            offset += last - first + 1
    spans.sort()
    reached = -(2**63)
    for first, last, place, offset in spans:
        marks = seals[place].marks
        for number in range(max(first, reached + 1), last + 1):
            start = 32 * (offset + number - first)
            yield number, marks[start : start + 32]
        reached = max(reached, last)


def _side_by_side(
    entries: Iterable[Line], marks: Iterator[tuple[int, bytes]]
) -> Iterator[tuple[int, bytes | None, Line | None]]:
    """Both by id; None where one of them has nothing."""
    mark = next(marks, None)
    for line in entries:
        while mark and mark[0] < line.id:
            yield mark[0], mark[1], None
            mark = next(marks, None)
        if mark and mark[0] == line.id:
            yield line.id, mark[1], line
            mark = next(marks, None)
        else:
            yield line.id, None, line
    while mark:
        yield mark[0], mark[1], None
        mark = next(marks, None)


def _is_open(seal: Seal, entry: int) -> bool:
    return any(hole.first <= entry <= hole.last for hole in seal.open)
