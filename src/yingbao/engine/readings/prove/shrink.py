"""A witness made plain: rows taken out and facts put back to what absence means, as long as it still shows the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from yingbao.engine.dictionary import Dictionary, Fact
from yingbao.engine.readings.explain.world import Row, all_rows

ROUND = 10_000
"""Fen: a plain amount is a whole number of hundreds of yuan."""


def shrink(dictionary: Dictionary, root: Row, test: Callable[[Row], bool]) -> None:
    """Changes the rows in place; `test` holds before and after. Deterministic, one pass over rows and facts."""
    fixed = _above(root)
    for owner in all_rows(root):
        for name, rows in owner.collections.items():
            way = dictionary.tables[owner.table].collections[name]
            least = way.number if way.number is not None else way.at_least
            for each in reversed(rows):
                if id(each) not in fixed and len(rows) > max(least, int(way.unknown_when_empty)):
                    _without(rows, each, root, test)
    for row in sorted(all_rows(root), key=lambda each: int(each.id)):
        for name, fact in dictionary.tables[row.table].facts.items():
            _plainer(row, name, fact, lambda: test(root))


def _above(row: Row) -> set[int]:
    """The row and those it leads up to."""
    found, pending = set[int](), [row]
    while pending:
        each = pending.pop()
        if id(each) not in found:
            found.add(id(each))
            pending += each.ups.values()
    return found


def _without(rows: list[Row], row: Row, root: Row, test: Callable[[Row], bool]) -> None:
    place = rows.index(row)
    rows.remove(row)
    if not test(root):
        rows.insert(place, row)


def _plainer(row: Row, name: str, fact: Fact, holds: Callable[[], bool]) -> None:
    kept = row.facts[name]
    for value in _plain_values(kept, fact):
        if value == kept:
            break
        row.facts[name] = value
        if holds():
            return
    row.facts[name] = kept


def _plain_values(kept: Any, fact: Fact) -> Iterator[Any]:
    """From the plainest: what absence means (unknown, where that is what it means), then round numbers."""
    yield fact.absent
    if isinstance(kept, bool):
        yield False
    elif isinstance(kept, int) and fact.kind in ("integer", "money"):
        yield max(0, fact.lo)
        for step in (100 * ROUND, ROUND, ROUND // 100) if fact.kind == "money" else (10, 1):
            for number in (kept // step * step, -(-kept // step) * step):
                if fact.lo <= number <= fact.hi:
                    yield number
    elif fact.kind == "date" and kept is not None and kept.year < 9000:
        yield kept.replace(month=1, day=1)
        yield kept.replace(day=1)
