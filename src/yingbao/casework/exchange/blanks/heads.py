"""Which column of a form tells of which grant, by its head: a title of the policy files, or one shortened, and what of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from yingbao.casework.exchange.blanks.grants import HOLDS, WHETHER, WORDS, Aspect, Grant, Granted, columns
from yingbao.registry.imports.mapping.words import plain, without_note

SHORT: Final = re.compile("[一-鿿]{2,}")
"""What may be a title shortened; a letter or a single character says too little."""
WORD: Final = 2
"""So many characters that stand side by side in a title are a word of it, as 孤儿, and no short name; the last of it say what is
given, as 津贴."""


def knows(label: str) -> bool:
    """Whether a text is the head of such a column, for finding the header of a file."""
    return bool(_read(label)[0])


def suggest(heads: Mapping[int, str]) -> dict[int, str]:
    """What these columns hold, by their places: those whose head means one grant. A head without a policy, as 金额, tells of the
    grant of the others where they name one only."""
    read = {place: _read(label) for place, label in heads.items()}
    named = {grants[0].name: grants[0] for grants, _ in read.values() if len(grants) == 1}
    only = list(named.values()) if len(named) == 1 else []
    found = dict[int, str]()
    for place, (grants, aspect) in read.items():
        meant = only if not grants and aspect is not None else grants
        if len(meant) == 1 and (aspect or HOLDS) in meant[0].aspects:
            found[place] = Granted(meant[0], aspect or HOLDS).name
    taken = list(found.values())
    return {place: name for place, name in found.items() if taken.count(name) == 1}


def _read(label: str) -> tuple[Sequence[Grant], Aspect | None]:
    """The grants that a head may mean, and what of them; None where it names no policy and nothing of one."""
    known = list({column.grant.name: column.grant for column in columns().values()}.values())
    for text in dict.fromkeys((plain(label), plain(without_note(label)))):
        word, aspect = next(((word, aspect) for word, aspect in WORDS if text.endswith(word)), ("", None))
        stem = text.removesuffix(word)
        if aspect and not stem:
            return (), aspect
        if grants := _named(stem.removeprefix(WHETHER), aspect, known):
            return grants, aspect or HOLDS
    return (), None


def _named(stem: str, aspect: Aspect | None, known: Iterable[Grant]) -> list[Grant]:
    """Those of this title; else those whose title it shortens, as 低保 does 最低生活保障: characters are left out, none is put in."""
    if own := [grant for grant in known if stem in grant.names]:
        return own
    titles = [(grant, base) for grant in known for base in grant.bases]
    if not SHORT.fullmatch(stem) or (len(stem) == WORD and any(stem in base for _, base in titles)):
        return []
    bases = {base for _, base in titles}
    found = [grant for grant, base in titles if _shortens(stem, base) and _tells(stem, aspect, grant, base, bases)]
    return list({grant.name: grant for grant in found}.values())


def _tells(stem: str, aspect: Aspect | None, grant: Grant, base: str, bases: Iterable[str]) -> bool:
    """Whether what is left of a title still says which one it is: of one that goes on from another, as 最低生活保障边缘家庭, something of
    the word it goes on with; of any other, where the head has no word of what, something of what is given. 高龄津贴 does; 高龄老人 and
    残疾儿童 are people, whatever they are granted."""
    if further := min(
        (base.removeprefix(other) for other in bases if other != base and base.startswith(other)), key=len, default=""
    ):
        return any(sign in stem for sign in further[:WORD])
    return aspect is not None or (grant.given and any(sign in stem for sign in base[-WORD:]))


def _shortens(stem: str, title: str) -> bool:
    rest = iter(title)
    return all(sign in rest for sign in stem)
