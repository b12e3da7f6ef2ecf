"""Two editions of the law over the same people: which policies say something else, and who gains, loses or changes."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import duckdb

from yingbao.engine.dictionary import Collection, Fact, Up
from yingbao.engine.findings.sources import quoted
from yingbao.engine.language.tree import Node
from yingbao.engine.policies.book import Book
from yingbao.engine.policies.law import Law
from yingbao.engine.policies.outcome import Outcome
from yingbao.engine.policies.resolve import Gaps, ParameterLabel
from yingbao.engine.readings.count.run import Shelf, count

TREES: Final = ("status", "ground", "amount", "amount_max", "quantity", "due", "payee")


@dataclass(frozen=True)
class Shift:
    """What a new edition does to one policy's people. `gained`: entitled now, not before; `lost`: the reverse; `more`
    and `less`: another amount; `unsure`: not known in one of the two. `fen`: the sum of all amounts, new less old."""

    policy: str
    gained: int
    lost: int
    more: int
    less: int
    unsure: int
    fen: int

    @property
    def anything(self) -> bool:
        return any((self.gained, self.lost, self.more, self.less, self.unsure))


def changed(old: Book, new: Book, on: date, area: str | None = None) -> tuple[str, ...]:
    """The policies that are not word for word the same tree in both books on the day; a doubt counts as a change."""
    before, after = (_signatures(book, on, area) for book in (old, new))
    return tuple(name for name in dict.fromkeys([*before, *after]) if before.get(name) != after.get(name))


def shifts(old: Book, new: Book, store: Shelf, on: date, work: Path) -> tuple[Shift, ...]:
    """Counts the changed policies by both books, in the empty folder `work`, and compares person by person."""
    names = changed(old, new, on)
    if not names:
        return ()
    folders = []
    for edition, book in (("old", old), ("new", new)):
        folder = work / edition
        folder.mkdir(parents=True)
        count(book, store, on, folder, only=names)
        folders.append(sorted((folder / "entitlements").glob("*.parquet")))
    with duckdb.connect() as con:
        for view, files in zip(("old", "new"), folders, strict=True):
            source = f"read_parquet({quoted(files)})" if files else EMPTY
            con.execute(f"CREATE VIEW {view} AS SELECT {COLUMNS} FROM {source}")
        rows = con.execute(COMPARED).fetchall()
    found = {row[0]: Shift(*row) for row in rows}
    return tuple(found.get(name, Shift(name, 0, 0, 0, 0, 0, 0)) for name in names)


COLUMNS: Final = "policy, subject, coalesce(occasion, '') AS occasion, status, amount_fen"
EMPTY: Final = """(SELECT '' AS policy, NULL AS subject, '' AS occasion, '' AS status, CAST(NULL AS BIGINT) AS amount_fen WHERE false)"""
COMPARED: Final = """
SELECT coalesce(old.policy, new.policy) AS policy,
  count_if(new.status = 'entitled' AND old.status IS NULL),
  count_if(old.status = 'entitled' AND new.status IS NULL),
  count_if(old.status = 'entitled' AND new.status = 'entitled' AND new.amount_fen > old.amount_fen),
  count_if(old.status = 'entitled' AND new.status = 'entitled' AND new.amount_fen < old.amount_fen),
  count_if(coalesce(old.status, '') <> coalesce(new.status, '') AND (old.status = 'unknown' OR new.status = 'unknown')
           OR old.status = 'entitled' AND new.status = 'entitled' AND (old.amount_fen IS NULL) <> (new.amount_fen IS NULL)),
  CAST(coalesce(sum(new.amount_fen), 0) - coalesce(sum(old.amount_fen), 0) AS BIGINT)
FROM old FULL JOIN new ON new.policy = old.policy AND new.subject = old.subject AND new.occasion = old.occasion
GROUP BY 1 ORDER BY 1
"""


def _signatures(book: Book, on: date, area: str | None) -> dict[str, object]:
    """Each policy in force as a value that is equal where its trees are."""
    law = Law(book, on, book.dictionary.office if area is None else area, Gaps())
    memo: dict[Node, int] = {}
    return {outcome.policy.id: tuple(_signed(outcome, memo)) for outcome in law.outcomes()}


def _signed(outcome: Outcome, memo: dict[Node, int]) -> Iterator[object]:
    yield outcome.table
    for name in TREES:
        tree = getattr(outcome, name)
        yield None if tree is None else _hash(tree, memo)
    yield _plain(outcome.lines, memo)


def _hash(tree: Node, memo: dict[Node, int]) -> int:
    for each in tree.walk():
        if each not in memo:
            inside = tuple(memo[arg] for arg in each.args)
            memo[each] = hash((each.op.name, each.table, inside, repr(_plain(each.payload, memo))))
    return memo[tree]


def _plain(payload: Any, memo: dict[Node, int]) -> object:
    """A payload without the identities of what it holds: facts by name, parameters by theirs, trees by their own hash."""
    match payload:
        case Node():
            plain: object = _hash(payload, memo)
        case Fact():
            plain = payload.table, payload.name
        case ParameterLabel():
            plain = payload.policy, payload.name
        case Collection():
            plain = payload.owner, payload.name
        case Up():
            plain = payload.table, payload.column
        case tuple() | list():
            plain = tuple(_plain(each, memo) for each in payload)
        case Mapping():
            plain = tuple((str(key), _plain(value, memo)) for key, value in payload.items())
        case _ if dataclasses.is_dataclass(payload):
            plain = tuple(_plain(getattr(payload, field.name), memo) for field in dataclasses.fields(payload))
        case _:
            plain = repr(payload)
    return plain
