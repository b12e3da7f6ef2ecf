"""The report's words in both languages, and how days, counts and money are written in each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final, Literal

import yaml

from yingbao.engine.dictionary import Label
from yingbao.engine.values import FEN_PER_YUAN, yuan_text

Lang = Literal["zh", "en"]
LANGS: Final[tuple[Lang, ...]] = ("zh", "en")
WAN: Final = 10_000 * FEN_PER_YUAN
Fill = Label | str | int


def both(make: Callable[[Lang], str]) -> Label:
    return Label(make("zh"), make("en"))


def same(text: str) -> Label:
    """What reads the same in both languages."""
    return Label(text, text)


@cache
def _words() -> dict[str, Label]:
    text = files("yingbao.report").joinpath("words.yaml").read_text(encoding="utf-8")
    return {key: Label(**entry) for key, entry in yaml.load(text, Loader=yaml.CSafeLoader).items()}


def word(key: str, **fill: Fill) -> Label:
    """The words `key`, each language's blanks filled in that language."""
    text = _words()[key]
    return both(lambda lang: text[lang].format(**{name: spoken(given, lang) for name, given in fill.items()}))


def spoken(given: Fill, lang: Lang) -> str:
    if isinstance(given, Label):
        return given[lang]
    return f"{given:,}" if isinstance(given, int) else given


def listed(labels: list[Label]) -> Label:
    return Label("、".join(label.zh for label in labels), ", ".join(label.en for label in labels))


def day(when: date) -> Label:
    return Label(f"{when.year}年{when.month}月{when.day}日", f"{when.day} {when:%B %Y}")


def short_day(when: date) -> Label:
    return Label(f"{when.month}月{when.day}日", f"{when.day} {when:%b}")


def money(fen: int) -> Label:
    """元 with two decimals below ten thousand yuan, 万元 above: 1,234.50 元, 56.78 万元."""
    if abs(fen) < WAN:
        return Label(f"{yuan_text(fen)} 元", f"¥{yuan_text(fen)}")
    return Label(f"{fen / WAN:,.2f} 万元", f"¥{yuan_text(fen).split('.')[0]}")


def percent(rate: float | None) -> str:
    """One decimal, and never 100 % while anybody is missed."""
    if rate is None:
        return "—"
    return f"{min(rate, 0.999) if rate < 1 else rate:.1%}"
