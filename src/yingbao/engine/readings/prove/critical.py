"""The values of a fact at which a rule may turn: on either side of every constant it is compared with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from yingbao.engine.dictionary import Dictionary, Fact
from yingbao.engine.dictionary.model import NONE
from yingbao.engine.language.operators.leaves import CONSTANT, FACT
from yingbao.engine.language.tree import Node
from yingbao.engine.values import NEVER

OTHER = "…"
"""Any text that no rule names."""
FAR = "9" * 12
"""An area that lies in no division."""
MOST = 5
"""Values tried of one fact."""

Bounds = Mapping[tuple[str, str], list[Any]]


def bounds_of(trees: Iterable[Node]) -> Bounds:
    """The constants beside each fact, by its table and name."""
    found: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for tree in trees:
        for each in tree.walk():
            facts = [arg for arg in each.args if arg.op is FACT]
            values = [arg.payload[0] for arg in each.args if arg.op is CONSTANT and arg.payload[0] is not None]
            values += each.payload[0] if each.op.name == "in" else [each.payload] if each.op.name == "within" else []
            for fact in facts:
                key = fact.table, fact.payload[0].name
                found[key] += [value for value in values if value not in found[key]]
    return found


def critical(dictionary: Dictionary, fact: Fact, bounds: list[Any], today: date) -> list[Any]:
    """A few values of the fact, each in another region of the rules."""
    if fact.kind == "boolean":
        return [True, False]
    if fact.kind == "category":
        return _categories(dictionary, fact, bounds)
    if fact.kind == "date":
        known = [day for day in bounds if isinstance(day, date) and day < NEVER]
        days = [day for each in known for day in (each, each + timedelta(days=1)) if not fact.past or day <= today]
        return _spread(sorted(set(days or [today]))) + ([NEVER] if fact.absent == NEVER else [])
    if fact.kind in ("integer", "money"):
        numbers = [bound + step for bound in bounds if isinstance(bound, int) for step in (-1, 0, 1)]
        return _spread(sorted({number for number in [fact.lo, *numbers, fact.hi] if fact.lo <= number <= fact.hi}))
    texts = [text for text in bounds if isinstance(text, str)]
    return [*texts[: MOST - 1], FAR if fact.kind == "area" else OTHER]


def _categories(dictionary: Dictionary, fact: Fact, bounds: list[Any]) -> list[Any]:
    values = dictionary.categories[fact.category or ""].values
    named = [value for value in values if value in bounds]
    others = [value for value in values if value not in bounds]
    return [*named, *others[:1], *([NONE] if fact.absent == NONE else [])]


def _spread(values: list[Any]) -> list[Any]:
    """At most MOST of them, evenly."""
    if len(values) <= MOST:
        return values
    return [values[round(index * (len(values) - 1) / (MOST - 1))] for index in range(MOST)]
