"""A file that an institution sent back, to answers by line of the batch; what cannot be read comes back with a reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from yingbao.casework.brought import Bad
from yingbao.casework.checks.institutions import Asked
from yingbao.casework.checks.layouts import NEEDED, Column, Layout
from yingbao.casework.checks.loading import clean
from yingbao.engine.dictionary import Label
from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.imports.mapping import Target
from yingbao.registry.imports.office import catalogue_of
from yingbao.registry.imports.reading import ROW, Sheet, read_brought, with_header
from yingbao.registry.imports.reasons import Reason
from yingbao.registry.imports.validating.cells import Reader

NO_LINE: Final = Label("没有批次行号，或者不是这一批的行号。", "No line of this batch.")
TWICE: Final = Label("这个行号在文件里不止一行。", "This line stands in the file more than once.")
NOTHING: Final = Label("这一行没有任何回复。", "This line answers nothing.")
NO_NUMBER: Final = Label("没有身份证号，认不出是谁。", "No ID number: it cannot be told who it is.")
SOMEBODY: Final = Label(
    "按人合计的一户，每人要一行，每行一个身份证号，回复同样的项目。这一户还缺人、多人，或者有的项目没有填。",
    "A household that is added up over persons needs a row with one ID number for each, all answering the same. "
    "Somebody or something lacks here.",
)
APART: Final = re.compile(r"[；;、,，\s]+")


class Unlike(Exception):
    """The columns by which the file's rows are told apart, or those that are answered, are not there. `why`: which."""

    def __init__(self, layout: Layout) -> None:
        listed = "、".join(f"“{column.label.zh}”" for column in _known_by(layout))
        named = ", ".join(f"“{column.label.en}”" for column in _known_by(layout))
        filled = "、".join(f"“{column.label.zh}”" for column in layout.answers)
        fills = ", ".join(f"“{column.label.en}”" for column in layout.answers)
        self.why = Label(
            f"文件里找不到认行的列（{listed}），或者要回复的列（{filled}）。请用发出去的那个文件填写。",
            f"The columns by which rows are known ({named}), or those to answer ({fills}), are not there. "
            "Fill in the file that was handed over.",
        )
        super().__init__(self.why.en)


class Twofold(Unlike):
    """A column stands there under two of its names, and nobody can tell which one counts."""

    def __init__(self, column: Column) -> None:
        self.why = Label(
            f"“{column.label.zh}”在文件里有不止一列，不知道哪一列算数。请只留一列。",
            f"“{column.label.en}” stands there in more than one column: keep the one that counts.",
        )
        Exception.__init__(self, self.why.en)


@dataclass(frozen=True)
class Answer:
    """What the file says of a line: values as stored (fen, truth, counts) by fact, and the ID numbers beside it."""

    row: int
    place: int
    numbers: tuple[str, ...]
    said: Mapping[str, Any]


@dataclass
class Returned:
    answers: list[Answer] = field(default_factory=list)
    bad: list[Bad] = field(default_factory=list)


@dataclass(frozen=True)
class Reading:
    """`people`: of how many people each line is."""

    asked: Asked
    layout: Layout
    reader: Reader
    people: Mapping[int, int]

    @property
    def apart(self) -> bool:
        """Whether a line is answered in a row for each of its people."""
        return self.layout.each == "person" and self.asked.kind == "household"


def read(blocks: Iterable[bytes], how: Reading) -> Returned:
    """Raises Refused: no table, damaged, too large; Unlike, Twofold."""
    known = {name: column for column in how.layout.columns for name in column.names}
    sheet = with_header(read_brought(blocks), lambda label: label in known)
    found = [(known[column.label], column.field) for column in sheet.columns if column.label in known]
    told = {column.told for column, _ in found}
    if not told.issuperset(NEEDED) or not any(column.answer for column, _ in found):
        raise Unlike(how.layout)
    there = [column for column, _ in found]
    if doubled := next((column for column in there if there.count(column) > 1), None):
        raise Twofold(doubled)
    returned = _rows(sheet, found, how)
    return _together(returned, how.people) if how.apart else returned


def _known_by(layout: Layout) -> Iterator[Column]:
    return (column for column in layout.columns if column.told in NEEDED)


def _rows(sheet: Sheet, found: Sequence[tuple[Column, str]], how: Reading) -> Returned:
    """Every row by itself; a line that stands in more than one is none of them, unless its people have one each."""
    at = {column.told: place for column, place in found if column.told}
    filled = [(column, place) for column, place in found if column.answer]
    rows = sheet.table.to_pylist()
    places = [_place(_text(row[at["line"]])) for row in rows]
    returned, often, targets = Returned(), Counter(places), _targets(how.asked)
    for place, row in zip(places, rows, strict=True):
        if place is None or (often[place] > 1 and not how.apart):
            returned.bad.append(Bad(int(row[ROW]), NO_LINE if place is None else TWICE))
            continue
        cells = {targets[column.answer]: _theirs(column, _text(row[at_])) for column, at_ in filled}
        _take(returned, Answer(int(row[ROW]), place, _numbers(_text(row[at["id_number"]])), {}), cells, how.reader)
    return returned


def _take(returned: Returned, bare: Answer, cells: Mapping[Target, str], reader: Reader) -> None:
    said, faults = dict[str, Any](), list[Label]()
    for target, text in cells.items():
        told = reader.read(target, text)
        if told.fault:
            faults.append(_why(target.label, told.fault))
        elif told.value is not None:
            said[target.name] = told.value
    if not bare.numbers:
        faults.append(NO_NUMBER)
    elif not said and not faults:
        faults.append(NOTHING)
    if faults:
        returned.bad += [Bad(bare.row, why) for why in faults]
    else:
        returned.answers.append(Answer(bare.row, bare.place, bare.numbers, said))


def _together(returned: Returned, people: Mapping[int, int]) -> Returned:
    """The answers about everybody of a line as one about all: amounts and numbers are added up, what one has they have."""
    lines: dict[int, list[Answer]] = {}
    for one in returned.answers:
        lines.setdefault(one.place, []).append(one)
    whole = Returned(bad=returned.bad)
    for place, those in lines.items():
        numbers = [number for one in those for number in one.numbers]
        alike = all(one.said.keys() == those[0].said.keys() and len(one.numbers) == 1 for one in those)
        if not alike or len(numbers) != len(set(numbers)) or len(numbers) != people.get(place, len(numbers)):
            whole.bad.append(Bad(those[0].row, SOMEBODY))
            continue
        said = {name: _sum([one.said[name] for one in those]) for name in those[0].said}
        whole.answers.append(Answer(those[0].row, place, tuple(numbers), said))
    return whole


def _sum(values: Sequence[Any]) -> Any:
    return any(values) if isinstance(values[0], bool) else sum(values)


def _targets(asked: Asked) -> dict[str, Target]:
    known = catalogue_of(office_dictionary(), asked.kind).targets
    return {name: known[name] for name in asked.facts}


def _theirs(column: Column, text: str) -> str:
    """What they wrote, in our words."""
    return column.codes.get(clean(text), text)


def _numbers(text: str) -> tuple[str, ...]:
    return tuple(filter(None, APART.split(text.lstrip("'").upper())))


def _text(cell: Any) -> str:
    return str(cell or "").strip()


def _place(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else None


def _why(label: Label, reason: Reason) -> Label:
    return Label(f"{label.zh}：{reason.text('zh')}", f"{label.en}: {reason.text('en')}")
