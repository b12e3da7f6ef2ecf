"""A row's cells from what is known: as the platform writes values, or why a cell cannot be filled. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from yingbao.casework.exchange.layouts import Column, Layout
from yingbao.engine.dictionary import Fact
from yingbao.engine.dictionary.model import NONE
from yingbao.engine.values import NEVER, yuan_text
from yingbao.registry.dictionary import office_dictionary

LACKS, NO_CODE, LONG, UNSEEN = "lacks", "no_code", "long", "unseen"
TRUTH: Final = {"true": "是", "false": "否"}


@dataclass(frozen=True)
class Known:
    """What the worker knows of a row. `facts`: by subject, numbers among them; `fields`: by name, days as dates, money in fen."""

    subject: int
    about: int
    home: int | None
    people: tuple[int, ...]
    facts: Mapping[int, Mapping[str, Any]]
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class Problem:
    """Why a cell is not filled. `subject`, `fact`: whom to ask for what; `code`: a value without a code, unless it is sensitive."""

    head: str
    why: str
    subject: int | None = None
    fact: str = ""
    code: str = ""

    def as_json(self) -> dict[str, Any]:
        return {"head": self.head, "why": self.why, "subject": self.subject, "fact": self.fact, "code": self.code}


def fill(layout: Layout, known: Known) -> tuple[list[str], list[Problem]]:
    """Every cell of a row in the platform's order, and what is wrong with it."""
    cells, problems = list[str](), list[Problem]()
    for column in layout.columns:
        whose = _whose(column, known)
        value = _value(column, known, whose)
        text, code = ("", "") if value is None else _text(column, value)
        fact = column.fact.name if column.fact else ""
        if code:
            plain = column.fact is None or column.fact.sensitivity != "sensitive"
            problems.append(Problem(column.head, NO_CODE, whose, fact, code if plain else ""))
        elif not text and column.required:
            problems.append(Problem(column.head, LACKS, whose, fact))
        elif column.most and len(text) > column.most:
            problems.append(Problem(column.head, LONG, whose, fact))
        cells.append(text)
    return cells, problems


def _whose(column: Column, known: Known) -> int | None:
    people = known.people
    if column.who == "members":
        return people[column.place] if column.place < len(people) else None
    named = {
        "subject": known.subject, "member": known.about, "home": known.home, "head": people[0] if people else None,
    }  # fmt: skip
    return named.get(column.who)


def _value(column: Column, known: Known, whose: int | None) -> Any:
    if column.constant:
        return column.constant
    if column.field:
        return known.fields.get(column.field)
    return known.facts.get(whose or 0, {}).get(column.fact.name) if column.fact else None


def _text(column: Column, value: Any) -> tuple[str, str]:
    """The text; or '' and the value that has no code."""
    if column.codes is not None:
        key = str(value).lower() if isinstance(value, bool) else str(value)
        found = column.codes.get(key)
        return (found, "") if found is not None else ("", key)
    if column.fact is not None:
        return of_fact(column, column.fact, value), ""
    if column.field == "decision.amount":
        return yuan(value), ""
    return (value.strftime(column.date) if isinstance(value, date) else str(value)), ""


def of_fact(column: Column, fact: Fact, value: Any) -> str:
    """A stored value as a list writes it: days as the column has them, money in yuan, categories in words."""
    if fact.kind == "money":
        return yuan(value)
    if fact.kind == "boolean":
        return TRUTH[str(bool(value)).lower()]
    if fact.kind == "date":
        return "" if str(value) == str(NEVER) else date.fromisoformat(str(value)).strftime(column.date)
    if fact.category and value != NONE:
        label = office_dictionary().dictionary.categories[fact.category].values.get(str(value))
        return label.zh if label else str(value)
    return "无" if fact.category else str(value)


def yuan(fen: int) -> str:
    """Fen as yuan with two decimals and no separators: what a platform reads as a number."""
    return yuan_text(int(fen)).replace(",", "")
