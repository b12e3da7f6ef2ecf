"""Findings added up: how many and how much, by policy, finding and area."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from yingbao.engine.findings.card import PolicyCard
from yingbao.engine.findings.sources import opened, quoted
from yingbao.engine.store.sql import Connection

CELLS: Final = """
    SELECT
        policy, finding, coalesce(area, ''),
        finding = 'overpaid' AND entitled_fen IS NULL AS unentitled,
        count(*),
        CAST(coalesce(sum(entitled_fen), 0) AS BIGINT),
        CAST(coalesce(sum(delivered_fen), 0) AS BIGINT),
        CAST(coalesce(sum(stake_fen), 0) AS BIGINT),
        count_if(finding IN ('missed', 'underpaid', 'overpaid', 'duplicate', 'verify') AND stake_fen IS NULL)
    FROM finding GROUP BY ALL ORDER BY ALL"""
CAUSES: Final = """
    SELECT policy, finding, coalesce(cause, ''), count(*)
    FROM finding WHERE finding IN ('ask', 'verify') GROUP BY ALL ORDER BY ALL"""
SUBJECTS: Final = """
    SELECT finding, subject_table, count(DISTINCT subject) FROM finding
    WHERE finding NOT IN ('covered', 'ask') AND list_contains($benefits, policy) GROUP BY ALL ORDER BY ALL"""
CHANGES: Final = """
    SELECT policy, since, coalesce(entitled_fen = 0, false), count(*)
    FROM finding WHERE finding = 'upcoming' GROUP BY ALL ORDER BY ALL"""


@dataclass(frozen=True)
class Cell:
    """The findings of one policy in one community ('' where it is not known). Money in fen; `unpriced` findings have a
    stake that is not known, and are not in `stake_fen`. `unentitled`: delivered, with no entitlement at all."""

    policy: str
    finding: str
    area: str
    unentitled: bool
    count: int
    entitled_fen: int
    delivered_fen: int
    stake_fen: int
    unpriced: int


@dataclass(frozen=True)
class Cause:
    """Why so many findings of a policy are not decided: 'fact:NAME', 'parameter:NAME', 'policy:ID' or ''."""

    policy: str
    finding: str
    cause: str
    count: int


@dataclass(frozen=True)
class Change:
    """So many answers of a policy change on a day; `ends`: what was due is due no more."""

    policy: str
    since: date
    ends: bool
    count: int


@dataclass(frozen=True)
class Summary:
    """All findings of one day, added up. `subjects`: how many subjects of a table have that finding of any benefit."""

    on: date
    cards: tuple[PolicyCard, ...]
    cells: tuple[Cell, ...]
    causes: tuple[Cause, ...]
    changes: tuple[Change, ...]
    subjects: dict[tuple[str, str], int]

    def count(self, *findings: str, where: Callable[[Cell], bool] = lambda _: True) -> int:
        return sum(cell.count for cell in self.cells if cell.finding in findings and where(cell))

    def stake(self, *findings: str, where: Callable[[Cell], bool] = lambda _: True) -> int:
        """Fen at stake in these findings, as far as it is known."""
        return sum(cell.stake_fen for cell in self.cells if cell.finding in findings and where(cell))


@dataclass(frozen=True)
class Coverage:
    """Delivered over entitled. Who got less, more or twice is reached; who is not entitled is on neither side."""

    entitled: int
    delivered: int

    @property
    def rate(self) -> float | None:
        return self.delivered / self.entitled if self.entitled else None


def coverage(cells: Iterable[Cell]) -> Coverage:
    reached = missed = 0
    for cell in cells:
        if cell.finding in ("covered", "underpaid", "duplicate", "overpaid") and not cell.unentitled:
            reached += cell.count
        elif cell.finding == "missed":
            missed += cell.count
    return Coverage(reached + missed, reached)


def summarise(out: Path, cards: Sequence[PolicyCard], on: date) -> Summary:
    """Adds up all that lies in `out`/findings."""
    with _findings(out) as connection:
        cells = _cells(connection)
        causes = [Cause(*row) for row in connection.execute(CAUSES).fetchall()]
        changes = [Change(*row) for row in connection.execute(CHANGES).fetchall()]
        benefits = [card.id for card in cards if card.kind == "benefit"]
        counted = connection.execute(SUBJECTS, {"benefits": benefits}).fetchall()
        subjects = {(finding, table): n for finding, table, n in counted}
    return Summary(on, tuple(cards), cells, tuple(causes), tuple(changes), subjects)


def cells_of(out: Path) -> tuple[Cell, ...]:
    """The cells alone."""
    with _findings(out) as connection:
        return _cells(connection)


def _cells(connection: Connection) -> tuple[Cell, ...]:
    return tuple(Cell(*row) for row in connection.execute(CELLS).fetchall())


@contextmanager
def _findings(out: Path) -> Iterator[Connection]:
    source = quoted(sorted((out / "findings").glob("*.parquet")))
    with opened() as connection:
        connection.execute(f"CREATE TEMP VIEW finding AS SELECT * FROM read_parquet({source}, union_by_name=true)")
        yield connection
