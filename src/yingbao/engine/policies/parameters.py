"""Parameters: dated rows with marks, scalar or by key, each ended by the next and never silently carried on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import combinations
from typing import Any

from yingbao.engine.faults import Fault, nearest
from yingbao.engine.language.operators.tables import Band, Matcher, Values
from yingbao.engine.language.types import Dim, Type, of_value
from yingbao.engine.policies.document import Cell, RawTable, Row
from yingbao.engine.values import Value, fen, ratio

MARKS = ("verified", "second_hand", "derived", "recalled", "illustrative", "unknown")
TYPES = {
    "money": Dim.MONEY,
    "rate": Dim.NUMBER,
    "integer": Dim.NUMBER,
    "date": Dim.DATE,
    "days": Dim.DAYS,
    "months": Dim.MONTHS,
    "boolean": Dim.BOOLEAN,
}
NO_VALUE = {
    "money": "value-money",
    "rate": "value-rate",
    "integer": "value-integer",
    "date": "value-date",
    "days": "value-days",
    "months": "value-months",
    "boolean": "value-boolean",
}
"""What is said of a cell that is no value of a type."""
NAME, FOR, FROM, VALUE, MARK, NOTE = (
    ("parameter", "参数"),
    ("for", "对象"),
    ("from", "自"),
    ("value", "值"),
    ("mark", "标记"),
    ("note", "备注"),
)
_TYPED = re.compile(r"^`?(\w+)\s*(?::\s*(\w+)(?:\s+by\s+.*)?)?`?$")
_BAND = re.compile(r"^(?:(-?\d+)\s+)?up to\s+(-?\d+)$|^(-?\d+)\s+and over$")


@dataclass(frozen=True)
class ParameterRow:
    """One value from a day on. `starts` is a range where the day is known only so far; `ends` with a yearly renewal."""

    key: tuple[Matcher, ...]
    starts: tuple[date, date]
    ends: date | None
    value: Value
    mark: str
    row: Row
    note: str = ""
    cite: str = ""
    file: str = ""


@dataclass
class Parameter:
    """A parameter of one file: its declared dimension and its rows in the order of the file."""

    name: str
    kind: str
    row: Row
    rows: list[ParameterRow] = field(default_factory=list)
    categories: tuple[str | None, ...] = ()

    @property
    def dim(self) -> Dim:
        return TYPES[self.kind]

    def hull(self) -> Type:
        """The type that covers every value of every day."""
        types = [of_value(row.value, self.dim) for row in self.rows if row.value is not None]
        if not types:
            return Type(self.dim, 0, 0, unknown=True)
        bounds = min(t.lo for t in types), max(t.hi for t in types), max(t.den_hi for t in types)
        return Type(self.dim, *bounds, unknown=True)


@dataclass(frozen=True)
class InForce:
    """A parameter's value on a day, and the row it comes from (None: no row was in force)."""

    value: Value
    row: ParameterRow | None


def read_parameters(
    table: RawTable, attributes: Mapping[str, str], categories: Mapping[str, Any], known: dict[str, Parameter]
) -> list[Fault]:
    """Adds a table's rows to `known`; returns what is wrong with it."""
    if faults := list(_columns(table)):
        return faults
    for row in table.rows:
        try:
            _add_row(row, attributes, categories, known)
        except _BadCell as bad:
            faults.append(bad.fault)
    return faults + [fault for parameter in known.values() for fault in _overlaps(parameter, table)]


def _columns(table: RawTable) -> Iterator[Fault]:
    """Each column that no table of parameters has."""
    known = tuple(name for names in (NAME, FOR, FROM, VALUE, MARK, NOTE) for name in names)
    for cell in table.header:
        if cell.text not in known:
            near = nearest(cell.text, known) or ", ".join(names[0] for names in (NAME, FOR, FROM, VALUE, MARK, NOTE))
            yield Fault("parameter-column", cell.place, {"given": cell.text, "near": near})


class _BadCell(Exception):
    def __init__(self, code: str, cell: Cell | None, row: Row, column: Sequence[str] = (), **words: Any) -> None:
        super().__init__(code)
        self.fault = Fault(code, cell.place if cell else row.at(*column), words)


def _add_row(
    row: Row, attributes: Mapping[str, str], categories: Mapping[str, Any], known: dict[str, Parameter]
) -> None:
    name, kind = _name(row, known)
    parameter = known.setdefault(name, Parameter(name, kind, row))
    starts = _starts(row)
    cell = row.get(*VALUE)
    if cell is None:
        raise _BadCell("parameter-value-missing", None, row, VALUE, name=name)
    value = parse_value(cell, kind, row)
    mark = row.get(*MARK)
    marked = mark.text if mark else attributes.get("mark", "unknown")
    if marked not in MARKS:
        raise _BadCell("mark-unknown", mark, row, given=marked, near=nearest(marked, MARKS))
    key, key_categories = _key(row, categories, parameter)
    if parameter.rows and parameter.categories != key_categories:
        raise _BadCell("parameter-keys-differ", row.get(*FOR), row, name=name)
    parameter.categories = key_categories
    _no_second(parameter, key, starts, row)
    ends = date(starts[0].year + 1, 1, 1) if attributes.get("renews") == "yearly" else None
    note = row.get(*NOTE)
    cite = attributes.get("cite", "")
    parameter.rows.append(
        ParameterRow(key, starts, ends, value, marked, row, note.text if note else "", cite, row.place.file)
    )


