"""A case in memory as rows of the policy's example table, so that it can be pasted under `## 例` and passes there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from yingbao.engine.dictionary import Fact
from yingbao.engine.policies.examples import EXPECTED, THIS
from yingbao.engine.readings.explain.world import Row
from yingbao.engine.readings.prove.bench import Bench
from yingbao.engine.readings.prove.finding import Seen
from yingbao.engine.values import FEN_PER_YUAN

FIRST = ("example", "on", "who")
CHINESE = {"example": "例", "on": "日期", "who": "谁", "entitled": "应享", "amount": "金额", "ground": "依据"}
RESERVED = {*FIRST, *CHINESE.values(), *(name for names in EXPECTED.values() for name in names)}
YES_NO = {True: "yes", False: "no", None: "unknown"}


def example_rows(bench: Bench, root: Row, seen: Seen, named: str) -> list[dict[str, str]]:
    """The case as cells by column: the subject first, then its household, then everybody and everything else."""
    name = named.replace("|", "/")
    writer = _Writer(bench, root)
    rows = [{"example": name, "who": who, **facts} for who, facts in writer.rows()]
    rows[0] |= {"on": bench.on.isoformat(), "entitled": YES_NO[seen.status]}
    if seen.status is True and bench.outcome.amount is not None:
        rows[0]["amount"] = _amount(seen)
    if seen.status is True and isinstance(seen.ground, str):
        rows[0]["ground"] = seen.ground
    return rows


def _amount(seen: Seen) -> str:
    low, high = seen.amount, seen.amount_max
    if low is None or high is None:
        return "?"
    return _yuan(low) if low == high else f"{_yuan(low)}–{_yuan(high)}"


def _yuan(amount: int) -> str:
    sign = "-" if amount < 0 else ""
    return f"{sign}{abs(amount) // FEN_PER_YUAN}.{abs(amount) % FEN_PER_YUAN:02d}"


def cell(value: Any, fact: Fact) -> str:
    if value is None:
        return "?"
    if isinstance(value, bool):
        return YES_NO[value]
    if isinstance(value, date):
        return value.isoformat() if value.year < 9000 else "never"
    return _yuan(value) if fact.kind == "money" else str(value)


class _Writer:
    """Walks a case in the order in which example tables are read."""

    def __init__(self, bench: Bench, root: Row) -> None:
        self.bench, self.root, self.dictionary = bench, root, bench.book.dictionary
        self.occasion = root.table != bench.outcome.policy.subject
        self.subject = root.ups["owner"] if self.occasion else root
        self.home = next(iter(self.subject.ups.values()), None)

    def rows(self) -> Iterator[tuple[str, dict[str, str]]]:
        occasion = dict(self.facts(self.root)) if self.occasion else {}
        yield "self", {**dict(self.facts(self.subject)), **occasion}
        yield from self.ledgers(self.subject)
        if self.home is not None:
            facts, books = dict(self.facts(self.home)), list(self.ledgers(self.home))
            if facts or books:
                yield self.home.table, facts
                yield from books
        yield from self.hanging(self.subject, "")
        if self.home is not None:
            yield from self.hanging(self.home, "")

    def hanging(self, owner: Row, path: str) -> Iterator[tuple[str, dict[str, str]]]:
        """The rows of the owner's collections, each with its own below it."""
        for name, rows in owner.collections.items():
            way = self.dictionary.tables[owner.table].collections[name]
            if self.kind(way.table) == "ledger":
                continue
            for row in rows:
                if row in (self.root, self.subject):
                    continue
                who = f"{path}{way.one}"
                yield who, dict(self.facts(row))
                yield from self.ledgers(row)
                yield from self.hanging(row, f"{who}.")

    def ledgers(self, owner: Row) -> Iterator[tuple[str, dict[str, str]]]:
        for name, rows in owner.collections.items():
            way = self.dictionary.tables[owner.table].collections[name]
            if self.kind(way.table) == "ledger":
                yield from ((way.one, self.paper(row)) for row in rows)

    def paper(self, row: Row) -> dict[str, str]:
        """A decision or receipt; the example's own occasion has no name but 'this'."""
        facts = dict(self.facts(row))
        return facts | {"occasion": THIS[0]} if self.occasion and row.facts["occasion"] == str(self.root.id) else facts

    def kind(self, table: str) -> str:
        return self.dictionary.tables[table].kind

    def facts(self, row: Row) -> Iterable[tuple[str, str]]:
        """The facts that are not what absence means, under the names that the reader of examples takes."""
        entry = self.dictionary.tables[row.table]
        for name, value in row.facts.items():
            fact = entry.facts[name]
            if value != fact.absent:
                clash = name in RESERVED or (entry.kind != "ledger" and name in self.bench.outcome.policy.parameters)
                clash |= row is self.root and self.occasion and name in self.subject.facts
                yield (f"{entry.one}.{name}" if clash else name), cell(value, fact)


def columns(rows: Sequence[dict[str, str]]) -> list[str]:
    """All columns that some row fills: the case, the facts, and what is expected."""
    used = {name for row in rows for name in row}
    expected = [name for name in ("entitled", "amount", "ground") if name in used]
    facts = dict.fromkeys(name for row in rows for name in row if name not in FIRST and name not in expected)
    return [*FIRST, *facts, *expected]


def markdown(rows: Sequence[dict[str, str]], chinese: Iterable[str] = ()) -> str:
    """The rows as one table; headings that the policy's own tables write in Chinese stay Chinese."""
    names = columns(rows)
    spoken = set(chinese)
    heads = [CHINESE[name] if CHINESE.get(name) in spoken else name for name in names]
    lines = [heads, ["---"] * len(names), *([row.get(name, "") for name in names] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
