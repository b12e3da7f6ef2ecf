"""Values in words: numbers with units, yuan with two decimals, dates as people write them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from yingbao.engine.language.types import Dim, Type
from yingbao.engine.values import NEVER, yuan_text

UNITS = {Dim.DAYS: (" 日", " days"), Dim.MONTHS: (" 个月", " months"), Dim.NUMBER: ("", "")}
WORDS = {True: ("是", "yes"), False: ("否", "no"), None: ("不详", "not known")}


def value_words(value: Any, type_: Type, label: Any, lang: str) -> str:
    """A value in words: 153500 fen -> '1,535.00 元' / 'CNY 1,535.00'; a category by its label."""
    english = lang == "en"
    if value is None or isinstance(value, bool):
        return WORDS[value][english]
    if label is not None and type_.dim is Dim.CATEGORY:
        return str(label[lang])
    if isinstance(value, date):
        return date_words(value, lang)
    if type_.dim is Dim.MONEY:
        return money_words(Fraction(*value) if isinstance(value, tuple) else Fraction(value), lang)
    if isinstance(value, tuple):
        return fraction_words(Fraction(*value))
    return f"{value}{UNITS.get(type_.dim, ('', ''))[english]}"


def money_words(fen: Fraction, lang: str) -> str:
    text = yuan_text(fen.numerator) if fen.denominator == 1 else f"{float(fen) / 100:,.4f}"
    return f"CNY {text}" if lang == "en" else f"{text} 元"


def fraction_words(value: Fraction) -> str:
    """A share as a percentage where that is short, else as a decimal or a fraction."""
    if value.denominator == 1:
        return str(value.numerator)
    percent = value * 100
    if percent.denominator == 1 and 0 < value < 1:
        return f"{percent.numerator}%"
    scaled = value * 10_000
    return f"{float(value):g}" if scaled.denominator == 1 else f"{value.numerator}/{value.denominator}"


def date_words(day: date, lang: str) -> str:
    if day >= NEVER:
        return "never" if lang == "en" else "从未"
    return day.isoformat() if lang == "en" else f"{day.year} 年 {day.month} 月 {day.day} 日"
