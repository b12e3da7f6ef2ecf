"""What PostgreSQL tells the mirror: in one transaction, as text that DuckDB reads."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connections, transaction

from yingbao.registry.bulk import copy_out

FIELD, QUOTE, NULL = "\x02", "\x01", "\x03"
"""Control characters stand in no JSON and in no text of ours, so that nothing is ever quoted."""
COPY = f"COPY ({{query}}) TO STDOUT (FORMAT csv, DELIMITER '{FIELD}', QUOTE '{QUOTE}', NULL '{NULL}')"
FEW = 10_000
"""Of so many what is told is still some megabytes."""
Ids = Sequence[int]
_FIELD = FIELD.encode()


@dataclass(frozen=True)
class Teller:
    """One moment of the registry. `mark`: some transaction from this one on may not have been seen; `day` is the office's."""

    cursor: Any
    day: date
    made_up: bool
    mark: int
    database: int
    merged: Mapping[int, int]
    """Files that read as part of another's, and of whose."""

    def tell(self, query: str, given: Sequence[Any], file: Path) -> Path:
        """Writes the rows of a query."""
        copy_out(self.cursor, COPY.format(query=query), given, file)
        return file

    def tell_some(self, query: str, columns: Collection[str], given: Sequence[Any], file: Path, number: int) -> Path:
        """The same of so many homes or people. Few come as one text: a row at a time, taking them takes as long as telling them."""
        if number > FEW:
            return self.tell(query, given, file)
        line = f" || '{FIELD}' || ".join(f"coalesce({column}::text, '{NULL}')" for column in columns)
        ((text,),) = self.ask(
            f"SELECT string_agg({line} || E'\\n', '') FROM ({query}) AS told ({', '.join(columns)})", *given
        )
        file.write_bytes((text or "").encode())
        return file

    def ask(self, query: str, *given: Any) -> list[tuple[Any, ...]]:
        self.cursor.execute(query, given)
        return list(self.cursor.fetchall())

    def kept(self, id: int) -> int:
        """Whose file a file reads as part of; its own, mostly."""
        while id in self.merged:
            id = self.merged[id]
        return id

    def files(self, ids: Ids) -> list[int]:
        """The files that read as these."""
        wanted = set(ids)
        return [*wanted, *(gone for gone in self.merged if self.kept(gone) in wanted)]

    def changed(self, mark: int) -> list[tuple[int, str, int | None]]:
        """(id, kind, household) of whoever changed since `mark`, or may have."""
        return self.ask("SELECT id, kind, household_id FROM registry_subject WHERE xact >= %s::text::xid8", mark)

    def subjects(self, ids: Ids) -> list[tuple[int, str, int | None]]:
        return self.ask(
            "SELECT id, kind, household_id FROM registry_subject WHERE id = ANY (%s::bigint[])", listed(ids)
        )

    def of_kind(self, kind: str, within: str | None, homes: Ids | None, file: Path) -> Path:
        """(id, household, profile, sensitive) of the files of a kind: all, or those of the homes."""
        if homes is None:
            return self.tell(_OF_KIND, [kind], file)
        query, some = _OF_KIND + (_AT_HOME if within else _THESE), [listed(self.files(homes))] * (2 if within else 1)
        return self.tell_some(query, SUBJECT, [kind, *some], file, len(homes))

    def said(self, topics: Sequence[str], about: Ids | None, file: Path) -> Path:
        """Relations, events and ledgers that are valid on the day, as known now; never what is restricted."""
        if about is None:
            return self.tell(f"{_SAID} AND s.topic = ANY (%s)", [self.day, self.day, list(topics)], file)
        given = [self.day, self.day, listed(self.files(about))] * 2
        return self.tell_some(_SAID_OF, STATEMENT, given, file, len(about))


def listed(ids: Iterable[int]) -> str:
    """Ids as PostgreSQL reads a list of them: a number at a time, handing over thousands takes as long as finding them."""
    return f"{{{','.join(map(str, ids))}}}"


SUBJECT = {"id": "BIGINT", "household": "BIGINT", "plain": "VARCHAR", "hidden": "VARCHAR"}
STATEMENT = {
    "id": "BIGINT", "subject": "BIGINT", "topic": "VARCHAR", "other": "BIGINT", "occasion": "VARCHAR", "source": "BIGINT",
    "rank": "BIGINT", "whole": "VARCHAR", "valid_from": "DATE", "recorded_at": "VARCHAR", "plain": "VARCHAR",
    "hidden": "VARCHAR",
}  # fmt: skip
"""What is told of a subject, and of a statement: the columns, with DuckDB's types."""
_OF_KIND = """SELECT id, household_id, profile, sensitive FROM registry_subject
    WHERE kind = %s AND merged_into_id IS NULL"""
_THESE = " AND id = ANY (%s::bigint[])"
_AT_HOME = " AND (household_id = ANY (%s::bigint[]) OR household_id IS NULL AND id = ANY (%s::bigint[]))"
_SAID = """SELECT s.id, s.subject_id, s.topic, s.other_id, s.occasion, s.source_id, source.rank,
        CASE WHEN source.whole THEN 't' ELSE 'f' END, s.valid_from, s.recorded_at, s.facts, s.sensitive
    FROM registry_statement s JOIN registry_source source ON source.id = s.source_id
    WHERE s.recorded_to IS NULL AND s.restricted = ''
    AND s.valid_from <= %s AND (s.valid_to IS NULL OR s.valid_to > %s)"""
_SAID_OF = " UNION ALL ".join(
    f"{_SAID} AND s.subject_id = ANY (%s::bigint[]) AND s.topic {beside} 'facts'" for beside in "<>"
)
"""Of some: every topic but the subject's own facts, which are most of what is said. As two ranges it is found by the index
`one_word`; asked for by a list of topics or by <>, every word about them would be read."""


def ids_in(file: Path) -> list[int]:
    """Whom the rows of a kind are about, as `of_kind` has written them."""
    with file.open("rb") as rows:
        return [int(row[: row.index(_FIELD)]) for row in rows]


def led_in(file: Path) -> set[int]:
    """Whom what is said leads to, as `said` has written it."""
    with file.open("rb") as rows:
        others = {row.split(_FIELD, 4)[3] for row in rows}
    return {int(other) for other in others if other != NULL.encode()}


_MOMENT = """SELECT day, made_up, pg_snapshot_xmin(pg_current_snapshot())::text,
        (SELECT oid::bigint FROM pg_database WHERE datname = current_database()) FROM accounts_office"""


@contextmanager
def teller() -> Iterator[Teller]:
    """A moment of the registry as the worker sees it: everybody. Not inside another transaction."""
    with transaction.atomic("worker", durable=True), connections["worker"].cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute(_MOMENT)
        day, made_up, mark, database = cursor.fetchone()
        cursor.execute("SELECT id, merged_into_id FROM registry_subject WHERE merged_into_id IS NOT NULL")
        yield Teller(cursor, day, made_up, int(mark), database, dict(cursor.fetchall()))
