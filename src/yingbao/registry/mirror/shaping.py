"""From what the registry tells to raw tables of the engine: DuckDB reads the JSON.

Texts of subjects are left behind: no law reads them. Secrets stand in no JSON at all. A fact that is said to be null or
'?' is unknown; one that is not said is what the dictionary takes absence for.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from yingbao.engine.dictionary import Dictionary, Fact, Table
from yingbao.engine.store import NOT_KNOWN
from yingbao.engine.store.connecting import connected
from yingbao.engine.store.sql import Connection
from yingbao.registry.mirror.telling import FIELD, NULL

TYPES = {"boolean": "BOOLEAN", "integer": "BIGINT", "money": "BIGINT", "date": "DATE"}
PARQUET = "FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 1"
JOINT = ":"
"""Between a subject's number and an occasion, which is the event's own only within its subject."""
SUBJECT = {"id": "BIGINT", "household": "BIGINT", "plain": "VARCHAR", "hidden": "VARCHAR"}
STATEMENT = {
    "id": "BIGINT", "subject": "BIGINT", "topic": "VARCHAR", "other": "BIGINT", "occasion": "VARCHAR", "source": "BIGINT",
    "rank": "BIGINT", "whole": "VARCHAR", "valid_from": "DATE", "recorded_at": "VARCHAR", "plain": "VARCHAR",
    "hidden": "VARCHAR",
}  # fmt: skip
THING = "topic, subject, other, occasion"
"""What tells one thing said from another."""


@contextmanager
def shaper(dictionary: Dictionary, events: Sequence[str], to: Path, merged: Mapping[int, int]) -> Iterator[Shaper]:
    """`merged`: the files that read as another's, and whose."""
    with connected() as con:
        made = Shaper(con, dictionary, events, to, f"shaping_{next(_numbers)}")
        con.execute(f"CREATE SCHEMA {made.desk}")
        try:
            made.merge(merged)
            yield made
        finally:
            con.execute(f"DROP SCHEMA {made.desk} CASCADE")


_numbers = count()


@dataclass(frozen=True)
class Shaper:
    """Writes raw tables into the folder `to`, several at a time if wanted. `events`: the policies that go by occasions, whose
    receipts name one; `desk`: the schema of its own tables."""

    con: Connection
    dictionary: Dictionary
    events: Sequence[str]
    to: Path
    desk: str

    def merge(self, whose: Mapping[int, int]) -> None:
        """Makes the table `merged`."""
        self.con.execute(f"CREATE TABLE {self.desk}.merged (gone BIGINT, kept BIGINT)")
        if whose:
            rows = [list(whose), list(whose.values())]
            self.con.execute(f"INSERT INTO {self.desk}.merged SELECT unnest(?), unnest(?)", rows)

    def subjects(self, kind: str, file: Path) -> None:
        """A kind's table. Members come first: a home without any is left out, and who has none is at home alone, in a
        home of which nothing is known."""
        table = self.dictionary.tables[kind]
        facts = [fact for fact in table.facts.values() if fact.kind != "text"]
        texts = "".join(f', CAST(NULL AS VARCHAR) AS "{f.name}"' for f in table.facts.values() if f.kind == "text")
        told, members = _told(file, SUBJECT), self._members(kind)
        if up := next(iter(table.ups.values()), None):
            home = f'coalesce(m.kept, f.household, f.id) AS "{up.column}"'
            query = f"SELECT f.id, {home}, {_read(facts)}{texts} FROM {told} f LEFT JOIN {self.desk}.merged m ON m.gone = f.household"
        elif members:
            nothing = ", ".join(f'CAST(NULL AS {_type(fact)}) AS "{fact.name}"' for fact in facts)
            unknown = ", ".join(f"'{fact.name}'" for fact in facts)
            query = f"""SELECT id, {_read(facts)}{texts} FROM {told} f WHERE id IN (SELECT home FROM {members})
                UNION ALL BY NAME SELECT id, {nothing}, [{unknown}] AS {NOT_KNOWN}{texts} FROM {members} WHERE id = home"""
        else:
            query = f"SELECT id, {_read(facts)}{texts} FROM {told} f"
        self._write(kind, query)

    def _members(self, home: str) -> str:
        """SQL of (id, home) of those who belong to a kind of home; '' if nobody can."""
        ways = [(t, up) for t in self.dictionary.tables.values() for up in t.ups.values() if up.table == home]
        parts = [
            f'SELECT id, "{up.column}" AS home FROM {self._stored(t.name)}' for t, up in ways if t.kind == "subject"
        ]
        return f"({' UNION ALL '.join(parts)})" if parts else ""

    def _stored(self, table: str) -> str:
        return f"read_parquet('{self.to}/{table}.parquet')"

    def _write(self, table: str, query: str) -> None:
        with self.con.cursor() as beside:
            beside.execute(f"COPY ({query}) TO '{self.to}/{table}.parquet' ({PARQUET})")

    def said(self, file: Path) -> None:
        """Makes the table `said`, and `several` of the things of which several words are in force."""
        merged = f"{self.desk}.merged"
        self.con.execute(
            f"""CREATE TABLE {self.desk}.said AS SELECT f.* REPLACE (coalesce(m.kept, f.subject) AS subject,
                coalesce(o.kept, f.other, 0) AS other), f.subject AS file, coalesce(f.other, 0) AS whom
            FROM {_told(file, STATEMENT)} f
            LEFT JOIN {merged} m ON m.gone = f.subject LEFT JOIN {merged} o ON o.gone = f.other"""
        )
        twice = f"SELECT {THING} FROM {self.desk}.said GROUP BY ALL HAVING count(*) > 1"
        self.con.execute(f"CREATE TABLE {self.desk}.several AS {twice}")

    def others(self, table: Table) -> None:
        """A relation's, an event's or a ledger's table."""
        names = table.own_facts if table.target else tuple(table.facts)
        facts = [table.facts[name] for name in names]
        mine, several = f"{self.desk}.said WHERE topic = '{table.name}'", f"{self.desk}.several"
        once = f"SELECT subject, other, occasion AS told, {_read(facts)} FROM (FROM {mine}) AS f ANTI JOIN {several} USING ({THING})"
        query = f"{once} UNION ALL BY NAME {_together(facts, mine, several)}"
        columns = ", ".join(f'w."{name}"' for name in (*names, NOT_KNOWN))
        if table.kind == "ledger":
            kinds = " UNION ALL ".join(
                f"SELECT '{s}' AS kind, id FROM {self._stored(s)}" for s in self.dictionary.subjects
            )
            named = ", ".join(f"'{policy}'" for policy in self.events) or "NULL"
            occasion = (
                f"""CASE WHEN w.policy IN ({named}) THEN w.subject || '{JOINT}' || w.occasion ELSE w.occasion END"""
            )
            query = f"""SELECT w.subject, k.kind AS "table", {columns} FROM ({query}) w JOIN ({kinds}) k ON k.id = w.subject"""
            self._write(table.name, f"SELECT * REPLACE ({occasion} AS occasion) FROM ({query}) w")
            return
        key = "w.other AS target" if table.target else f"w.subject || '{JOINT}' || w.told AS id"
        known = f"w.subject IN (SELECT id FROM {self._stored(table.owner or '')})"
        self._write(table.name, f"SELECT w.subject AS owner, {key}, {columns} FROM ({query}) w WHERE {known}")


