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


def render(faults: Iterable[Fault], lang: str | None = None) -> str:
    """All faults, one paragraph each."""
    return "\n\n".join(_paragraph(fault, language(lang)) for fault in faults)


def _paragraph(fault: Fault, lang: Language) -> str:
    text = message(fault.code, fault.words, lang)
    return f"{_head(fault.place)}{text}{_quote(fault.place)}" if fault.place else text


def _head(place: Place) -> str:
    parts = [place.file, *(str(n) for n in (place.line, place.column) if n)]
    return ":".join(parts) + ": "


def _quote(place: Place) -> str:
    """The line and a caret under the column; a Chinese character is two columns wide on a terminal."""
    if not place.text:
        return ""
    line = f"\n    {place.text}"
    if not place.column:
        return line
    width = sum(2 if east_asian_width(c) in "WF" else 1 for c in place.text[: place.column - 1])
    return f"{line}\n    {' ' * width}^"
