"""A made-up log with its seals, and every way to tamper with it, each saying where it must be found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random

from yingbao.accounts.log.chain import Line, Seal, canonical, holes, ranges, seal
from yingbao.accounts.log.heads import Head

Where = set[tuple[str, int]]
"""('entry', id) and ('seal', number): at least one of them has to be in the verdict, and nothing besides them."""


@dataclass
class Log:
    entries: dict[int, Line] = field(default_factory=dict)
    seals: list[Seal] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)

    @property
    def lines(self) -> list[Line]:
        return [self.entries[number] for number in sorted(self.entries)]

    @property
    def sealed(self) -> list[int]:
        return sorted(number for one in self.seals for number in one.ids)

    def seal_of(self, entry: int) -> int:
        return next(one.number for one in self.seals for first, last in one.ranges if first <= entry <= last)

    def seal_again(self, place: int) -> None:
        """As somebody would who rewrites the chain from a seal on."""
        for later in range(place, len(self.seals)):
            lines = [self.entries[number] for number in self.seals[later].ids if number in self.entries]
            if lines:
                old = self.seals[later]
                before = self.seals[later - 1] if later else None
                self.seals[later] = seal(lines, before, old.at, old.open)


def line(number: int, random: Random) -> Line:
    kind = random.choice(["look", "change", "desk", "import"])
    return Line(number, canonical({"kind": kind, "user": random.randrange(40), "detail": str(random.random())}))


def made(random: Random) -> Log:
    """A log in which transactions end late, or never."""
    log, number, late = Log(), 0, []
    for second in range(random.randrange(2, 9)):
        fresh = []
        for _ in range(random.randrange(1, 8)):
            number += 1
            (late if random.random() < 0.2 else fresh).append(number)
        came = [entry for entry in late[:] if random.random() < 0.4 and fresh]
        late = [entry for entry in late if entry not in came]
        write(log, sorted(fresh + came), second, random)
        if random.random() < 0.3 and log.seals:
            given_up = [hole for hole in log.seals[-1].open if random.random() < 0.5]
            late = [entry for entry in late if not any(hole.first <= entry <= hole.last for hole in given_up)]
            write(log, [number := number + 1], second, random, given_up)
    log.entries |= {entry: line(entry, random) for entry in range(number + 1, number + random.randrange(1, 4))}
    return log


def write(log: Log, ids: list[int], second: int, random: Random, closed: list = ()) -> None:  # type: ignore[type-arg,assignment]
    """Writes entries and seals them."""
    if not ids:
        return
    lines = [line(number, random) for number in ids]
    log.entries |= {one.id: one for one in lines}
    before = log.seals[-1] if log.seals else None
    log.seals.append(seal(lines, before, second * 1_000_000, holes(before, ids, closed, ["3/7"])))
    log.heads.append(str(Head.of(log.seals[-1])))


# ---- entries -------------------------------------------------------------------------------------


def edit_an_entry(log: Log, random: Random) -> Where:
    entry = random.choice(log.sealed)
    log.entries[entry] = line(entry, random)
    return {("entry", entry)}


def delete_entries(log: Log, random: Random) -> Where:
    gone = random.sample(log.sealed, random.randrange(1, len(log.sealed) + 1))
    for entry in gone:
        del log.entries[entry]
    return {("entry", entry) for entry in gone}


def insert_an_entry(log: Log, random: Random) -> Where:
    taken = {*log.entries, *(n for hole in log.seals[-1].open for n in range(hole.first, hole.last + 1))}
    free = [number for number in range(-2, log.seals[-1].high) if number not in taken]
    entry = random.choice(free)
    log.entries[entry] = line(entry, random)
    return {("entry", entry)}


def reorder_entries(log: Log, random: Random) -> Where:
    moved = random.sample(log.sealed, random.randrange(2, len(log.sealed) + 1))
    contents = [log.entries[number].content for number in moved]
    for number, content in zip(moved, contents[1:] + contents[:1], strict=True):
        log.entries[number] = Line(number, content)
    return {("entry", number) for number in moved}


def truncate_entries(log: Log, random: Random) -> Where:
    kept = random.randrange(len(log.sealed))
    gone = [number for number in log.entries if number > ([0, *log.sealed])[kept]]
    sealed = {*log.sealed}
    for number in gone:
        del log.entries[number]
    return {("entry", number) for number in gone if number in sealed}


# ---- seals ---------------------------------------------------------------------------------------


def truncate_both(log: Log, random: Random) -> Where:
    kept = random.randrange(len(log.seals))
    for one in log.seals[kept:]:
        for number in one.ids:
            del log.entries[number]
    gone = {("seal", one.number) for one in log.seals[kept:]}
    del log.seals[kept:]
    return gone


def truncate_seals(log: Log, random: Random) -> Where:
    kept = random.randrange(len(log.seals))
    gone = {("seal", one.number) for one in log.seals[kept:]}
    del log.seals[kept:]
    return gone


def delete_a_seal(log: Log, random: Random) -> Where:
    gone = log.seals.pop(random.randrange(len(log.seals)))
    return {("seal", gone.number)}


def edit_a_seal(log: Log, random: Random) -> Where:
    place = random.randrange(len(log.seals))
    old = log.seals[place]
    flipped = bytes([old.marks[0] ^ 1]) + old.marks[1:]
    changes = [
        {"at": old.at + 1}, {"marks": flipped}, {"root": bytes(32)}, {"high": old.high + 5}, {"total": old.total - 1},
        {"previous": bytes(range(32))}, {"digest": bytes(range(32))}, {"ranges": ((1, 10**12),)}, {"marks": b""},
        {"ranges": ranges(number + 1 for number in old.ids)},
    ]  # fmt: skip
    log.seals[place] = replace(old, **random.choice(changes))
    return {("seal", old.number)}


def reorder_seals(log: Log, random: Random) -> Where:
    one, other = random.sample(range(len(log.seals)), 2)
    first, second = log.seals[one], log.seals[other]
    log.seals[one], log.seals[other] = replace(second, number=first.number), replace(first, number=second.number)
    return {("seal", first.number), ("seal", second.number)}


def rewrite_the_chain(log: Log, random: Random) -> Where:
    """An edited entry, and every seal from its own on made anew: only the file outside can tell."""
    where = edit_an_entry(log, random)
    ((_, entry),) = where
    place = log.seal_of(entry) - 1
    log.seal_again(place)
    return {("seal", one.number) for one in log.seals[place:]}


def insert_a_seal(log: Log, random: Random) -> Where:
    """A forged batch before the end, the later seals renumbered and made anew."""
    place = random.randrange(len(log.seals))
    entry = min(log.entries) - 1
    log.entries[entry] = line(entry, random)
    log.seals.insert(place, seal([log.entries[entry]], log.seals[place - 1] if place else None, 0))
    log.seal_again(place)
    return {("seal", one.number) for one in log.seals[place:]} | {("entry", entry)}


TAMPERINGS: tuple[Callable[[Log, Random], Where], ...] = (
    edit_an_entry, delete_entries, insert_an_entry, reorder_entries, truncate_entries, truncate_both, truncate_seals,
    delete_a_seal, edit_a_seal, reorder_seals, rewrite_the_chain, insert_a_seal,
)  # fmt: skip
