"""What the rooms above provide to the frame, which may not import them: each sets its own when its app is ready."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest

from yingbao.engine.dictionary import Label


@dataclass(frozen=True)
class Office:
    """Whose pages these are, the day they go by, and whether everybody in them is made up."""

    title: Label
    day: date | None = None
    made_up: bool = False


@dataclass(frozen=True)
class Export:
    """A list that leaves the office as a file: which, how many rows, what it was narrowed to, and what it is for."""

    listing: str
    title: Label
    rows: int
    chosen: Mapping[str, str]
    purpose: str


@dataclass
class Provided:
    """`exported` runs before the file is handed over: if it raises, nothing leaves. `area` names a division's code, `department`
    says what a department is called."""

    office: Callable[[HttpRequest], Office]
    area: Callable[[str], Label]
    exported: Callable[[HttpRequest, Export], None]
    who: Callable[[HttpRequest], str]
    department: Callable[[str], str | Label]


provided = Provided(
    office=lambda request: Office(Label("民政应保", "Civil affairs · Yingbao")),
    area=lambda code: Label(code, code),
    exported=lambda request, export: None,
    who=lambda request: str(getattr(request, "user", "")),
    department=lambda word: word,
)
