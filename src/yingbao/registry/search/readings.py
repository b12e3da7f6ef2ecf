"""How a name is typed: as it is written, in pinyin, by initials, from its start or from the given name on."""

from __future__ import annotations

import heapq
import itertools
from collections.abc import Iterator
from functools import cache
from typing import Final

WRITTEN, INSIDE, PINYIN, INITIALS, PINYIN_INSIDE, INITIALS_INSIDE = range(1, 7)
"""The ways of registry_token, in no order; `asking` has the order."""
OTHERWISE: Final = 10
"""Added to a way of pinyin or initials where the name is read less usually; such hits come last."""
MANY: Final = 8
"""Readings kept of one name: those of which the dictionary is surest. Two characters of four readings make sixteen."""
LONG: Final = 8
"""A longer name is an organisation's, a place's or of another language: its characters are read in one way each."""
SURNAMES: Final = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "区": "ou", "朴": "piao", "盖": "ge", "任": "ren",
    "覃": "qin", "翟": "zhai", "缪": "miao", "乐": "yue", "员": "yun", "洗": "xian", "种": "chong", "秘": "bi", "繁": "po",
    "隗": "wei", "逄": "pang", "郗": "xi", "宓": "mi", "召": "shao", "谌": "chen", "华": "hua", "尉": "wei", "晁": "chao",
    "折": "she", "黑": "he", "燕": "yan", "葛": "ge", "纪": "ji", "冼": "xian", "尉迟": "yu chi", "长孙": "zhang sun",
    "澹台": "tan tai", "万俟": "mo qi", "单于": "chan yu",
}  # fmt: skip
"""Characters that are read otherwise at the head of a person's name than elsewhere."""

Reading = tuple[str, ...]


def tokens(name: str) -> Iterator[tuple[int, str]]:
    """(way, token) of a folded name, each once; a token that begins with what is typed leads to the name."""
    for start in range(len(name)):
        yield (WRITTEN if start == 0 else INSIDE), name[start:]
    seen = set[tuple[int, str]]()
    for place, read in enumerate(readings(name)):
        for found in _typed(read):
            if found not in seen:
                seen.add(found)
                yield found[0] + (OTHERWISE if place else 0), found[1]


def _typed(read: Reading) -> Iterator[tuple[int, str]]:
    for start in range(len(read)):
        part = read[start:]
        yield (PINYIN if start == 0 else PINYIN_INSIDE), "'".join(part)
        if len(part) > 1:
            yield (INITIALS if start == 0 else INITIALS_INSIDE), "".join(syllable[0] for syllable in part)


def readings(name: str) -> list[Reading]:
    """Syllable by syllable, the usual reading first; empty for a name in which no character can be read."""
    heard = [_heard(character) for character in name]
    if not any(heard):
        return []
    usual = _usual(name)
    if len(name) > LONG:
        return [usual]
    ranked = itertools.product(*(enumerate(known[:3] or (sign,)) for known, sign in zip(heard, name, strict=True)))
    best = heapq.nsmallest(MANY, ranked, key=lambda read: sum(rank for rank, _ in read))
    return list(dict.fromkeys((usual, *(tuple(syllable for _, syllable in read) for read in best))))


def _usual(name: str) -> Reading:
    """As words are read, and surnames as surnames."""
    from pypinyin import lazy_pinyin

    said = tuple(lazy_pinyin(name, errors=list))  # type: ignore[arg-type]  # it may return several
    said = said if len(said) == len(name) else tuple((_heard(sign) or (sign,))[0] for sign in name)
    surname = SURNAMES.get(name[:2]) or SURNAMES.get(name[:1])
    return (*surname.split(), *said[len(surname.split()) :]) if surname and len(name) <= LONG else said


@cache
def _heard(character: str) -> Reading:
    """The readings of one character without tones, ü as v; none if it has no reading."""
    if character.isascii():
        return ()
    from pypinyin import Style, pinyin

    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(found[0]) if found else ()
