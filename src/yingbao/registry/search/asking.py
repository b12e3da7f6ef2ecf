"""What somebody typed into the search box, understood: a number, a name in any way of typing it, a place, a year."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

from yingbao.registry.search.folding import folded
from yingbao.registry.search.readings import (
    INITIALS,
    INITIALS_INSIDE,
    INSIDE,
    OTHERWISE,
    PINYIN,
    PINYIN_INSIDE,
    WRITTEN,
    readings,
)
from yingbao.registry.search.syllables import cuts

NUMBER, ADDRESS, CODE = 0, 20, 21
"""Ways besides those of a name: a number's hash; from a road or house on; the number of a hukou book or organisation."""
LONGEST: Final = 100
"""Characters of a question that are read."""
_ID: Final = re.compile(r"\d{17}[\dX]|\d{15}|\d{7,12}|[A-Z]{1,2}\d{6,10}")
_YEAR: Final = re.compile(r"((?:18|19|20)\d\d)(?:年|[-/.]?\d{1,2}.*)?")
_ABROAD: Final = re.compile(r"^(?:\+|00)?86(?=1\d{10}$)")
_HALF_TYPED: Final = re.compile(r"([^\W\da-zü_']+)([a-zü']*[a-zü])")
_ADMINISTRATIVE: Final = re.compile(r"^.*?(?:省|市|区|街道|社区)(?=.)")


@dataclass(frozen=True)
class Asked:
    """`ways`: (way, prefix) in the order in which hits are shown; `number`: one to look up by its hash, or ''.

    `years`: of birth, both included; `near`: what the area's name or the address must hold; `begins`: characters with which
    a name that was typed on in letters (张wei) must begin.
    """

    ways: tuple[tuple[int, str], ...] = ()
    number: str = ""
    years: tuple[int, int] | None = None
    near: tuple[str, ...] = ()
    begins: str = ""


def understand(text: str) -> Asked:
    """What is asked; nothing for an empty text."""
    text = unicodedata.normalize("NFKC", text[:LONGEST]).strip()
    number = plain_number(text)
    if _ID.fullmatch(number):
        return Asked(_code(folded(number)), number)
    terms = text.lower().split()
    if not terms:
        return Asked()
    if all(re.fullmatch(r"[a-zü']+", term) for term in terms):
        return Asked(_letters("'".join(terms).replace("ü", "v")))
    first, *more = terms
    years = [_YEAR.fullmatch(term) for term in more]
    born = next((int(found[1]) for found in years if found), None)
    near = tuple(folded(term) for term, year in zip(more, years, strict=True) if not year)
    narrowed = "", None if born is None else (born, born), near
    if halves := _HALF_TYPED.fullmatch(first):
        written, letters = folded(halves[1]), halves[2].replace("ü", "v")
        return Asked((*_half_typed(written, letters), *_term(folded(first))), *narrowed, written)
    return Asked(_term(folded(first)), *narrowed)


def plain_number(text: str) -> str:
    """A number as it is kept: one width, capitals, without spaces, hyphens and the country's dialling code."""
    return _ABROAD.sub("", re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper())


def _term(term: str) -> tuple[tuple[int, str], ...]:
    if re.fullmatch(r"[a-zü']+", term):
        return _letters(term.replace("ü", "v"))
    ways: list[tuple[int, str]] = [(WRITTEN, term), (INSIDE, term)] if term else []
    if len(term) > 1:
        ways += [(ADDRESS, part) for part in dict.fromkeys((term, _ADMINISTRATIVE.sub("", term)))]
    return (*ways, *_code(term))


def _half_typed(written: str, letters: str) -> tuple[tuple[int, str], ...]:
    """Characters, and then letters: whole names in pinyin, then by initials, in every reading of the characters."""
    heads = readings(written)
    ways = [(PINYIN, "'".join((*head, cut))) for head in heads for cut in cuts(letters)]
    ways += [(INITIALS, "".join(syllable[0] for syllable in head) + letters) for head in heads]
    return tuple(dict.fromkeys((*ways, *((way + OTHERWISE, prefix) for way, prefix in ways))))


def _code(term: str) -> tuple[tuple[int, str], ...]:
    return ((CODE, term),) if len(term) > 3 and re.search(r"\d", term) else ()


def _letters(typed: str) -> tuple[tuple[int, str], ...]:
    """Pinyin before initials, as what can be pronounced is meant so; unusual readings of a character come last."""
    plain, syllables = typed.replace("'", ""), cuts(typed)
    ways = [(PINYIN, cut) for cut in syllables] + [(INITIALS, plain)]
    ways += [(PINYIN_INSIDE, cut) for cut in syllables] + [(INITIALS_INSIDE, plain)]
    ways = [(way, prefix) for way, prefix in ways if len(prefix) > 1 or way == PINYIN]
    return (*ways, (WRITTEN, plain), (INSIDE, plain), *((way + OTHERWISE, prefix) for way, prefix in ways))