def _told(file: Path, columns: Mapping[str, str]) -> str:
    kinds = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
    return f"""read_csv('{file}', delim = '{FIELD}', quote = '', escape = '', nullstr = '{NULL}', header = false,
        auto_detect = false, columns = {{{kinds}}})"""


def _type(fact: Fact) -> str:
    return TYPES.get(fact.kind, "VARCHAR")


def _json(fact: Fact) -> str:
    """In which of the two columns a fact is said."""
    return "f.hidden" if fact.sensitivity == "sensitive" else "f.plain"


def _read(facts: Sequence[Fact]) -> str:
    """SQL for the facts of a row `f` that has the columns plain and hidden, and for the list of those not known."""
    columns = []
    for source in ("f.plain", "f.hidden"):
        mine = {fact.name: _type(fact) for fact in facts if _json(fact) == source}
        if mine:
            shape = ", ".join(f'"{name}":"{kind}"' for name, kind in mine.items())
            columns.append(f"unnest(from_json({source}, '{{{shape}}}'))")
    doubts = " OR ".join(f"contains({s}, '{sign}')" for s in ("f.plain", "f.hidden") for sign in (": null", '"?"'))
    each = (
        ", ".join(f"CASE WHEN {_is_unknown(fact)} THEN '{fact.name}' END" for fact in facts) or "CAST(NULL AS VARCHAR)"
    )
    listed = f"[name FOR name IN [{each}] IF name IS NOT NULL]"
    return ", ".join([*columns, f"CASE WHEN {doubts} THEN {listed} ELSE CAST([] AS VARCHAR[]) END AS {NOT_KNOWN}"])


def _is_unknown(fact: Fact) -> str:
    place = f"{_json(fact)}, '$.\"{fact.name}\"'"
    return f"json_type({place}) = 'NULL' OR json_extract_string({place}) = '?'"


def _together(facts: Sequence[Fact], mine: str, several: str) -> str:
    """SQL: several words about one thing as one row, in each fact the one most believed (registry/answers/scenes.py)."""
    latest = f"""SELECT *, row_number() OVER (ORDER BY rank DESC, valid_from, id) AS belief FROM (FROM {mine})
        SEMI JOIN {several} USING ({THING})
        QUALIFY row_number() OVER (PARTITION BY file, topic, source, whom, occasion, CASE WHEN whole = 't' THEN 0 ELSE id END
            ORDER BY valid_from DESC, recorded_at DESC, id DESC) = 1"""
    read = f"SELECT subject, other, occasion AS told, belief, {_read(facts)} FROM ({latest}) AS f"
    told = [f"list_contains({NOT_KNOWN}, '{fact.name}')" for fact in facts]
    last = ", ".join(
        f"""max_by({{v: "{fact.name}", u: {unknown}}}, belief) FILTER ("{fact.name}" IS NOT NULL OR {unknown}) AS "{fact.name}" """
        for fact, unknown in zip(facts, told, strict=True)
    )
    values = "".join(f', "{fact.name}".v AS "{fact.name}"' for fact in facts)
    each = ", ".join(f"CASE WHEN \"{fact.name}\".u THEN '{fact.name}' END" for fact in facts) or "CAST(NULL AS VARCHAR)"
    listed = f"[name FOR name IN [{each}] IF name IS NOT NULL]"
    grouped = f"SELECT subject, other, told{', ' if last else ''}{last} FROM ({read}) GROUP BY ALL"
    return f"SELECT subject, other, told{values}, {listed} AS {NOT_KNOWN} FROM ({grouped})"
