"""Faults as prose: file, line, column, the line with a caret, and what to do."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any, Literal, cast
from unicodedata import east_asian_width

import yaml

from yingbao.engine.faults.fault import Fault, Place

Language = Literal["zh", "en"]


def language(asked: str | None = None) -> Language:
    """The reader's language: as asked, else English where LANG says so, else Chinese."""
    wish = asked or os.environ.get("LC_ALL") or os.environ.get("LANG") or "zh"
    return "en" if wish.lower().startswith("en") else "zh"


@cache
def _messages() -> dict[str, dict[Language, str]]:
    text = files("yingbao.engine.faults").joinpath("messages.yaml").read_text(encoding="utf-8")
    return cast("dict[str, dict[Language, str]]", yaml.load(text, Loader=yaml.CSafeLoader))


def message(code: str, words: dict[str, Any], lang: Language) -> str:
    """The message `code` in `lang`, its blanks filled. KeyError for an unknown code: a defect of ours."""
    shown = words | {"near": words["near"] or "–"} if "near" in words else words
    return _messages()[code][lang].format(**shown).rstrip()


def render(faults: Iterable[Fault], lang: str | None = None, width: int = 0) -> str:
    """All faults, one paragraph each; quoted lines are shortened to `width` cells around their caret (0: never)."""
    return "\n\n".join(_paragraph(fault, language(lang), width) for fault in faults)


def _paragraph(fault: Fault, lang: Language, width: int) -> str:
    text = message(fault.code, fault.words, lang)
    return f"{_head(fault.place)}{text}{_quote(fault.place, width)}" if fault.place else text


def _head(place: Place) -> str:
    parts = [place.file, *(str(n) for n in (place.line, place.column) if n)]
    return ":".join(parts) + ": "


def _quote(place: Place, width: int) -> str:
    """The line and a caret under the column; a Chinese character is two columns wide on a terminal."""
    if not place.text:
        return ""
    text, column = _window(place.text, place.column, width - 4) if width else (place.text, place.column)
    return f"\n    {text}" + (f"\n    {' ' * _cells(text[: column - 1])}^" if column else "")


def _window(text: str, column: int, width: int) -> tuple[str, int]:
    """As much of the line as fits, and the caret's column in it; what is left out shows as …"""
    if _cells(text) <= width:
        return text, column
    start = next(at for at in range(len(text)) if _cells(text[at : column - 1]) <= width * 2 // 3)
    lead = "…" if start else ""
    end = next(
        at for at in range(len(text), start, -1) if _cells(text[start:at]) <= width - len(lead) - (at < len(text))
    )
    return lead + text[start:end] + "…" * (end < len(text)), column and column - start + len(lead)


def _cells(text: str) -> int:
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)
