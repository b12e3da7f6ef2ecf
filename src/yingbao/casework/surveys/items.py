"""One fact of one subject, or of an event of theirs: what is asked, answered and confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from yingbao.engine.dictionary import Fact
from yingbao.registry.answers.scenes import FACTS, Told
from yingbao.registry.dictionary import office_dictionary


@dataclass(frozen=True)
class Item:
    """`topic`: facts, or the table of an event, which `occasion` tells apart from others."""

    subject: int
    topic: str
    occasion: str
    fact: str

    @property
    def key(self) -> str:
        """As a form carries it."""
        return f"{self.subject}:{self.topic}:{self.fact}:{self.occasion}"


def read_item(key: str) -> Item | None:
    """None: no such item can be."""
    parts = key.split(":", 3)
    if len(parts) != 4 or not (parts[0].isascii() and parts[0].isdigit() and len(parts[0]) < 19):
        return None
    return Item(int(parts[0]), parts[1], parts[3], parts[2])


def row_of(told: Sequence[Told], item: Item) -> Told | None:
    """The told row that an item belongs to; None if this home has no such row, or this desk does not see it."""
    wanted = item.subject, item.topic, item.occasion if item.topic != FACTS else ""
    return next((one for one in told if one.seen and (one.subject, one.topic, _occasion(one)) == wanted), None)


def _occasion(one: Told) -> str:
    return "" if one.topic == FACTS else one.occasion


def fact_of(told: Sequence[Told], item: Item) -> Fact | None:
    """What the dictionary says of an item of this home that may be answered by hand; None: nothing."""
    row, office = row_of(told, item), office_dictionary()
    known = office.dictionary.tables.get(item.topic)
    if row is None or (item.topic != FACTS and (known is None or known.kind != "event")):
        return None
    secret = item.topic == FACTS and office.is_secret(row.kind, item.fact)
    return None if secret else office.facts(row.kind, item.topic).get(item.fact)


def answered(told: Sequence[Told], item: Item, value: Any) -> list[Told]:
    """What is told, with an answer that was taken down just now."""
    row = row_of(told, item)
    return [replace(one, facts={**one.facts, item.fact: value}) if one is row else one for one in told]
