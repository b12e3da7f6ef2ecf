"""The layouts of platforms, each a file of policies/exchange: which rows go out, in which columns, and how the answers are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings

from yingbao.casework.data_files import Unusable, Wrong
from yingbao.engine.dictionary import Fact, Label

ROWS: Final[Mapping[str, Label]] = {
    "month": Label("这个月里有效的决定", "decisions in force in the month"),
    "decisions": Label("今天有效的决定", "decisions in force today"),
    "cases": Label("在办的件", "open cases"),
    "subjects": Label("今天在享的对象", "whoever receives it today"),
}
"""What a layout may list."""
WHO: Final[Mapping[str, str]] = {"head": "person", "member": "person", "members": "person", "home": "household"}
"""Of whom a column tells, and of what kind they are; `subject` is of the kind that the layout names."""
FIELDS: Final[Mapping[str, Label]] = {
    "row.key": Label("我方编号", "our number of the row"),
    "row.place": Label("序号", "place in the list"),
    "row.month": Label("所属月份", "month"),
    "row.their_number": Label("平台编号", "the platform's number"),
    "home.people": Label("家庭人数", "people of the household"),
    "case.number": Label("办件编号", "case number"),
    "case.policy": Label("救助项目", "programme"),
    "case.opened": Label("受理日期", "case opened"),
    "decision.amount": Label("金额", "amount"),
    "decision.since": Label("起始日期", "from"),
    "decision.until": Label("截止日期", "to"),
}
"""What a column may hold that is no fact."""
DATES: Final = ("case.opened", "decision.since", "decision.until", "row.month")


@dataclass(frozen=True)
class Column:
    """A column as the platform calls it. `who` and `fact`: whose fact fills it; else `field`, else `constant`.

    `codes`: our value → the platform's; `date`: a pattern of strftime; `place`: which member, from 0, of columns that repeat.
    """

    head: str
    who: str = ""
    fact: Fact | None = None
    field: str = ""
    constant: str = ""
    codes: Mapping[str, str] | None = None
    date: str = "%Y-%m-%d"
    required: bool = False
    most: int = 0
    place: int = 0

    @property
    def label(self) -> Label:
        return self.fact.label if self.fact else FIELDS.get(self.field, Label(self.head, self.head))

    @property
    def name(self) -> str:
        """`table.fact`, as a look asks for it."""
        return f"{self.fact.table}.{self.fact.name}" if self.fact else ""


@dataclass(frozen=True)
class Answer:
    """How the platform's file is read: heads of its columns ('' where there is none), and which words say what."""

    key: str
    id_number: str
    number: str
    state: str
    reason: str
    accepted: frozenset[str]
    rejected: frozenset[str]


@dataclass(frozen=True)
class Layout:
    """A list as a platform wants it. `kind`: of its subjects; `each`: a row for each subject, or for each member.

    `illustrative`: made up, and shown so (※); `above`: the watermark stands above the heads, else on a sheet of its own.
    """

    code: str
    label: Label
    platform: str
    platform_label: Label
    illustrative: bool
    rows: str
    policies: tuple[str, ...]
    kind: str
    each: str
    above: bool
    columns: tuple[Column, ...]
    answer: Answer | None

    @property
    def facts(self) -> tuple[str, ...]:
        """Every `table.fact` that it tells."""
        return tuple(sorted({column.name for column in self.columns if column.fact}))


@cache
def layouts() -> tuple[Mapping[str, Layout], tuple[Wrong, ...]]:
    """The office's layouts by name, and what is wrong with the files that are none."""
    from yingbao.casework.exchange.loading import load

    found, wrongs = dict[str, Layout](), list[Wrong]()
    for path in sorted((Path(settings.POLICIES) / "exchange").glob("*.yaml")):
        try:
            found[path.stem] = load(path)
        except Unusable as unusable:
            wrongs += unusable.wrongs
    return found, tuple(wrongs)
