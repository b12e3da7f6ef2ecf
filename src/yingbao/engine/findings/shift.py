"""Two editions of the law over the same people: which policies say something else, and who gains, loses or changes."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from yingbao.engine.dictionary import Collection, Fact, Up
from yingbao.engine.findings.sources import areas, key_type, parts, view
from yingbao.engine.language.tree import Node
from yingbao.engine.policies.book import Book, Policy
from yingbao.engine.policies.epochs import turning_days
from yingbao.engine.policies.law import Law
from yingbao.engine.policies.outcome import Outcome
from yingbao.engine.policies.resolve import ParameterLabel
from yingbao.engine.readings.count.run import Progress, Shelf, count
from yingbao.engine.store.connecting import connected
from yingbao.engine.store.sql import Connection

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
    names = dict.fromkeys(name for name, _ in [*before, *after] if _differs(name, before, after))
    return tuple(names)


def changing_days(old: Book, new: Book, on: date, days: int) -> tuple[tuple[date, tuple[str, ...]], ...]:
    """Which policies the books say something else of: on the first of `on` and the `days` after it on which they do, and
    on each later one from which it is others. A day on which they agree again has none."""
    last = on + timedelta(days)
    turning = {day for book in (old, new) for day in turning_days(book, on, last)}
    found: list[tuple[date, tuple[str, ...]]] = []
    for day in (on, *sorted(turning)):
        names = changed(old, new, day)
        if names != (found[-1][1] if found else ()):
            found.append((day, names))
    return tuple(found)


def shifts(old: Book, new: Book, store: Shelf, on: date, work: Path) -> tuple[Shift, ...]:
    """Counts the changed policies by both books, in the empty folder `work`, and compares person by person."""
    with comparison(old, new, store, on, work) as found:
        return found.shifts()


@dataclass(frozen=True)
class Comparison:
    """Whoever's answer differs in one of the policies `names`, in DuckDB's table `moved`."""

    con: Connection
    names: tuple[str, ...]

    def shifts(self) -> tuple[Shift, ...]:
        """One a policy, in the order of the names, also where nobody's answer differs."""
        found = {
            row[0]: Shift(*row) for row in self.con.execute(f"SELECT policy, {SUMS} FROM moved GROUP BY 1").fetchall()
        }
        return tuple(found.get(name, Shift(name, 0, 0, 0, 0, 0, 0)) for name in self.names)

    def places(self) -> tuple[tuple[str, Shift], ...]:
        """(community, shift) where some answer differs; '' where the community is not known."""
        rows = self.con.execute(f"SELECT area, policy, {SUMS} FROM moved GROUP BY ALL ORDER BY ALL").fetchall()
        return tuple((area, Shift(*row)) for area, *row in rows)


@contextmanager
def comparison(
    old: Book, new: Book, store: Shelf, on: date, work: Path, told: Progress | None = None
) -> Iterator[Comparison]:
    """Counts the changed policies by both books, in the empty folder `work`. `told`: (steps done, steps in all)."""
    names = changed(old, new, on)
    with connected() as con:
        written = []
        for step, (edition, book) in enumerate((("old", old), ("new", new))):
            folder = work / edition
            if names:
                folder.mkdir(parents=True)
                count(book, store, on, folder, only=names)
            written.append(sorted((folder / "entitlements").glob("*.parquet")))
            if told:
                told(step + 1, 3)
        key = key_type([file for files in written for file in files])
        for name, files in zip(("old", "new"), written, strict=True):
            view(con, name, files, key)
        con.execute(f"CREATE TEMP VIEW located AS {_located((old, new), store, on, names, key)}")
        con.execute(MOVED)
        yield Comparison(con, names)


def _located(books: Iterable[Book], store: Shelf, on: date, names: Sequence[str], key: str) -> str:
    """SQL of (policy, id, area): who may be a subject of the changed policies, and in which community."""
    laws = [law for book in books for law in Law(book, on, book.dictionary.office).territories]
    wanted = {name: law.policies[name] for law in laws for name in names if name in law.policies}
    facts = {name: (policy.subject, _area(policy)) for name, policy in wanted.items()}
    ways = {way: n for n, way in enumerate(sorted(set(facts.values())))}
    folders = sorted({Path(folder) for shards in store.shards.values() for folder in shards})
    files = {table: parts(folders, table) for table, _ in ways}
    of = ", ".join(f"('{policy}', {ways[way]})" for policy, way in facts.items()) or "('', 0)"
    return f"""SELECT policy, id, area FROM ({areas(ways, files, key)}) JOIN (VALUES {of}) AS of (policy, way) USING (way)"""


def _area(policy: Policy) -> str:
    """The fact by which a subject is counted somewhere: the residence, else the first of its areas."""
    areas = policy.dictionary.tables[policy.subject].areas
    return areas.get("residence") or next(iter(areas.values()), "")


MOVED: Final = """
CREATE TEMP TABLE moved AS
WITH pair AS (
  SELECT coalesce(old.policy, new.policy) AS policy, coalesce(old.subject, new.subject) AS subject,
    old.status AS before, new.status AS after, old.amount_fen AS fen_before, new.amount_fen AS fen_after,
    (new.amount_fen, new.amount_max_fen) > (old.amount_fen, old.amount_max_fen) AS risen
  FROM old FULL JOIN new ON new.policy = old.policy AND new.subject = old.subject
    AND coalesce(new.occasion, '') = coalesce(old.occasion, '')
  WHERE (old.status, old.amount_fen, old.amount_max_fen) IS DISTINCT FROM (new.status, new.amount_fen, new.amount_max_fen)
)
SELECT pair.*, coalesce(area, '') AS area, before = 'entitled' AND after = 'entitled' AS stays,
  (fen_before IS NULL) <> (fen_after IS NULL) AS half_known
FROM pair LEFT JOIN located ON located.policy = pair.policy AND located.id = subject
"""
SUMS: Final = """
  count(*) FILTER (after = 'entitled' AND before IS NULL), count(*) FILTER (before = 'entitled' AND after IS NULL),
  count(*) FILTER (stays AND NOT half_known AND risen), count(*) FILTER (stays AND NOT half_known AND NOT risen),
  count(*) FILTER (stays AND half_known OR coalesce(before, '') <> coalesce(after, '') AND 'unknown' IN (before, after)),
  CAST(coalesce(sum(fen_after), 0) - coalesce(sum(fen_before), 0) AS BIGINT)
"""


Signatures = dict[tuple[str, str], object]
"""By policy and division."""


def _differs(name: str, before: Signatures, after: Signatures) -> bool:
    places = {place for each, place in [*before, *after] if each == name}
    return any(before.get((name, place)) != after.get((name, place)) for place in places)


def _signatures(book: Book, on: date, area: str | None) -> Signatures:
    """Each policy in force, here and in each deeper division with files of its own, as a value that is equal where its
    trees are."""
    memo: dict[Node, int] = {}
    laws = Law(book, on, book.dictionary.office if area is None else area).territories
    return {(o.policy.id, law.area): tuple(_signed(o, memo)) for law in laws for o in law.outcomes()}


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
