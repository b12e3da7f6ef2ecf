"""Values the engine computes with: money as integer fen, exact fractions as pairs, and the day that never comes."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final

NEVER: Final = date(9000, 1, 1)
"""The date of something that did not happen: it lies after every day that a fact may hold."""

FEN_PER_YUAN: Final = 100
MAX_INT: Final = 2**63 - 1

Ratio = tuple[int, int]
"""An exact fraction as (numerator, denominator); the denominator is positive."""

Value = bool | int | str | date | Ratio | None
"""A known value, or None for unknown. Money is fen, durations are whole days or months, a category is its name."""


def ratio(value: Fraction) -> Ratio:
    return value.numerator, value.denominator


def fen(yuan: Fraction) -> int:
    """Yuan to fen; ValueError when it is not a whole number of fen."""
    amount = yuan * FEN_PER_YUAN
    if amount.denominator != 1:
        raise ValueError(f"{yuan} yuan is not a whole number of fen")
    return amount.numerator


def yuan_text(amount_fen: int) -> str:
    """Fen as yuan with two decimals and thousands separators: 123450 -> '1,234.50'."""
    sign = "-" if amount_fen < 0 else ""
    whole, rest = divmod(abs(amount_fen), FEN_PER_YUAN)
    return f"{sign}{whole:,}.{rest:02d}"
