"""Values of facts in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yingbao.engine.dictionary import Fact, Label
from yingbao.engine.dictionary.model import NONE
from yingbao.engine.values import NEVER
from yingbao.registry.dictionary import office_dictionary
from yingbao.web.languages import said
from yingbao.web.templatetags import frame

YES, NO = Label("是", "yes"), Label("否", "no")
NOTHING, NEVER_SAID, UNKNOWN = Label("无", "none"), Label("没有发生", "never"), Label("不详", "not known")


def worded(fact: Fact, value: Any) -> str:
    """A stored value (fen, ISO days, codes) as a page writes it, in the language spoken now; '不详' for None."""
    if value is None:
        return said(UNKNOWN)
    if fact.kind == "boolean":
        return said(YES if value else NO)
    if fact.kind == "money":
        return frame.money(int(value))
    if fact.kind == "date":
        return said(NEVER_SAID) if str(value) == str(NEVER) else frame.day(str(value))
    if fact.kind == "area":
        return frame.area(str(value))
    if fact.category:
        return said(_category(fact.category).get(value, value))
    return frame.number(value) if fact.kind == "integer" else str(value)


def _category(name: str) -> Mapping[str, Label]:
    return {**office_dictionary().dictionary.categories[name].values, NONE: NOTHING}


def absent(fact: Fact) -> str:
    """What it means that nobody has said anything."""
    if fact.absent is None:
        return said(UNKNOWN)
    return worded(fact, str(fact.absent) if fact.kind == "date" else fact.absent)
