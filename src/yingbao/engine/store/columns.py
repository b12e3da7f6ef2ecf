"""A fact's stored column: how its value is read from the raw cell, and what makes a cell bad.

Raw cells are columns of the alias `r`. A cell is absent (NULL; blank in CSV), unknown ('?', where the column is text),
or given; a given cell that cannot be read, or whose value lies out of bounds, is bad.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from yingbao.engine.calendar import add_months
from yingbao.engine.dictionary import Category, Fact
from yingbao.engine.dictionary.model import NONE
from yingbao.engine.store.raw import Raw
from yingbao.engine.store.shape import NOT_KNOWN, NOTHING
from yingbao.engine.store.sql import literal, name, text
from yingbao.engine.values import NEVER, yuan_text

UNKNOWN = "'?'"
FIRST_DAY = date(1850, 1, 1)
LAST_DAY = date(2200, 1, 1)
"""The last day a fact may hold where the folder does not say of which day it is; else 100 years after that."""

STORED = {
    "boolean": "BOOLEAN",
    "integer": "BIGINT",
    "money": "BIGINT",
    "date": "DATE",
    "area": "VARCHAR",
    "text": "VARCHAR",
}
YES, NO = ("yes", "true", "1", "是"), ("no", "false", "0", "否")


@dataclass(frozen=True)
class Check:
    """Rows where `bad` (SQL) holds are set aside for the reason `code`; `cell` is what they will show."""

    column: str
    code: str
    bad: str
    cell: str
    words: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Column:
    """A stored column: its SQL `value` of DuckDB type `type`, and the checks of its raw cell."""

    name: str
    type: str
    value: str
    checks: tuple[Check, ...] = ()


@dataclass(frozen=True)
class Days:
    """The days that date facts may hold."""

    first: date
    last: date
    today: date | None

    @classmethod
    def around(cls, as_of: date | None) -> Days:
        return cls(FIRST_DAY, add_months(as_of, 1200) if as_of else LAST_DAY, as_of)


def stored_type(fact: Fact, categories: Mapping[str, Category]) -> str:
    if fact.category is None:
        return STORED[fact.kind]
    return "UTINYINT" if len(categories[fact.category].codes) <= 256 else "USMALLINT"


def fact_column(fact: Fact, raw: Raw, categories: Mapping[str, Category], days: Days) -> Column:
    """The stored column of `fact`; NULL for everyone where the raw table has no such column."""
    kind = stored_type(fact, categories)
    given = raw.columns.get(fact.name)
    if given is None:
        return Column(fact.name, kind, f"CAST(NULL AS {kind})")
    cell, is_text = f"r.{name(fact.name)}", given == "VARCHAR" or given.startswith("ENUM")
    if given.startswith("ENUM"):
        cell = f"CAST({cell} AS VARCHAR)"
    if is_text and not raw.written:
        cell = f"nullif({cell}, '')"
    read = f"CAST({_read(fact, cell, given, raw.written, categories)} AS {kind})"
    value = f"coalesce({read}, {_absent(fact, categories)})" if fact.absent is not None else read
    if is_text and fact.absent is not None:
        value = f"CASE WHEN {cell} = {UNKNOWN} THEN NULL ELSE {value} END"
    if fact.absent is not None and raw.columns.get(NOT_KNOWN) == "VARCHAR[]":
        value = f"CASE WHEN list_contains(r.{name(NOT_KNOWN)}, {text(fact.name)}) THEN NULL ELSE {value} END"
    checks = _checks(fact, cell, given, read, days)
    return Column(fact.name, kind, f"CAST({value} AS {kind})", checks)


def _absent(fact: Fact, categories: Mapping[str, Category]) -> str:
    if fact.category and isinstance(fact.absent, str):
        return str(categories[fact.category].codes[fact.absent])
    return literal(fact.absent)


def _read(fact: Fact, cell: str, given: str, written: bool, categories: Mapping[str, Category]) -> str:
    """SQL for the value of a given cell, NULL where it cannot be read."""
    if given == NOTHING:
        return "NULL"
    if fact.category:
        return _category(categories[fact.category], cell, fact.may_be_nothing)
    if fact.kind == "area":
        return f"CASE WHEN regexp_full_match({cell}, '[0-9]{{2,12}}') THEN {cell} END"
    if fact.kind == "text":
        return f"nullif(CAST({cell} AS VARCHAR), {UNKNOWN})"
    if written:
        return _written(fact, cell)
    if fact.kind == "money" and given.startswith("DECIMAL"):
        # TRY_CAST to two decimals rounds: equality tells whether a fraction of a fen was lost.
        yuan = f"TRY_CAST({cell} AS DECIMAL(18, 2))"
        return f"CASE WHEN {yuan} = {cell} THEN CAST({yuan} * 100 AS BIGINT) END"
    return f"TRY_CAST({cell} AS {STORED[fact.kind]})"


def _written(fact: Fact, cell: str) -> str:
    """SQL for a value written out in CSV."""
    if fact.kind == "boolean":
        yes, no = (", ".join(map(text, words)) for words in (YES, NO))
        return f"CASE WHEN lower({cell}) IN ({yes}) THEN true WHEN lower({cell}) IN ({no}) THEN false END"
    if fact.kind == "date":
        never = f" WHEN {cell} = 'never' THEN {literal(NEVER)}" if fact.absent == NEVER else ""
        day = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
        return f"CASE WHEN regexp_full_match({cell}, '{day}') THEN TRY_CAST({cell} AS DATE){never} END"
    if fact.kind == "money":
        yuan = r"[+-]?[0-9]{1,15}(\.[0-9]{1,2})?"
        amount = f"CAST(CAST({cell} AS DECIMAL(18, 2)) * 100 AS BIGINT)"
        return f"CASE WHEN regexp_full_match({cell}, '{yuan}') THEN {amount} END"
    return f"CASE WHEN regexp_full_match({cell}, '[+-]?[0-9]{{1,18}}') THEN CAST({cell} AS BIGINT) END"


def _category(category: Category, cell: str, may_be_nothing: bool) -> str:
    """SQL for the code of a value's name, or else of its label; names go before labels, earlier values before later."""
    words = {value: code for value, code in category.codes.items() if value != NONE}
    for value, label in category.values.items():
        for word in (label.zh, label.en):
            words.setdefault(word, category.codes[value])
    if may_be_nothing:
        words[NONE] = 0
    listed = ", ".join(map(text, words))
    # An ENUM's code is looked up by hash, and once for each entry of a dictionary-encoded column.
    return f"CAST({list(words.values())} AS SMALLINT[])[enum_code(TRY_CAST({cell} AS ENUM({listed}))) + 1]"


