"""Divisions for who reads English: the name in pinyin, what kind of division it is, and how it is written."""

from __future__ import annotations

from functools import cache
from typing import Final

from yingbao.engine.dictionary import Label

KINDS: Final = {"社区": "Community", "街道": "Subdistrict", "区": "District"}
READ: Final = {"长圳": ("chang", "zhen")}
"""Names that are read otherwise than the dictionary of readings has their characters."""


@cache
def called(name: str) -> Label:
    """`凤凰社区` and `Fenghuang Community (凤凰社区)`; a name of no such kind stays as it is."""
    kind = next((kind for kind in KINDS if name.endswith(kind)), "")
    own = name.removesuffix(kind)
    return Label(name, f"{romanised(own)} {KINDS[kind]} ({name})" if kind and own else name)


def romanised(name: str) -> str:
    """A place's name as one word, without tones; an apostrophe stands before a syllable that begins with a vowel."""
    from pypinyin import lazy_pinyin  # its dictionary takes a fifth of the time in which the office is loaded

    first, *others = READ.get(name) or lazy_pinyin(name, v_to_u=True)
    return (first + "".join(f"'{one}" if one[0] in "aeo" else one for one in others)).capitalize()
