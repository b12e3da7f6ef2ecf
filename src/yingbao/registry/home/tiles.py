"""What waits, each as a number that leads to where it is worked on. Rooms register theirs when their app is ready."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from yingbao.accounts.desks import Desk
from yingbao.engine.dictionary import Label
from yingbao.registry.queries import count_together
from yingbao.web.navigation import Whose, address, at_work


@dataclass(frozen=True)
class Tile:
    """`waits`: what waits, asked in the page's own transaction, so that it is what the desk sees: a number, or a query, which is counted
    with those of the other tiles; `most` is where that stops.

    `asked`: what the page is asked for, so that it lists what is counted. `while_any`: shown only while something waits. `whose`: at which
    desks it is theirs to do, of those with the permission.
    """

    label: Label
    url: str
    permission: str
    waits: Callable[[Desk], QuerySet[Any] | int]
    kind: str = ""
    order: int = 100
    most: int = 1000
    while_any: bool = False
    whose: Whose = at_work
    asked: str = ""


@dataclass(frozen=True)
class Waiting:
    """A tile as it is shown."""

    tile: Tile
    href: str
    text: str
    kind: str
    """The tile's kind; '' while nothing waits."""


_tiles: dict[str, Tile] = {}


def register(*tiles: Tile) -> None:
    _tiles.update({f"{tile.url} {tile.label.en}": tile for tile in tiles})


def waiting(desk: Desk) -> list[Waiting]:
    """The tiles of this desk, in order."""
    shown = [tile for tile in _tiles.values() if desk.may(tile.permission) and tile.whose(desk)]
    ordered = sorted(shown, key=lambda tile: tile.order)
    there = [(tile, f"{href}{tile.asked}") for tile in ordered if (href := address(tile.url))]
    counts = _counts([tile.waits(desk) for tile, _ in there])
    some = [(*of, count) for of, count in zip(there, counts, strict=True) if count or not of[0].while_any]
    return [Waiting(tile, href, _text(tile, count), tile.kind if count else "") for tile, href, count in some]


def _counts(found: Sequence[QuerySet[Any] | int]) -> list[int]:
    """How many of each; the queries in one statement."""
    together = iter(count_together([one for one in found if isinstance(one, QuerySet)]))
    return [next(together) if isinstance(one, QuerySet) else one for one in found]


def _text(tile: Tile, count: int) -> str:
    return f"{tile.most:,}+" if count > tile.most else f"{count:,}"
