"""The rows of a list of files: the database gives their numbers in order (sql/listing.sql), then those rows are read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count

from yingbao.accounts.desks import Desk
from yingbao.registry.models import Subject
from yingbao.registry.queries import Named, heads_of, named, rows
from yingbao.web.lists.filters import Filter, Given
from yingbao.web.lists.shape import EXPORTED
from yingbao.web.lists.sources import chosen

CHUNK = 2_000
AGE = "age"
Condition = Callable[[Given, Desk], Mapping[str, Any]]
"""What a filter's choice is to registry.listed."""


@dataclass(frozen=True)
class Listed:
    """A row of a list."""

    subject: Subject
    named: Named
    people: int | None = None

    @property
    def pk(self) -> int:
        return self.subject.pk

    @property
    def profile(self) -> Mapping[str, Any]:
        known: Mapping[str, Any] = self.subject.profile
        return known


@dataclass(frozen=True)
class Files:
    """The files of a kind that a desk serves. `conditions` by filter; `note` is called once, before a list by a
    sensitive fact is taken."""

    kind: str
    desk: Desk
    conditions: Mapping[str, Condition]
    note: Callable[[], None]
    given: Mapping[str, Any] = field(default_factory=dict)
    order: str = "id"
    falling: bool = False

    def narrow(self, filters: Sequence[Filter], given: Given) -> Files:
        found: dict[str, Any] = {}
        for one, own in chosen(filters, given):
            asked = self.conditions[one.key](own, self.desk)
            found |= {**asked, "facts": {**found.get("facts", {}), **asked.get("facts", {})}}
        if "disabled" in found:
            self.note()
        return replace(self, given=found)

    def sort(self, field: str, *, falling: bool) -> Files:
        if field == AGE:  # the older, the earlier born
            return replace(self, order="birth", falling=not falling)
        return replace(self, order=field, falling=falling)

    def page(self, start: int, size: int) -> list[Listed]:
        return self._read(self._numbers(self.order, start, size))

    def count(self, most: int) -> int:
        return len(self._numbers("", 0, most))

    def each(self) -> Iterator[Listed]:
        numbers = self._numbers(self.order, 0, EXPORTED)
        for start in range(0, len(numbers), CHUNK):
            yield from self._read(numbers[start : start + CHUNK])

    def _numbers(self, order: str, start: int, size: int) -> list[int]:
        call = "SELECT * FROM registry.listed(%s, %s::jsonb, %s, %s, %s, %s)"
        arguments = [self.kind, json.dumps(self.given), order, self.falling, start, size]
        return [number for (number,) in rows(call, arguments)]

    def _read(self, numbers: list[int]) -> list[Listed]:
        """The rows of these numbers, in their order; what row-level security hides is not among them."""
        found = Subject.objects.in_bulk(numbers)
        homes = [number for number in numbers if self.kind == "household"]
        heads, sizes = heads_of(homes), _sizes(homes)
        return [
            Listed(found[number], named(found[number], self.desk.today, head=heads.get(number)), sizes.get(number))
            for number in numbers
            if number in found
        ]


def _sizes(households: list[int]) -> dict[int, int]:
    """How many people of each the desk sees."""
    members = Subject.objects.filter(household_id__in=households, merged_into=None)
    counted = members.values_list("household_id").annotate(n=Count("id")) if households else []
    return {home: number for home, number in counted if home is not None}
