"""What a list can be narrowed by. A filter that may hold a name is private: its value never stands in an address."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.db.models import Q

from yingbao.engine.dictionary import Label
from yingbao.web.languages import said, say

Given = Mapping[str, str]
"""What was chosen, by the name of the form's control; blanks are left out."""


@dataclass(frozen=True)
class Filter:
    """`field`: the field of the rows that it speaks of, if that is not `key`."""

    key: str
    label: Label
    field: str = ""
    private: ClassVar[bool] = False
    control: ClassVar[str] = ""

    @property
    def source(self) -> str:
        return self.field or self.key

    @property
    def names(self) -> tuple[str, ...]:
        return (self.key,)

    def clean(self, given: Given) -> dict[str, str]:
        """What of it can be understood; the rest is as if it had not been chosen."""
        return {name: text for name in self.names if (text := given.get(name, "").strip()[:100]) and self.sound(text)}

    def sound(self, text: str) -> bool:
        return True

    def query(self, given: Given) -> Q:
        """The condition on rows of the database; called only when something of it was chosen."""
        return Q(**{self.source: given[self.key]})

    def keeps(self, value: Any, given: Given) -> bool:
        """The same for a value in memory."""
        return str(value) == given[self.key]

    def told(self, given: Given) -> str:
        """What was chosen, in words."""
        return given[self.key]


Options = tuple[tuple[str, Label], ...]


@dataclass(frozen=True)
class Choice(Filter):
    """One of a few; `options` may be a callable, for what is known only when somebody asks."""

    options: Options | Callable[[], Options] = ()
    control: ClassVar[str] = "choice"

    def offered(self) -> Options:
        return self.options() if callable(self.options) else self.options

    def sound(self, text: str) -> bool:
        return any(text == code for code, _ in self.offered())

    def told(self, given: Given) -> str:
        return said(dict(self.offered()).get(given[self.key], given[self.key]))


@dataclass(frozen=True)
class YesNo(Filter):
    control: ClassVar[str] = "choice"

    def offered(self) -> Options:
        return (("yes", Label("是", "yes")), ("no", Label("否", "no")))

    def sound(self, text: str) -> bool:
        return text in ("yes", "no")

    def query(self, given: Given) -> Q:
        return Q(**{self.source: given[self.key] == "yes"})

    def keeps(self, value: Any, given: Given) -> bool:
        return bool(value) is (given[self.key] == "yes")

    def told(self, given: Given) -> str:
        return said(dict(self.offered())[given[self.key]])


@dataclass(frozen=True)
class Text(Filter):
    """Words that a field contains. `find` makes the condition where that is not how it is searched."""

    find: Callable[[str], Q] | None = None
    private: ClassVar[bool] = True
    control: ClassVar[str] = "text"

    def query(self, given: Given) -> Q:
        text = given[self.key]
        return self.find(text) if self.find else Q(**{f"{self.source}__icontains": text})

    def keeps(self, value: Any, given: Given) -> bool:
        return given[self.key].casefold() in said(value).casefold()


@dataclass(frozen=True)
class Days(Filter):
    """From a day to a day, both included; either may be open. On moments give a `field` that ends in `__date`."""

    control: ClassVar[str] = "days"

    @property
    def names(self) -> tuple[str, ...]:
        return (self.first, self.last)

    @property
    def first(self) -> str:
        return f"{self.key}_from"

    @property
    def last(self) -> str:
        return f"{self.key}_to"

    def sound(self, text: str) -> bool:
        try:
            date.fromisoformat(text)
        except ValueError:
            return False
        return True

    def query(self, given: Given) -> Q:
        ends = {self.first: "gte", self.last: "lte"}
        return Q(**{f"{self.source}__{ends[name]}": given[name] for name in self.names if name in given})

    def keeps(self, value: Any, given: Given) -> bool:
        day = str(value or "")[:10]
        return bool(day) and given.get(self.first, "") <= day <= given.get(self.last, "9999")

    def told(self, given: Given) -> str:
        first, last = given.get(self.first), given.get(self.last)
        if first and last:
            return say("{a} 至 {b}", "{a} to {b}", a=first, b=last)
        return say("{a} 起", "from {a}", a=first) if first else say("{b} 止", "until {b}", b=last)
