"""A count as it is written, before any row is read: a statement for each home, and what it is made of.

Writing takes longer than counting a few thousand homes; who counts again and again, as an office does, writes once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from typing import Final

from yingbao.engine.language.operators.leaves import is_constant
from yingbao.engine.policies.book import Book
from yingbao.engine.policies.kept import kept, key_within
from yingbao.engine.policies.law import Law
from yingbao.engine.policies.resolve import Gaps
from yingbao.engine.policies.territory import Branch, branches
from yingbao.engine.readings.count.jobs import entitled_source, statement_text
from yingbao.engine.readings.count.memory import named_source
from yingbao.engine.readings.count.statement import Statement, lines_branches
from yingbao.engine.readings.count.texts import Text

KEPT: Final = 6
"""So many are kept: of today and of the horizon, under either edition, and a spare each."""
Only = tuple[str, ...] | None


@dataclass(frozen=True)
class Asked:
    """What a count is written for. `only`: these policies; `gaps`: what the data lack."""

    on: date
    area: str
    only: Only
    gaps: Gaps


@dataclass(frozen=True)
class Shares:
    """The statement for the shares of an owner's members."""

    owner: str
    home: str
    text: Text


@dataclass(frozen=True)
class Part:
    """What a branch adds up to: `paid` in money or not; `territory` counts the rows that it decides for, None: all."""

    policy: str
    table: str
    paid: bool
    territory: str | None


@dataclass(frozen=True)
class Written:
    """`by_home`: a statement each. No trees are in it: whoever finds it kept has it at once."""

    parts: tuple[Part, ...]
    by_home: Mapping[str, Text]
    shares: tuple[Shares, ...]


@lru_cache(maxsize=KEPT)
def written(book: Book, asked: Asked) -> Written:
    """From what another process has written, if it had the same book."""
    gaps = sorted(asked.gaps.tables), sorted(asked.gaps.facts)
    key = key_within(book, asked.on, asked.area, asked.only, *gaps)
    return kept(key, lambda: _written(book, asked)) if key else _written(book, asked)


def _written(book: Book, asked: Asked) -> Written:
    found = branches_for(book, asked)
    by_home: dict[str, list[Branch]] = defaultdict(list)
    for branch in found:
        by_home[book.dictionary.home(branch.outcome.table)].append(branch)
    return Written(
        tuple(_part(book, branch) for branch in found),
        {home: statement_text(book, group) for home, group in by_home.items()},
        tuple(_shares(book, found)),
    )


def _part(book: Book, branch: Branch) -> Part:
    outcome = branch.outcome
    territory = None
    if not is_constant(branch.here):
        territory = Statement(book.dictionary, named_source).counting(outcome.table, branch.here).sql("duckdb")
    return Part(outcome.policy.id, outcome.table, outcome.amount is not None, territory)


def branches_for(book: Book, asked: Asked) -> list[Branch]:
    """The policies in every territory of the office; of each row one territory speaks."""
    found = branches(Law(book, asked.on, asked.area, asked.gaps), asked.only)
    return [branch for branch in found if branch.outcome.table not in asked.gaps.tables]


def _shares(book: Book, found: Sequence[Branch]) -> list[Shares]:
    """The shares a member, only where there is an entitlement to share."""
    shares = []
    for owner in sorted({line.members.way.owner for branch in found for line in branch.outcome.lines}):
        mine = [branch for branch in found if any(line.members.way.owner == owner for line in branch.outcome.lines)]
        if lined := lines_branches(mine, book.dictionary):
            policies = sorted({branch.outcome.policy.id for branch in mine})
            text = statement_text(book, lined, partial(entitled_source, book.dictionary, owner, policies))
            shares.append(Shares(owner, book.dictionary.home(owner), text))
    return shares
