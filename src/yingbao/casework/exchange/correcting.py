"""What the platform holds, as statements in its name: a cell of its file is read as an import reads one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from yingbao.casework.exchange.layouts import Column, Layout
from yingbao.casework.exchange.models import ExchangeRow
from yingbao.casework.exchange.sealing import Cells
from yingbao.engine.dictionary import Label
from yingbao.registry.actions import Saying
from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.imports.office import catalogue_of
from yingbao.registry.registering.fields import reader_of, stored

SOURCE = "platform"


class Unreadable(Exception):
    """A cell of theirs that is no value of ours; `why` says what to do."""

    def __init__(self, why: Label) -> None:
        self.why = why
        super().__init__(why.zh)


def whose(column: Column, row: ExchangeRow) -> int | None:
    """About whom of a row a column tells."""
    if column.who == "members":
        return row.people[column.place] if column.place < len(row.people) else None
    of = {"head": row.people[0] if row.people else None, "member": row.about_id}
    return of.get(column.who, row.subject_id) if column.fact else None


def correctable(layout: Layout, row: ExchangeRow) -> list[Column]:
    """The columns in which they hold something else, and which are facts of somebody: ours may be wrong."""
    return [column for column in layout.columns if column.head in row.differs and whose(column, row)]


def sayings(row: ExchangeRow, columns: Sequence[Column], cells: Cells, day: date, why: str) -> Iterator[Saying]:
    """One statement for each person or home that is corrected. Raises Unreadable."""
    found = dict[tuple[int, str], dict[str, object]]()
    for column in columns:
        subject, fact = whose(column, row), column.fact
        if subject is not None and fact is not None:
            found.setdefault((subject, fact.table), {})[fact.name] = _read(column, cells.theirs[column.head], day)
    for (subject, kind), facts in found.items():
        yield Saying(kind, subject, SOURCE, day, why, facts, evidence=f"{row.batch.number}-{row.place}")


def _read(column: Column, text: str, day: date) -> object:
    """As stored. Their code is turned into ours, their way of writing days into ISO."""
    assert column.fact is not None
    for ours, theirs in (column.codes or {}).items():
        if theirs == text:
            text = ours
    if column.fact.kind == "date":
        text = _iso(text, column.date)
    target = catalogue_of(office_dictionary(), column.fact.table).targets[column.fact.name]
    found = reader_of(day).read(target, text)
    if found.fault is not None or found.value is None:
        why = found.fault
        zh, en = (why.text("zh"), why.text("en")) if why else ("是空的。", "is empty.")
        raise Unreadable(Label(f"{column.head}：{zh}", f"{column.head}: {en}"))
    return stored(found.value)


def _iso(text: str, pattern: str) -> str:
    try:
        return datetime.strptime(text, pattern).date().isoformat()
    except ValueError:
        return text


def chosen(columns: Iterable[Column], heads: Iterable[str]) -> list[Column]:
    wanted = set(heads)
    return [column for column in columns if column.head in wanted]
