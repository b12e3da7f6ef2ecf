"""What a list is: its columns, what it can be narrowed by, and where a row leads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from yingbao.engine.dictionary import Label
from yingbao.web.lists.filters import Filter

PAGE: Final = 50
SHOWN: Final = 1_000
"""So many rows can be leafed through, and are counted exactly; who needs more narrows the list or exports it."""
EXPORTED: Final = 100_000

WIDEN: Final = Label("放宽条件，或者换一个名单再看。", "Widen the filters, or look at another list.")
Show = Literal["text", "number", "money", "day", "moment", "area", "label", "badge", "made_up", "code"]
RESERVED: Final = frozenset({"sort", "page", "text", "view", "do", "csrfmiddlewaretoken"})


@dataclass(frozen=True)
class Column:
    """`key`: the attribute (or key, dotted) of a row; `value` computes it instead. `sort`: the field to order by, if any.

    A badge's value is a pair (kind, Label). `export`: whether the column goes into the file; `whole`: computes what goes there, where
    the page shows less. `bare`: what it is says itself, so that on a phone it stands beside the others without its heading.
    """

    key: str
    label: Label
    sort: str = ""
    show: Show = "text"
    value: Callable[[Any], Any] | None = None
    export: bool = True
    whole: Callable[[Any], Any] | None = None
    bare: bool = False

    def in_file(self, row: Any) -> Any:
        return self.whole(row) if self.whole else self.of(row)

    def of(self, row: Any) -> Any:
        return self.value(row) if self.value else look_up(row, self.key)

    @property
    def right(self) -> bool:
        return self.show in ("number", "money")


def look_up(row: Any, key: str) -> Any:
    """row.a.b or row["a"]["b"]; None where there is none. Django's `a__b` reads as `a.b`."""
    for part in key.replace("__", ".").split("."):
        row = row.get(part) if isinstance(row, Mapping) else getattr(row, part, None)
        if row is None:
            return None
    return row


@dataclass(frozen=True)
class List:
    """`name` is its own among all lists. `order`: a column's key, with '-' before it for the greatest first.

    `link`: where a row leads ('' for nowhere). `empty`: what to do when there is nothing. `needs`: the permission to export.
    """

    name: str
    title: Label
    columns: tuple[Column, ...]
    filters: tuple[Filter, ...] = ()
    order: str = ""
    link: Callable[[Any], str] | None = None
    empty: Label = WIDEN
    needs: str = "export"

    def __post_init__(self) -> None:
        names = [name for one in self.filters for name in one.names]
        if wrong := RESERVED.intersection(names) or {name for name in names if names.count(name) > 1}:
            raise ValueError(f"the list {self.name!r} cannot call a filter {', '.join(sorted(wrong))}")
        if self.order and self.order.lstrip("-") not in self.sorts:
            raise ValueError(f"the list {self.name!r} cannot be sorted by {self.order!r}: no such column has `sort`")

    @property
    def sorts(self) -> dict[str, Column]:
        return {column.key: column for column in self.columns if column.sort}

    @property
    def element(self) -> str:
        """The id of the part of a page that htmx exchanges."""
        return f"list-{self.name}"

    @property
    def private(self) -> bool:
        return any(one.private for one in self.filters)
