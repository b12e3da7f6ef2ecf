"""By which clauses a kept proof says that it was decided, told apart from how it says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from yingbao.casework.letters.proofs import Part, clauses_of, head_of

TEXTS = re.compile("《[^》]*》|第[0-9〇零一二三四五六七八九十百千]+条")
"""What a citation names: texts and articles, whatever stands between."""


@dataclass(frozen=True)
class Clause:
    """`law`: the texts and articles that it cites."""

    title: str
    law: frozenset[str]
    decides: bool


def grounded(proof: str) -> tuple[Clause, ...]:
    """The clauses of a proof in Chinese."""
    return tuple(_clause(part) for part in clauses_of(proof))


def _clause(part: Part) -> Clause:
    cited = " ".join(one.text() for one in part.all() if "proof-cite" in one.kinds)
    title = head_of(part).rpartition(" — ")[0]
    return Clause(title, frozenset(TEXTS.findall(cited)), "proof-deciding" in part.kinds)


def moved(was: str, then: str) -> Iterator[str]:
    """Titles of the clauses that stand in both proofs and decide in one alone, or decide by other law. A clause that only
    one of them has, or calls otherwise, is nothing to compare."""
    before = {clause.title: clause for clause in grounded(was)}
    for clause in grounded(then):
        kept = before.get(clause.title)
        if kept is not None and (kept.decides != clause.decides or (kept.decides and _otherwise(kept.law, clause.law))):
            yield clause.title


def _otherwise(was: frozenset[str], then: frozenset[str]) -> bool:
    return bool(was and then) and was != then
