"""The next day on which time alone changes an answer: turning 80, a certificate's end, the last day to apply."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Final, Protocol

import duckdb
import pyarrow as pa

from yingbao.engine.findings.card import PolicyCard
from yingbao.engine.findings.find import COPY, THREADS, quote
from yingbao.engine.findings.sources import Shelves, opened, shelve, view
from yingbao.engine.findings.summary import Summary, summarise

Subject = int | str
Subjects = Mapping[str, frozenset[Subject]]
"""Ids by subject table."""

Key = tuple[str, Subject, str]
"""Policy, subject, and the event's id ('' where the occasion is a period)."""


class Later(Protocol):
    """The count of a later day over unchanged facts: the folder of its entitlements. It may answer for more subjects
    than it is asked about; None asks about all."""

    def __call__(self, day: date, subjects: Subjects | None) -> Path: ...


@dataclass(frozen=True)
class Answer:
    """What the count of a later day says where it differs from now's; fen, None for not known, 0 for no longer."""

    occasion: str
    ground: str | None
    cause: str | None
    least: int | None
    most: int | None
    gain: int | None


Answers = dict[Key, Answer]


class Changes:
    """Asks later days and compares their answers with now's, until each change is pinned to its first day."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, later: Later, tables: Mapping[str, str]) -> None:
        self.connection, self.later, self.tables = connection, later, tables
        self.key = connection.table("set_aside").types[1]
        self.query = files("yingbao.engine.findings").joinpath("upcoming.sql").read_text(encoding="utf-8")

    def at(self, day: date, among: Answers | None = None) -> Answers:
        """Whose answer on `day` differs from now's, of all or of those in `among`."""
        folder = self.later(day, None if among is None else self.subjects(among))
        view(self.connection, "later", sorted(folder.glob("*.parquet")), str(self.key))
        number = pa.int64() if self.key == "BIGINT" else pa.string()
        kinds = {"policy": pa.string(), "subject": number, "event": pa.string()}
        self.connection.register("asked", table(kinds, list(among or ())))
        rows = self.connection.execute(self.query, {"all": among is None}).fetchall()
        return {(policy, subject, event): Answer(*rest) for policy, subject, event, *rest in rows}

    def subjects(self, answers: Answers) -> Subjects:
        found: dict[str, set[Subject]] = {}
        for policy, subject, _ in answers:
            found.setdefault(self.tables[policy], set()).add(subject)
        return {table: frozenset(ids) for table, ids in found.items()}

    def pin(self, low: date, high: date, changed: Answers) -> Iterator[tuple[Key, date, Answer]]:
        """Halves the days between `low`, when these answers are now's, and `high`, when they differ."""
        if not changed:
            return
        if high - low == timedelta(1):
            yield from ((key, high, answer) for key, answer in changed.items())
            return
        middle = low + (high - low) // 2
        before = self.at(middle, changed)
        yield from self.pin(low, middle, before)
        yield from self.pin(middle, high, {key: answer for key, answer in changed.items() if key not in before})


def upcoming(
    store: Shelves, cards: Sequence[PolicyCard], entitlements: Path, days: tuple[date, date], later: Later, out: Path
) -> Summary:
    """Adds `out`/findings/later.parquet: whose status or amount differs between `days`, now and the horizon, and since
    when. `entitled_fen` is what will be due (0: nothing any more), `stake_fen` the difference to now.

    Facts stay as they are, so only the calendar speaks. An amount or a condition that is lost because a parameter ends
    is no one's own date and is left out. An answer that changes and changes back before the horizon is not seen.
    """
    on, horizon = days
    with opened(THREADS) as connection:
        shelve(connection, store, cards, entitlements, on)
        changes = Changes(connection, later, {card.id: card.subject for card in cards})
        pinned = [*changes.pin(on, horizon, changes.at(horizon))]
        record(connection, pinned, changes.key, out / "findings" / "later.parquet")
    return summarise(out, cards, on)


def record(
    connection: duckdb.DuckDBPyConnection, pinned: Sequence[tuple[Key, date, Answer]], key: object, file: Path
) -> None:
    rows = [(policy, subject, since, *vars(answer).values()) for (policy, subject, _), since, answer in pinned]
    kinds = {"policy": pa.string(), "subject": pa.int64() if key == "BIGINT" else pa.string(), "since": pa.date32()}
    kinds |= dict.fromkeys(("occasion", "ground", "cause"), pa.string())
    kinds |= dict.fromkeys(("least", "most", "gain"), pa.int64())
    connection.register("pinned", table(kinds, rows))
    connection.execute(COPY.format(query=PINNED, file=quote(file)))


def table(kinds: Mapping[str, pa.DataType], rows: Sequence[tuple[object, ...]]) -> pa.Table:
    columns = [pa.array([row[n] for row in rows], kind) for n, kind in enumerate(kinds.values())]
    return pa.table(columns, names=list(kinds))


PINNED: Final = """
    SELECT
        card.policy, programme, subject_table, subject, pinned.occasion, 'upcoming' AS finding,
        least AS entitled_fen, most AS entitled_max_fen, CAST(NULL AS BIGINT) AS delivered_fen,
        CASE WHEN kind = 'benefit' THEN gain END AS stake_fen,
        CAST(NULL AS BIGINT) AS quantity, CAST(NULL AS BIGINT) AS delivered_quantity,
        ground, cause, since, area
    FROM pinned
    JOIN card ON card.policy = pinned.policy
    LEFT JOIN subject_area ON subject_area.id = subject AND subject_area.way = card.way"""
