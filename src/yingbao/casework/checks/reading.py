"""A file that an institution sent back, to answers by line of the batch; what cannot be read comes back with a reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from yingbao.casework.brought import Bad, NoColumns
from yingbao.casework.checks.institutions import Asked
from yingbao.casework.checks.writing import ID, LINE, heads
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
NO_COLUMNS: Final = Label(
    "文件里找不到“批次行号”“身份证号”和要回复的列。请用发出去的那个文件填写。",
    "The columns for the line, the ID number and the answers are not there. Fill in the file that was handed over.",
)
APART: Final = re.compile(r"[；;、,，\s]+")


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


def read(blocks: Iterable[bytes], asked: Asked, reader: Reader) -> Returned:
    """Raises Refused: no table, damaged, too large; NoColumns."""
    labels = _labels(asked)
    sheet = with_header(read_brought(blocks), lambda label: label in labels)
    return _answers(sheet, labels, _targets(asked), reader)


def _labels(asked: Asked) -> dict[str, str]:
    """What each column may be called, in both languages."""
    found = {LINE.zh: "@line", LINE.en: "@line", ID.zh: "@id", ID.en: "@id"}
    for name, head in zip(asked.facts, heads(asked), strict=True):
        found |= {head.zh: name, head.en: name}
    return found


def _targets(asked: Asked) -> dict[str, Target]:
    known = catalogue_of(office_dictionary(), asked.kind).targets
    return {name: known[name] for name in asked.facts}


def _answers(sheet: Sheet, labels: Mapping[str, str], targets: Mapping[str, Target], reader: Reader) -> Returned:
    columns = {labels[column.label]: column.field for column in sheet.columns if column.label in labels}
    if not {"@line", "@id"} <= columns.keys() or not targets.keys() & columns.keys():
        raise NoColumns
    rows = sheet.table.to_pylist()
    places = [_place((row[columns["@line"]] or "").strip()) for row in rows]
    returned, often = Returned(), Counter(places)
    for place, row in zip(places, rows, strict=True):
        cells = {name: (row[at] or "").strip() for name, at in columns.items() if name != "@line"}
        if place is None or often[place] > 1:
            returned.bad.append(Bad(int(row[ROW]), NO_LINE if place is None else TWICE))
        else:
            _take(returned, int(row[ROW]), place, cells, targets, reader)
    return returned


def _place(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else None


def _take(
    returned: Returned, row: int, place: int, cells: dict[str, str], targets: Mapping[str, Target], reader: Reader
) -> None:
    numbers = tuple(filter(None, APART.split(cells.pop("@id").lstrip("'").upper())))
    said, faults = dict[str, Any](), list[Label]()
    for name, text in cells.items():
        told = reader.read(targets[name], text)
        if told.fault:
            faults.append(_why(targets[name].label, told.fault))
        elif told.value is not None:
            said[name] = told.value
    if not numbers:
        faults.append(NO_NUMBER)
    elif not said and not faults:
        faults.append(NOTHING)
    if faults:
        returned.bad += [Bad(row, why) for why in faults]
    else:
        returned.answers.append(Answer(row, place, numbers, said))


def _why(label: Label, reason: Reason) -> Label:
    return Label(f"{label.zh}：{reason.text('zh')}", f"{label.en}: {reason.text('en')}")
