"""The fonts of letters: Noto Serif and Sans CJK (SIL Open Font License), which the package `mplfonts` carries."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

SONG, HEI = "Noto Serif CJK SC", "Noto Sans CJK SC"
FILES = ("NotoSerifCJKsc-Regular.otf", "NotoSansCJKsc-Regular.otf")


@cache
def folder() -> Path:
    """Where the fonts lie. The package itself is not imported: it would load Matplotlib."""
    spec = find_spec("mplfonts")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("the fonts of letters are missing: pip install mplfonts")
    return Path(spec.origin).parent / "fonts"


def printable(char: str) -> bool:
    """Whether a character is seen on paper as what it is: both fonts have it, and it is no control or format character."""
    return unicodedata.category(char)[0] != "C" and ord(char) in _covered()


def legible(told: Any, gap: str = "　") -> Any:
    """A character that the fonts do not have leaves room on the paper, or a mark that is looked for before anything is printed."""
    if isinstance(told, dict):
        return {name: legible(value, gap) for name, value in told.items()}
    if isinstance(told, list):
        return [legible(value, gap) for value in told]
    if isinstance(told, str):
        return "".join(char if printable(char) else gap for char in told)
    return told


@cache
def _covered() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    maps = [set(TTFont(folder() / file, lazy=True).getBestCmap()) for file in FILES]
    return frozenset(set.intersection(*maps))