def _checks(fact: Fact, cell: str, given: str, read: str, days: Days) -> tuple[Check, ...]:
    shown = f"CAST({cell} AS VARCHAR)"
    checks: list[Check] = []
    safe = (fact.kind == "text", given == "BOOLEAN", given == NOTHING)
    if not any(safe):
        # A text cell may be '?': unknown, and so not read, but not bad.
        known = (
            f"{cell} <> {UNKNOWN} AND "
            if given == "VARCHAR" or given.startswith("ENUM")
            else f"{cell} IS NOT NULL AND "
        )
        code = "aside-category" if fact.category else f"aside-{fact.kind}"
        checks.append(Check(fact.name, code, f"{known}{read} IS NULL", shown))
    if given != NOTHING and fact.kind in ("integer", "money"):
        lo, hi = (yuan_text(n) if fact.kind == "money" else str(n) for n in (fact.lo, fact.hi))
        bad = f"{read} NOT BETWEEN {fact.lo} AND {fact.hi}"
        checks.append(Check(fact.name, "aside-range", bad, shown, {"lo": lo, "hi": hi}))
    if given != NOTHING and fact.kind == "date":
        checks += _day_checks(fact, read, shown, days)
    return tuple(checks)


def _day_checks(fact: Fact, read: str, shown: str, days: Days) -> list[Check]:
    spare = f" AND {read} <> {literal(NEVER)}" if fact.absent == NEVER else ""
    bad = f"({read} < {literal(days.first)} OR {read} > {literal(days.last)}){spare}"
    words = {"lo": days.first.isoformat(), "hi": days.last.isoformat()}
    checks = [Check(fact.name, "aside-range", bad, shown, words)]
    if fact.past and days.today:
        bad = f"{read} > {literal(days.today)} AND {read} <= {literal(days.last)}"
        checks.append(Check(fact.name, "aside-future", bad, shown, {"hi": days.today.isoformat()}))
    return checks
