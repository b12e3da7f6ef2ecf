"""What happened and a law asks about, such as a hardship, taken down by hand: its table in the dictionary says what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.imports.validating.cells import Reader
from yingbao.registry.models import Subject
from yingbao.registry.registering.fields import AllTheSame, fact_fields
from yingbao.registry.registering.forms import FACT, WithSource
from yingbao.registry.subjects.received import Happening
from yingbao.web.languages import later

TWICE = later(
    "这一天已经登记过一次。是同一次的，不要再登记；确实是另一次的，请勾选。",
    "One of that day is registered already. If it is the same, do not register it again; if it is another one, tick the box.",
)


class Happened(WithSource):
    """An event of a subject: its day, and whatever is known of it. `known`: those on file."""

    another = AllTheSame(later("确实是另一次", "It is another one"))

    def __init__(
        self, data: Any = None, *, whose: Subject, topic: str, today: date, reader: Reader, known: Sequence[Happening]
    ) -> None:
        table = office_dictionary().dictionary.tables[topic]
        super().__init__(data, today=today, fields=fact_fields(whose.kind, table.facts, reader, topic))
        self.topic, self.known, self.day = topic, known, f"{FACT}{table.date}" if table.date else "since"
        if table.date:
            del self.fields["since"]
            self.fields[self.day].required = True
        for name in set(table.areas.values()) & set(table.facts):
            self.fields[f"{FACT}{name}"].initial = reader.areas.full_name(whose.area)
        self.order_fields(["another"])

    @property
    def began(self) -> date:
        """Since when it is true: the day on which it happened."""
        day = self.cleaned_data[self.day]
        return day if isinstance(day, date) else date.fromisoformat(day)

    @property
    def occasion(self) -> str:
        """By which it is told from others: its day, as an import has it; of several on one day, with a number."""
        taken, first = {one.occasion for one in self.known}, self.began.isoformat()
        names = (first, *(f"{first}-{number}" for number in range(2, len(taken) + 3)))
        return next(name for name in names if name not in taken)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get(self.day):
            return cleaned
        if self.began > self.today:
            self.add_error(self.day, later("这一天还没有到。", "That day has not come yet."))
        elif any(one.day == self.began for one in self.known) and not cleaned.get("another"):
            self.fields["another"].offer()  # type: ignore[attr-defined]
            self.add_error("another", TWICE)
        return cleaned
