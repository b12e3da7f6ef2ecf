"""Types: a dimension, proved bounds, whether it is an exact fraction, and whether it may be unknown.

Bounds are of the value itself for whole numbers, and of the numerator for a fraction, whose denominator lies in
1..den_hi. Nothing may leave 64 bits: `checked` says so at load.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from yingbao.engine.values import MAX_INT, Value


class Dim(Enum):
    BOOLEAN = "boolean"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    DAYS = "days"
    MONTHS = "months"
    CATEGORY = "category"
    AREA = "area"
    TEXT = "text"

    @property
    def numeric(self) -> bool:
        return self in (Dim.NUMBER, Dim.MONEY, Dim.DAYS, Dim.MONTHS)


class Mismatch(Exception):
    """Arguments that do not suit an operator; the checker adds the place and makes a Fault of it."""

    def __init__(self, code: str, **words: Any) -> None:
        super().__init__(code)
        self.code, self.words = code, words


@dataclass(frozen=True)
class Type:
    dim: Dim
    lo: int = 0
    hi: int = 0
    den_hi: int = 1
    unknown: bool = False
    category: str | None = None
    free: bool = False
    """A bare number that takes the dimension of what it stands beside."""

    @property
    def ratio(self) -> bool:
        return self.den_hi > 1

    def may_be_unknown(self, *others: Type) -> Type:
        return replace(self, unknown=self.unknown or any(other.unknown for other in others))


BOOLEAN = Type(Dim.BOOLEAN, 0, 1)
DATE = Type(Dim.DATE)
TEXT = Type(Dim.TEXT)


def checked(type_: Type) -> Type:
    """The same type, or Mismatch when a value of it might not fit 64 bits."""
    if max(abs(type_.lo), abs(type_.hi), type_.den_hi) > MAX_INT:
        raise Mismatch("overflow", lo=type_.lo, hi=type_.hi)
    return type_


def of_value(value: Value, dim: Dim, category: str | None = None) -> Type:
    """The type of one known value."""
    if isinstance(value, tuple):
        return Type(dim, value[0], value[0], value[1])
    if isinstance(value, bool) or not isinstance(value, int):
        return Type(dim, category=category)
    return Type(dim, value, value)


def name_of(type_: Type, lang: str) -> str:
    """A type in words for an error message."""
    zh, en = _NAMES[type_.dim]
    return en if lang == "en" else zh


_NAMES = {
    Dim.BOOLEAN: ("是非", "yes/no"),
    Dim.NUMBER: ("数", "number"),
    Dim.MONEY: ("金额", "money"),
    Dim.DATE: ("日期", "date"),
    Dim.DAYS: ("天数", "days"),
    Dim.MONTHS: ("月数", "months"),
    Dim.CATEGORY: ("类别", "category"),
    Dim.AREA: ("区划", "area"),
    Dim.TEXT: ("文字", "text"),
}