def _name(row: Row, known: Mapping[str, Parameter]) -> tuple[str, str]:
    cell = row.get(*NAME)
    match = _TYPED.match(cell.text) if cell else None
    if not match or cell is None:
        raise _BadCell("parameter-name", cell, row, NAME, given=cell.text if cell else "")
    name, kind = match[1], match[2]
    if kind is None:
        if name not in known:
            raise _BadCell("parameter-untyped", cell, row, name=name, types=", ".join(TYPES))
        return name, known[name].kind
    if kind not in TYPES:
        raise _BadCell(
            "parameter-type", cell, row, name=name, given=kind, near=nearest(kind, TYPES) or ", ".join(TYPES)
        )
    if name in known and known[name].kind != kind:
        raise _BadCell("parameter-type-twice", cell, row, name=name, first=known[name].kind)
    return name, kind


def _day(text: str, cell: Cell | None, row: Row) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise _BadCell("date-cell", cell, row, given=text) from None


def _starts(row: Row) -> tuple[date, date]:
    cell = row.get(*FROM)
    if cell is None:
        raise _BadCell("parameter-from-missing", None, row, FROM)
    first, _, last = cell.text.partition("..")
    start = _day(first, cell, row)
    return start, _day(last, cell, row) if last else start


def parse_value(cell: Cell, kind: str, row: Row) -> Value:
    """A cell's value: yuan to fen, `60%` and `0.6` to exact fractions, `?` to unknown."""
    text = cell.text.strip().replace(",", "").replace("，", "")
    if text in ("?", "？"):
        return None
    try:
        if kind == "date":
            return date.fromisoformat(text)
        if kind == "boolean":
            return {"yes": True, "no": False, "是": True, "否": False}[text]
        number = Fraction(text.rstrip("%％")) / (100 if text[-1] in "%％" else 1)
        if kind == "money":
            return fen(number)
        if kind == "rate" and number.denominator > 1:
            return ratio(number)
        if number.denominator == 1:
            return number.numerator
    except (ValueError, KeyError, ZeroDivisionError):
        pass
    raise _BadCell(NO_VALUE[kind], cell, row, given=cell.text, kind=kind)


def _key(row: Row, categories: Mapping[str, Any], of: Parameter) -> tuple[tuple[Matcher, ...], tuple[str | None, ...]]:
    cell = row.get(*FOR)
    if cell is None:
        return (), ()
    parts = [part.strip() for part in re.split("[;；]", cell.text)]
    # where several categories know a value (all know none), it is the category of the rows above
    above = [*of.categories, *[None] * len(parts)]
    ordered = [{known: categories[known], **categories} if known else categories for known in above]
    found = [_matcher(part, known, cell, row, of.name) for part, known in zip(parts, ordered, strict=False)]
    return tuple(matcher for matcher, _ in found), tuple(category for _, category in found)


def _matcher(text: str, categories: Mapping[str, Any], cell: Cell, row: Row, name: str) -> tuple[Matcher, str | None]:
    if band := _BAND.match(text):
        low, high, over = band.groups()
        return (Band(int(over), None) if over else Band(int(low) if low else None, int(high))), None
    names = tuple(part.strip() for part in re.split("[,，、]", text))
    for category, entry in categories.items():
        if all(each in entry.values or each == "none" for each in names):
            return Values(names), category
    raise _BadCell("parameter-key", cell, row, name=name, given=text)


def _no_second(parameter: Parameter, key: tuple[Matcher, ...], starts: tuple[date, date], row: Row) -> None:
    if any(other.key == key and other.starts[0] == starts[0] for other in parameter.rows):
        raise _BadCell("parameter-twice", row.get(*FROM), row, name=parameter.name, day=starts[0])


def _overlaps(parameter: Parameter, table: RawTable) -> Iterator[Fault]:
    """Rows of the table whose bands overlap those of an earlier row that is in force on a common day."""
    by_key: dict[tuple[Matcher, ...], list[ParameterRow]] = {}
    for row in parameter.rows:
        by_key.setdefault(row.key, []).append(row)
    pairs = [(a, b) for a, b in combinations(by_key, 2) if _overlap(a, b)]
    for first, second in pairs:
        days = {row.starts[0] for key in (first, second) for row in by_key[key]}
        if any(all(in_force(by_key[key], day).value is not None for key in (first, second)) for day in days):
            mine = next((each.row for each in by_key[second] if each.row in table.rows), None)
            if mine is not None:
                cell = mine.get(*FOR)
                yield Fault("bands-overlap", cell.place if cell else mine.place, {"name": parameter.name})


def _overlap(a: Sequence[Matcher], b: Sequence[Matcher]) -> bool:
    return all(_meet(x, y) for x, y in zip(a, b, strict=False))


def _meet(a: Matcher, b: Matcher) -> bool:
    if isinstance(a, Values) and isinstance(b, Values):
        return bool(set(a.names) & set(b.names))
    if isinstance(a, Band) and isinstance(b, Band):
        below = a.hi is not None and b.lo is not None and a.hi <= b.lo
        above = b.hi is not None and a.lo is not None and b.hi <= a.lo
        return not below and not above
    return False


def in_force(rows: Sequence[ParameterRow], on: date) -> InForce:
    """The value of one key on a day: the latest row begun, unless it has ended; unknown inside an uncertain start."""
    begun = [row for row in rows if row.starts[0] <= on]
    if not begun:
        return InForce(None, None)
    latest = max(begun, key=lambda row: row.starts[0])
    if latest.ends is not None and on >= latest.ends:
        return InForce(None, latest)
    if latest.starts[0] < latest.starts[1] and on <= latest.starts[1]:
        before = in_force([row for row in rows if row is not latest], on)
        return InForce(latest.value if before.value == latest.value else None, latest)
    return InForce(latest.value, latest)
