"""Pinyin as people type it, without tones or spaces, cut into syllables."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Final

MANY: Final = 12
"""Ways to cut that are kept; `xian` has two (xian, xi'an)."""


def cuts(typed: str) -> list[str]:
    """Every way to cut letters (and ' where the writer cut) into syllables, fewest first; the last may be unfinished."""
    found: list[tuple[str, ...]] = [()]
    for part in filter(None, typed.split("'")):
        found = [before + after for before in found for after in _cut(part)]
    return ["'".join(cut) for cut in sorted(filter(None, found), key=len)[:MANY]]


def _cut(letters: str) -> Iterator[tuple[str, ...]]:
    if letters in _beginnings():
        yield (letters,)
    for end in range(1, min(len(letters), 7)):
        if letters[:end] in _syllables():
            for rest in _cut(letters[end:]):
                yield (letters[:end], *rest)


@cache
def _syllables() -> frozenset[str]:
    """The syllables of every character, without tones, ü as v."""
    from pypinyin.constants import PINYIN_DICT

    said = ",".join(set(PINYIN_DICT.values())).replace("ü", "v")
    plain = unicodedata.normalize("NFD", said).replace("u\u0308", "v")
    letters = "".join(letter for letter in plain if letter.isascii() and (letter.isalpha() or letter == ","))
    return frozenset(letters.split(",")) - {""}


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(syllable[:end] for syllable in _syllables() for end in range(1, len(syllable) + 1))
