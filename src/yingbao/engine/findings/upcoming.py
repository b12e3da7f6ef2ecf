"""The next day on which time alone changes an answer: turning 80, a certificate's end, the last day to apply."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Final, Protocol

import pyarrow as pa

from yingbao.engine.findings.ahead import Differs, Pinned
from yingbao.engine.findings.answer import Answer, Key
from yingbao.engine.findings.card import PolicyCard
from yingbao.engine.findings.find import COPY, quote
from yingbao.engine.findings.sources import Shelves, shelved, view
from yingbao.engine.findings.summary import Summary, summarise
from yingbao.engine.store.sql import Connection

Pair = tuple[Answer, Answer]
"""What is said now, and at the horizon."""


class Later(Protocol):
    """The answers of later days over unchanged facts: everybody's, as the folder of a day's entitlements, and for a few
    the first day of many on which theirs differs."""

    def everybody(self, day: date) -> Path: ...

    def first(self, keys: Iterable[Key], days: tuple[date, date], differs: Differs) -> Iterable[Pinned]: ...


def upcoming(
    store: Shelves, cards: Sequence[PolicyCard], entitlements: Path, days: tuple[date, date], later: Later, out: Path
) -> Summary:
    """Adds `out`/findings/later.parquet: whose status or amount differs between `days`, now and the horizon, and since
    when. `entitled_fen` is what will be due (0: nothing any more), `stake_fen` the difference to now.

    Facts stay as they are, so only the calendar speaks. An amount or a condition that is lost because a parameter ends
    is no one's own date and is left out. An answer that changes and changes back before the horizon is not seen.
    """
    with shelved(store, cards, entitlements, days[0]) as connection:
        find_later(connection, days, later, out)
    return summarise(out, cards, days[0])


def find_later(connection: Connection, days: tuple[date, date], later: Later, out: Path) -> None:
    """The same from what is shelved, not yet added up."""
    horizon = days[1]
    changed = changes(connection, later.everybody(horizon))
    pinned = {key: (horizon, then) for key, (_, then) in changed.items()}
    for key, since, answer in later.first(changed, days, lambda key, answer: answer.differs(changed[key][0])):
        pinned[key] = since, answer
    record(connection, pinned, changed, out / "findings" / "later.parquet")


def changes(connection: Connection, entitlements: Path) -> dict[Key, Pair]:
    """Whose answer in a later day's entitlements differs from now's."""
    view(connection, "later", sorted(entitlements.glob("*.parquet")), str(key_of(connection)))
    query = files("yingbao.engine.findings").joinpath("upcoming.sql").read_text(encoding="utf-8")
    rows = connection.execute(query).fetchall()
    return {(row[0], row[1], row[2]): (Answer(*row[3:9]), Answer(*row[9:])) for row in rows}


def key_of(connection: Connection) -> object:
    """The type of subjects' ids."""
    return connection.table("set_aside").types[1]


def record(
    connection: Connection,
    pinned: Mapping[Key, tuple[date, Answer]],
    changed: Mapping[Key, Pair],
    file: Path,
) -> None:
    rows = [_row(key, changed[key][0], since, then) for key, (since, then) in pinned.items()]
    number = pa.int64() if str(key_of(connection)) == "BIGINT" else pa.string()
    kinds = {"policy": pa.string(), "subject": number, "since": pa.date32()}
    kinds |= dict.fromkeys(("occasion", "ground", "cause"), pa.string())
    kinds |= dict.fromkeys(("least", "most", "gain"), pa.int64())
    connection.register("pinned", table(kinds, rows))
    connection.execute(COPY.format(query=PINNED, file=quote(file)))


def _row(key: Key, now: Answer, since: date, then: Answer) -> tuple[object, ...]:
    """What is no longer said keeps its occasion and its ground."""
    gain = None if now.least is None or then.least is None else then.least - now.least
    occasion, ground = then.occasion or now.occasion, then.ground or now.ground
    return (*key[:2], since, occasion, ground, then.cause, then.least, then.most, gain)


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
