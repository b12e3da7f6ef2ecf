"""Values in words: numbers with units, yuan with two decimals, dates as people write them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from yingbao.engine.language.types import Dim, Type
from yingbao.engine.values import NEVER, yuan_text

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
    if type_.dim in (Dim.DAYS, Dim.MONTHS):
        return span_words(value, type_.dim, lang)
    return f"{value:,}" if isinstance(value, int) else str(value)


def span_words(count: int, dim: Dim, lang: str) -> str:
    """A duration; whole years where there are any: 36 months -> '3 年' / '3 years'."""
    zh, en = ("日", "day") if dim is Dim.DAYS else ("个月", "month")
    if dim is Dim.MONTHS and count and count % 12 == 0:
        count, zh, en = count // 12, "年", "year"
    return f"{count} {en}{'' if abs(count) == 1 else 's'}" if lang == "en" else f"{count} {zh}"


def money_words(fen: Fraction, lang: str) -> str:
    """Yuan with two decimals; a fraction of a fen with four, and 'about'."""
    if fen.denominator == 1:
        text, about = yuan_text(fen.numerator), ""
    else:
        tenths = round(fen * 100)
        text = f"{'-' if tenths < 0 else ''}{abs(tenths) // 10_000:,}.{abs(tenths) % 10_000:04d}"
        about = "about " if lang == "en" else "约 "
    return f"{about}CNY {text}" if lang == "en" else f"{about}{text} 元"


def fraction_words(value: Fraction) -> str:
    """A share as a percentage where that is short, else as a decimal or a fraction: 3/5 -> '60%', 3/2 -> '1.5'."""
    if value.denominator == 1:
        return f"{value.numerator:,}"
    percent = value * 100
    if 0 < value < 1 and (percent * 10).denominator == 1:
        tenths = int(percent * 10)
        return f"{tenths // 10}%" if tenths % 10 == 0 else f"{tenths // 10}.{tenths % 10}%"
    scaled = value * 10_000
    if scaled.denominator != 1:
        return f"{value.numerator}/{value.denominator}"
    return (
        f"{scaled.numerator // 10_000:,}.{scaled.numerator % 10_000:04d}".rstrip("0")
        if value > 0
        else str(float(value))
    )


def date_words(day: date, lang: str) -> str:
    if day >= NEVER:
        return "never" if lang == "en" else "无"
    return day.isoformat() if lang == "en" else f"{day.year} 年 {day.month} 月 {day.day} 日"
