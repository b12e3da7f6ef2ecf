"""A few files and cases that one deed at a time changes; and whether what several did at once is some order of deeds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

NEXT: Final = {"decide": {"granted": "start", "refused": "notify"}, "start": {"done": ""}, "notify": {"done": ""}}
"""What the plan of the case leads to; '' is its end."""


@dataclass(frozen=True)
class Deed:
    """`kind`: correct (a file's address), merge, split, act (on a case), stop (a case that ends every decision of its matter).

    `one`, `other`: places of files, or of cases; of a split, the file that was merged away.
    """

    kind: str
    one: int
    other: int = 0
    step: str = ""
    outcome: str = ""
    word: str = ""
    amount: int = 0


@dataclass(frozen=True)
class Done:
    """A deed, whether it was answered `done`, and if not whether a rule refused it (and not the crowd)."""

    deed: Deed
    done: bool
    by_rule: bool = True


@dataclass(frozen=True)
class State:
    """`words`: by file, what was said of it and when (places in the order of deeds); `into`: whom a file reads as part of;
    `steps`: where each case stands; `grants`: case → amount in force; `stopped`: cases that stopped already."""

    words: tuple[tuple[int, str], ...]
    into: tuple[int | None, ...]
    files: tuple[int, ...]
    steps: tuple[str, ...]
    grants: tuple[int | None, ...]
    clock: int = field(default=1, compare=False)

    def root(self, file: int) -> int:
        above = self.into[file]
        return file if above is None else self.root(above)

    def word(self, root: int) -> str:
        """What the file that was kept says: the last that was said of any that reads as part of it."""
        return max(said for file, said in enumerate(self.words) if self.root(file) == root)[1]

    def seen(self) -> tuple[object, ...]:
        """What is compared with the office in the end."""
        roots = tuple(self.root(file) for file in range(len(self.into)))
        return roots, tuple(self.word(root) for root in roots), self.steps, self.grants


def after(state: State, deed: Deed) -> State | None:
    """The state after a deed; None where the deed is refused."""
    return {"correct": _correct, "merge": _merge, "split": _split, "act": _act, "stop": _stop}[deed.kind](state, deed)


def _correct(state: State, deed: Deed) -> State:
    return replace(state, words=_put(state.words, deed.one, (state.clock, deed.word)), clock=state.clock + 1)


def _merge(state: State, deed: Deed) -> State | None:
    if deed.one == deed.other or state.into[deed.one] is not None or state.into[deed.other] is not None:
        return None
    return replace(state, into=_put(state.into, deed.other, deed.one))


def _split(state: State, deed: Deed) -> State | None:
    return None if state.into[deed.one] is None else replace(state, into=_put(state.into, deed.one, None))


def _act(state: State, deed: Deed) -> State | None:
    if state.steps[deed.one] != deed.step:
        return None
    grants = _put(_ended(state, deed), deed.one, deed.amount) if deed.outcome == "granted" else state.grants
    return replace(state, steps=_put(state.steps, deed.one, NEXT[deed.step][deed.outcome]), grants=grants)


def _stop(state: State, deed: Deed) -> State | None:
    if state.steps[deed.one] != "change":
        return None
    return replace(state, steps=_put(state.steps, deed.one, ""), grants=_ended(state, deed))


def _ended(state: State, deed: Deed) -> tuple[int | None, ...]:
    """What is left once that is ended which was granted to anybody who reads as one with whom the case is about."""
    root = state.root(state.files[deed.one])
    return tuple(
        None if state.root(file) == root else amount for file, amount in zip(state.files, state.grants, strict=True)
    )


def _put(values: tuple, place: int, value: object) -> tuple:  # type: ignore[type-arg]
    return (*values[:place], value, *values[place + 1 :])


def serial(begin: State, lines: Sequence[Sequence[Done]], end: tuple[object, ...]) -> bool:
    """Whether some order of the deeds, each one's own in their order, answers each as it was answered and ends so."""
    reached = {(begin, (0,) * len(lines))}
    looked = set(reached)
    while reached:
        state, places = reached.pop()
        if all(place == len(line) for place, line in zip(places, lines, strict=True)):
            if state.seen() == end:
                return True
            continue
        for further in _further(state, places, lines):
            if further not in looked:
                looked.add(further)
                reached.add(further)
    return False


def _further(
    state: State, places: tuple[int, ...], lines: Sequence[Sequence[Done]]
) -> Iterator[tuple[State, tuple[int, ...]]]:
    for at, (place, line) in enumerate(zip(places, lines, strict=True)):
        if place < len(line):
            said = line[place]
            made = after(state, said.deed)
            moved = _put(places, at, place + 1)
            if said.done and made is not None:
                yield made, moved
            elif not said.done and (made is None or not said.by_rule):
                yield state, moved
