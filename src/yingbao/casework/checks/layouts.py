"""The file that an institution gets, and how its answers are read: a layout of policies/checks as it stands now, else the office's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Final

from django.conf import settings

from yingbao.casework.checks.institutions import Asked, institutions
from yingbao.casework.data_files import Unusable, Wrong
from yingbao.engine.dictionary import Fact, Label

FIELDS: Final[Mapping[str, Label]] = {
    "line": Label("批次行号", "Line of the batch"),
    "name": Label("姓名", "Name"),
    "id_number": Label("身份证号", "ID number"),
    "authorisation": Label("授权编号", "Authorisation"),
    "signed": Label("授权签署日期", "Authorisation signed on"),
    "until": Label("授权有效期至", "Authorisation valid until"),
    "batch": Label("批次", "Batch"),
    "day": Label("批次日期", "Day of the batch"),
}
"""All that a file may tell of anybody. No fact of the registry is among them: an institution needs none to know who is meant."""
DATES: Final = ("signed", "until", "day")
NEEDED: Final = ("line", "id_number")
"""By which an answer is told to be of whom it was asked about."""
EACH: Final[Mapping[str, Label]] = {
    "line": Label("一户（或一人）一行", "one row each household or person"),
    "person": Label("每人一行，合计成一户", "one row each person, added up for the household"),
}
FILES: Final[Mapping[str, Label]] = {"xlsx": Label("Excel", "Excel"), "csv": Label("CSV", "CSV")}
ENCODINGS: Final[Mapping[str, str]] = {"utf-8": "utf-8-sig", "gb18030": "gb18030"}
"""What a CSV file may be written in, and how Python calls that."""

NOBODYS: Final = Label(
    "没有叫这个名字的机构。文件名要写成 office.yaml 里 checks 下的名字，加 .yaml。",
    "No institution is called so. Name the file as office.yaml does under checks, and end it in .yaml.",
)


@dataclass(frozen=True)
class Column:
    """A column. `told`: what of FIELDS it tells; `answer`: the fact that the institution fills in; else `constant`.

    `also`: what else it may be called in what comes back; `codes`: the institution's words → ours; `date`: a pattern of strftime.
    """

    label: Label
    told: str = ""
    answer: str = ""
    constant: str = ""
    also: tuple[str, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)
    date: str = "%Y-%m-%d"

    @property
    def names(self) -> tuple[str, ...]:
        """What it may be called in a file that comes back."""
        return tuple(dict.fromkeys((self.label.zh, self.label.en, *self.also)))


@dataclass(frozen=True)
class Layout:
    """`own`: the office's own layout, for an institution that has none; `illustrative`: made up, and shown so (※); `print`: of its file,
    or of the office's own columns, so that a batch can say by which it went out."""

    code: str
    columns: tuple[Column, ...]
    file: str = "xlsx"
    encoding: str = "utf-8"
    each: str = "line"
    illustrative: bool = False
    own: bool = False
    print: str = ""

    @property
    def file_name(self) -> str:
        """'' for the office's own."""
        return "" if self.own else _name(self.code)

    def tells(self, name: str) -> bool:
        return any(column.told == name for column in self.columns)

    @property
    def answers(self) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.answer)

    @property
    def kind(self) -> Label:
        """What file it is."""
        coded = f"（{self.encoding.upper()}）" if self.file == "csv" else ""
        return Label(FILES[self.file].zh + coded, FILES[self.file].en + coded)


def own_layout(asked: Asked) -> Layout:
    """Whom one asks about, the columns to fill in, by which authorisation."""
    before, after = ("line", "name", "id_number"), ("authorisation", "signed", "until")
    columns = (
        *(Column(FIELDS[name], told=name) for name in before),
        *(Column(head(fact), answer=name) for name, fact in asked.facts.items()),
        *(Column(FIELDS[name], told=name) for name in after),
    )
    told = "\n".join(f"{column.told}{column.answer} {column.label.zh}" for column in columns)
    return Layout(asked.code, columns, own=True, print=sha256(told.encode()).hexdigest())


def head(fact: Fact) -> Label:
    """What the column of a fact is called; money in yuan."""
    return Label(f"{fact.label.zh}（元）", f"{fact.label.en} (yuan)") if fact.kind == "money" else fact.label


def layout_of(asked: Asked) -> Layout:
    """Raises Unusable: the institution's file is wrong. Nothing goes out by another layout then, which might tell more."""
    path = Path(settings.POLICIES) / "checks" / _name(asked.code)
    if not path.exists():
        return own_layout(asked)
    return _kept(path, asked.code, path.read_bytes())


def _name(code: str) -> str:
    return f"{code}.yaml"


@lru_cache(maxsize=64)
def _kept(path: Path, code: str, content: bytes) -> Layout:
    """Made once for what stands in the file: one that the office changes counts from then on, in every process. Its print is of
    what it was made from, also where the file is changed in between."""
    from yingbao.casework.checks.loading import load

    return replace(load(path, content, institutions()[code]), print=sha256(content).hexdigest())


def wrongs() -> tuple[Wrong, ...]:
    """What is wrong in the files of the institutions that are asked; a file of no institution, whose own would go out otherwise."""
    listed, known = (
        sorted((Path(settings.POLICIES) / "checks").glob("*.y*ml")),
        {_name(code) for code in institutions()},
    )
    found = [Wrong(path.name, 0, NOBODYS) for path in listed if path.name not in known]
    for asked in institutions().values():
        try:
            layout_of(asked)
        except Unusable as unusable:
            found += unusable.wrongs
    return tuple(found)
