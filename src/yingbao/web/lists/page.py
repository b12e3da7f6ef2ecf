"""One page of a list, as the template shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest
from django.utils.safestring import SafeString

from yingbao.engine.dictionary import Label
from yingbao.web.languages import said, say
from yingbao.web.lists.asked import Asked, views
from yingbao.web.lists.body import body
from yingbao.web.lists.filters import Choice, Filter, YesNo
from yingbao.web.lists.shape import PAGE, SHOWN, Column, List
from yingbao.web.lists.sources import Source, chosen
from yingbao.web.models import SavedView
from yingbao.web.navigation import may
from yingbao.web.templatetags import frame

WORDS: Final[dict[str, Callable[[Any], str]]] = {
    "text": lambda value: "—" if value in (None, "") else said(value),
    "code": lambda value: "—" if value in (None, "") else str(value),
    "number": frame.number,
    "money": frame.money,
    "day": frame.day,
    "moment": frame.moment,
    "area": frame.area,
    "label": lambda value: said(value) or "—",
    "badge": lambda value: said(value[1]) if value else "—",
    "made_up": lambda value: "※" if value else "",
}


def words(column: Column, row: Any) -> str:
    """A cell as it is read."""
    return WORDS[column.show](column.of(row))


@dataclass(frozen=True)
class Cell:
    column: Column
    text: str
    badge: str = ""


@dataclass(frozen=True)
class Line:
    href: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Head:
    """A column's heading; `href` sorts by it, `sorted` is what aria-sort says."""

    column: Column
    href: str = ""
    sorted: str = ""


@dataclass(frozen=True)
class Control:
    """One control of the form of filters, filled in."""

    filter: Filter
    kind: str
    value: str = ""
    last: str = ""
    options: tuple[tuple[str, Label], ...] = ()


@dataclass(frozen=True)
class ListPage:
    asked: Asked
    lines: tuple[Line, ...]
    found: int
    views: tuple[SavedView, ...]
    may_export: bool

    @property
    def listing(self) -> List:
        return self.asked.listing

    @property
    def more(self) -> bool:
        """There are more than can be leafed through."""
        return self.found > SHOWN

    @property
    def shown(self) -> int:
        return SHOWN

    @property
    def first(self) -> int:
        return (self.asked.page - 1) * PAGE + 1

    @property
    def last(self) -> int:
        return self.first + len(self.lines) - 1

    @property
    def before(self) -> str:
        return self.asked.query(page=self.asked.page - 1) if self.asked.page > 1 else ""

    @property
    def after(self) -> str:
        on = self.last < min(self.found, SHOWN) and self.lines
        return self.asked.query(page=self.asked.page + 1) if on else ""

    @property
    def here(self) -> str:
        return self.asked.query(page=self.asked.page)

    @property
    def heads(self) -> list[Head]:
        return [self._head(column) for column in self.listing.columns]

    def _head(self, column: Column) -> Head:
        if not column.sort:
            return Head(column)
        here, falling = self.asked.sort.lstrip("-") == column.key, self.asked.falling
        key = f"-{column.key}" if here and not falling else column.key
        return Head(column, self.asked.query(sort=key), ("descending" if falling else "ascending") if here else "")

    @property
    def body(self) -> SafeString:
        return body(self.lines)

    @property
    def told(self) -> list[tuple[Label, str]]:
        """What the list is narrowed to, in words."""
        return [(one.label, one.told(own)) for one, own in chosen(self.listing.filters, self.asked.given)]

    @property
    def controls(self) -> Iterator[Control]:
        for one in self.listing.filters:
            values = [self.asked.given.get(name, "") for name in one.names]
            options = one.offered() if isinstance(one, Choice | YesNo) else ()
            yield Control(one, one.control, values[0], values[-1], options)

    @property
    def orders(self) -> list[tuple[str, str, bool]]:
        """(sort, words, chosen) of each order that the list can be put in."""
        return [
            (
                key,
                say("{c}（升）", "{c} ↑", c=column.label) if key == name else say("{c}（降）", "{c} ↓", c=column.label),
                key == self.asked.sort,
            )
            for name, column in self.listing.sorts.items()
            for key in (name, f"-{name}")
        ]


def narrowed(source: Source, asked: Asked) -> Source:
    """The rows asked for, in the order asked for."""
    found = source.narrow(asked.listing.filters, asked.given)
    return found.sort(asked.field, falling=asked.falling) if asked.field else found


def page_of(request: HttpRequest, asked: Asked, source: Source) -> ListPage:
    listing, rows = asked.listing, narrowed(source, asked)
    found = rows.count(SHOWN + 1)
    return ListPage(
        asked,
        tuple(_line(listing, row) for row in rows.page((asked.page - 1) * PAGE, PAGE)),
        found,
        tuple(views(request, listing)),
        may(request, listing.needs),
    )


def _line(listing: List, row: Any) -> Line:
    return Line(listing.link(row) if listing.link else "", tuple(_cell(column, row) for column in listing.columns))


def _cell(column: Column, row: Any) -> Cell:
    value = column.of(row)
    return Cell(column, WORDS[column.show](value), value[0] if column.show == "badge" and value else "")
