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
"""So many characters that stand side by side in a title are a word of it, as 孤儿, and no short name."""


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
        if grants := _named(stem.removeprefix(WHETHER), known):
            return grants, aspect or HOLDS
    return (), None


def _named(stem: str, known: Iterable[Grant]) -> list[Grant]:
    """Those of this title; else those whose title it shortens, as 低保 does 最低生活保障: characters are left out, none is put in. A title
    that another one only goes on from is meant by itself."""
    if own := [grant for grant in known if stem in grant.names]:
        return own
    titles = [(grant, base) for grant in known for base in grant.bases]
    if not SHORT.fullmatch(stem) or (len(stem) == WORD and any(stem in base for _, base in titles)):
        return []
    found = [(grant, base) for grant, base in titles if _shortens(stem, base)]
    plainest = [
        grant for grant, base in found if not any(base != other and base.startswith(other) for _, other in found)
    ]
    return list({grant.name: grant for grant in plainest}.values())


def _shortens(stem: str, title: str) -> bool:
    rest = iter(title)
    return all(sign in rest for sign in stem)
