"""Which cells of a table of counts are not told, so that nobody learns of a few people by taking what is told from a total.

Totals may be known from elsewhere: of a community, and of a kind of people (of an age, a sex, a hukou) in all communities;
not those of few people themselves. A cell of few people is hidden, and as many more as it takes that none follows from the
totals and the rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from typing import Any, Final

import numpy as np

TOO_FEW: Final = 5
"""Fewer people than this in a cell are not told."""
SURE: Final = 1e-9

Cell = tuple[Any, ...]
Total = frozenset[Cell]


def to_hide(counts: Mapping[Cell, int]) -> set[Cell]:
    """The cells that are not told. `counts`: people by community and kind (the rest of the key), all above nought."""
    totals = _totals(counts)
    hidden = {cell for cell, people in counts.items() if people < TOO_FEW}
    while more := _few_together(counts, totals, hidden) | _following(counts, totals, hidden):
        hidden |= more
    return hidden


def _totals(counts: Mapping[Cell, int]) -> list[Total]:
    """The cells that each known total sums up, two at least; those of fewer cells first."""
    found: dict[tuple[Any, ...], set[Cell]] = defaultdict(set)
    for community, *kind in counts:
        found["community", community].add((community, *kind))
        found["kind", *kind].add((community, *kind))
    known = (total for total in found.values() if len(total) > 1 and sum(counts[cell] for cell in total) >= TOO_FEW)
    return sorted(map(frozenset, known), key=len)


def _few_together(counts: Mapping[Cell, int], totals: Sequence[Total], hidden: Set[Cell]) -> set[Cell]:
    """Of each total whose hidden cells are few people together, one more cell: their sum would tell."""
    found = (total for total in totals if 0 < sum(counts[cell] for cell in total & hidden) < TOO_FEW)
    return {_least(counts, total - hidden) for total in found if total - hidden}


def _following(counts: Mapping[Cell, int], totals: Sequence[Total], hidden: Set[Cell]) -> set[Cell]:
    """While a cell of few people follows from the totals: one more beside each that is hidden alone, else the least of all."""
    sure = _determined(totals, sorted(hidden))
    if all(counts[cell] >= TOO_FEW for cell in sure):
        return set()
    beside = {_least(counts, total - hidden) for total in totals if len(total & hidden) == 1 and total - hidden}
    left = counts.keys() - hidden
    return beside or ({_least(counts, left)} if left else set())


def _determined(totals: Sequence[Total], hidden: Sequence[Cell]) -> list[Cell]:
    """The hidden cells whose number the totals leave no choice of: no solution of theirs moves it."""
    places = {cell: place for place, cell in enumerate(hidden)}
    sums = np.zeros((len(totals), len(hidden)))
    for row, total in enumerate(totals):
        sums[row, [places[cell] for cell in total if cell in places]] = 1
    if not hidden:
        return []
    _, values, ways = np.linalg.svd(sums)
    free = ways[int((values > SURE).sum()) :]
    return [cell for cell, place in places.items() if not (np.abs(free[:, place]) > SURE).any()]


def _least(counts: Mapping[Cell, int], cells: Set[Cell]) -> Cell:
    return min(cells, key=lambda cell: (counts[cell], cell))
