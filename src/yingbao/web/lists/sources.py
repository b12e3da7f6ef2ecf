"""Where a list's rows come from: a QuerySet, a sequence in memory, or anything else that can do these five things."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import Combinable

from yingbao.web.lists.filters import Filter, Given
from yingbao.web.lists.shape import look_up


class Source(Protocol):
    """Rows not read yet; each step gives a new source."""

    def narrow(self, filters: Sequence[Filter], given: Given) -> Source: ...

    def sort(self, field: str, *, falling: bool) -> Source: ...

    def page(self, start: int, size: int) -> Sequence[Any]: ...

    def count(self, most: int) -> int:
        """How many rows, without counting beyond `most`."""
        ...

    def each(self) -> Iterator[Any]: ...


def chosen(filters: Sequence[Filter], given: Given) -> list[tuple[Filter, dict[str, str]]]:
    """The filters of which something was chosen, each with that."""
    return [(one, own) for one in filters if (own := {name: given[name] for name in one.names if name in given})]


@dataclass(frozen=True)
class Rows:
    """A QuerySet. Ties, and rows without the value sorted by, come in the order of their primary keys."""

    rows: QuerySet[Any]

    def narrow(self, filters: Sequence[Filter], given: Given) -> Rows:
        rows = self.rows
        for one, own in chosen(filters, given):
            rows = rows.filter(one.query(own))
        return replace(self, rows=rows)

    def sort(self, field: str, *, falling: bool) -> Rows:
        order = F(field).desc(nulls_last=self._may_be_empty(field) or None) if falling else F(field).asc()
        return replace(self, rows=self.rows.order_by(order, "pk"))

    def _may_be_empty(self, field: str) -> bool:
        """NULLS LAST keeps PostgreSQL from reading an index backwards: it is said only where there may be nulls."""
        return next((one.null for one in self.rows.model._meta.concrete_fields if one.name == field), True)

    def page(self, start: int, size: int) -> Sequence[Any]:
        return list(self.rows[start : start + size])

    def count(self, most: int) -> int:
        return self.rows.order_by()[:most].count()

    def each(self) -> Iterator[Any]:
        return self.rows.iterator(chunk_size=2_000)


@dataclass(frozen=True)
class Numbered(Rows):
    """A QuerySet of which an index gives the first rows: their numbers are asked for alone, then those rows with all that
    is joined to them. Joined at once, the planner may think it cheaper to read and sort everything.

    `all_are`: what holds of every row, where the database counts sooner if it is asked that first.
    """

    all_are: Combinable | Q = field(default_factory=Q)

    def count(self, most: int) -> int:
        return self.rows.filter(self.all_are).order_by()[:most].count()

    def page(self, start: int, size: int) -> Sequence[Any]:
        numbers = list(self.rows.values_list("pk", flat=True)[start : start + size])
        found = {row.pk: row for row in self.rows.order_by().filter(pk__in=numbers)}
        return [found[number] for number in numbers if number in found]


@dataclass(frozen=True)
class Values:
    """A few rows in memory: objects, or mappings."""

    rows: Sequence[Any]

    def narrow(self, filters: Sequence[Filter], given: Given) -> Values:
        kept = self.rows
        for one, own in chosen(filters, given):
            kept = [row for row in kept if one.keeps(look_up(row, one.source), own)]
        return Values(kept)

    def sort(self, field: str, *, falling: bool) -> Values:
        known = [row for row in self.rows if look_up(row, field) is not None]
        unknown = [row for row in self.rows if look_up(row, field) is None]
        return Values([*sorted(known, key=lambda row: look_up(row, field), reverse=falling), *unknown])

    def page(self, start: int, size: int) -> Sequence[Any]:
        return self.rows[start : start + size]

    def count(self, most: int) -> int:
        return min(len(self.rows), most)

    def each(self) -> Iterator[Any]:
        return iter(self.rows)
