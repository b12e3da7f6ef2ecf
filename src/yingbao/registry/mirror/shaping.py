"""From what the registry tells to raw tables of the engine: DuckDB reads the JSON.

Texts of subjects are left behind: no law reads them. Secrets stand in no JSON at all. A fact that is said to be null or
'?' is unknown; one that is not said is what the dictionary takes absence for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import duckdb
import pyarrow as pa

from yingbao.engine.dictionary import Dictionary, Fact, Table
from yingbao.engine.store import NOT_KNOWN
from yingbao.engine.store.beneath import LED
from yingbao.engine.store.desk import HERE, Desk, Keeper
from yingbao.registry.mirror.telling import FIELD, NULL, STATEMENT, SUBJECT

TYPES = {"boolean": "BOOLEAN", "integer": "BIGINT", "money": "BIGINT", "date": "DATE"}
JOINT = ":"
"""Between a subject's number and an occasion, which is the event's own only within its subject."""
TOLD = "told"
SCHEMAS = (TOLD, HERE)
THING = "topic, subject, other, occasion"
"""What tells one thing said from another."""


@contextmanager
def shaper(
    dictionary: Dictionary, events: Sequence[str], to: Path, merged: Mapping[int, int], few: bool
) -> Iterator[Shaper]:
    """`merged`: the files that read as another's, and whose."""
    with _FEW.desk() if few else _of_many() as desk:
        made = Shaper(desk, dictionary, events, to)
        made.merge(merged)
        yield made


@contextmanager
def _of_many() -> Iterator[Desk]:
    with duckdb.connect() as con:
        yield Desk(con, SCHEMAS)


_FEW = Keeper(SCHEMAS)


@dataclass(frozen=True)
class Shaper:
    """Writes raw tables into the folder `to`, several at a time if wanted. `events`: the policies that go by occasions, whose
    receipts name one."""

    desk: Desk
    dictionary: Dictionary
    events: Sequence[str]
    to: Path
    stored: dict[str, str] = field(default_factory=dict)
    """Where the ids of each kind that is written are read from, and their homes."""

    def merge(self, whose: Mapping[int, int]) -> None:
        """Makes the table `merged`."""
        self.desk.put("merged", pa.table({"gone": _numbers(whose), "kept": _numbers(whose.values())}))

    def told(self, table: str, file: Path, columns: Mapping[str, str]) -> str:
        """Where what PostgreSQL told is read from."""
        self.desk.show(place := f'{TOLD}."{table}"', f"FROM {_told(file, columns)}", columns)
        return place

    def subjects(self, kind: str, file: Path) -> None:
        """A kind's table. Members come first: a home without any is left out, and who has none is at home alone, in a
        home of which nothing is known."""
        facts, texts = self._facts(kind)
        told, members = _opened(facts, self.told(kind, file, SUBJECT)), self._members(kind)
        up = next(iter(self.dictionary.tables[kind].ups.values()), None)
        if up:
            home = f'coalesce(m.kept, f.household, f.id) AS "{up.column}"'
            query = (
                f"SELECT f.id, {home}, {_read(facts)}{texts} FROM {told} f LEFT JOIN merged m ON m.gone = f.household"
            )
        elif members:
            nothing = ", ".join(f'CAST(NULL AS {_type(fact)}) AS "{fact.name}"' for fact in facts)
            unknown = ", ".join(f"'{fact.name}'" for fact in facts)
            query = f"""SELECT id, {_read(facts)}{texts} FROM {told} f WHERE id IN (SELECT home FROM {members})
                UNION ALL BY NAME SELECT id, {nothing}, [{unknown}] AS {NOT_KNOWN}{texts} FROM {members} WHERE id = home"""
        else:
            query = f"SELECT id, {_read(facts)}{texts} FROM {told} f"
        self._write(kind, query)
        self.stored[kind] = self.desk.lying(kind, ("id", up.column) if up else ("id",), [self._file(kind)])

    def led(self, kind: str, file: Path) -> None:
        """Those of a kind whom the links of others lead to."""
        (self.to / LED).mkdir(exist_ok=True)
        facts, texts = self._facts(kind)
        told = _opened(facts, self.told(f"{LED} {kind}", file, SUBJECT))
        self._write(f"{LED}/{kind}", f"SELECT id, {_read(facts)}{texts} FROM {told} f")

    def _facts(self, kind: str) -> tuple[list[Fact], str]:
        """The facts of a kind that are told, and SQL for those that are not."""
        table = self.dictionary.tables[kind]
        facts = [fact for fact in table.facts.values() if fact.kind != "text"]
        texts = "".join(f', CAST(NULL AS VARCHAR) AS "{f.name}"' for f in table.facts.values() if f.kind == "text")
        return facts, texts

    def _members(self, home: str) -> str:
        """SQL of (id, home) of those who belong to a kind of home; '' if nobody can."""
        ways = [(t, up) for t in self.dictionary.tables.values() for up in t.ups.values() if up.table == home]
        parts = [
            f'SELECT id, "{up.column}" AS home FROM {self.stored[t.name]}' for t, up in ways if t.kind == "subject"
        ]
        return f"({' UNION ALL '.join(parts)})" if parts else ""

    def _file(self, table: str) -> Path:
        return self.to / f"{table}.parquet"

    def _write(self, table: str, query: str) -> None:
        self.desk.write(query, self._file(table))

    def said(self, file: Path) -> None:
        """Makes the table `said`, and `several` of the things of which several words are in force."""
        self.desk.make(
            "said",
            f"""SELECT f.* REPLACE (coalesce(m.kept, f.subject) AS subject, coalesce(o.kept, f.other, 0) AS other),
                f.subject AS file, coalesce(f.other, 0) AS whom
            FROM {self.told("said", file, STATEMENT)} f
            LEFT JOIN merged m ON m.gone = f.subject LEFT JOIN merged o ON o.gone = f.other""",
        )
        self.desk.make("several", f"SELECT {THING} FROM said GROUP BY ALL HAVING count(*) > 1")

    def others(self, table: Table) -> None:
        """A relation's, an event's or a ledger's table."""
        names = table.own_facts if table.target else tuple(table.facts)
        facts = [table.facts[name] for name in names]
        mine = f"said WHERE topic = '{table.name}'"
        once = f"(FROM (FROM {mine}) ANTI JOIN several USING ({THING}))"
        query = f"""SELECT subject, other, occasion AS told, {_read(facts)} FROM {_opened(facts, once)} AS f
            UNION ALL BY NAME {_together(facts, mine)}"""
        columns = ", ".join(f'w."{name}"' for name in (*names, NOT_KNOWN))
        if table.kind == "ledger":
            kinds = " UNION ALL ".join(f"SELECT '{s}' AS kind, id FROM {lying}" for s, lying in self.stored.items())
            named = ", ".join(f"'{policy}'" for policy in self.events) or "NULL"
            occasion = (
                f"""CASE WHEN w.policy IN ({named}) THEN w.subject || '{JOINT}' || w.occasion ELSE w.occasion END"""
            )
            query = f"""SELECT w.subject, k.kind AS "table", {columns} FROM ({query}) w JOIN ({kinds}) k ON k.id = w.subject"""
            self._write(table.name, f"SELECT * REPLACE ({occasion} AS occasion) FROM ({query}) w")
            return
        key = "w.other AS target" if table.target else f"w.subject || '{JOINT}' || w.told AS id"
        known = f"w.subject IN (SELECT id FROM {self.stored[table.owner or '']})"
        self._write(table.name, f"SELECT w.subject AS owner, {key}, {columns} FROM ({query}) w WHERE {known}")


def _numbers(ids: Iterable[int]) -> pa.Array:
    return pa.array(ids, pa.int64())


def _told(file: Path, columns: Mapping[str, str]) -> str:
    kinds = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
    return f"""read_csv('{file}', delim = '{FIELD}', quote = '', escape = '', nullstr = '{NULL}', header = false,
        auto_detect = false, columns = {{{kinds}}})"""


def _type(fact: Fact) -> str:
    return TYPES.get(fact.kind, "VARCHAR")


def _json(fact: Fact) -> str:
    """In which of the two columns a fact is said."""
    return "f.hidden" if fact.sensitivity == "sensitive" else "f.plain"


OPENED = {"f.plain": "plainly", "f.hidden": "covertly"}


def _opened(facts: Sequence[Fact], rows: str) -> str:
    """SQL of rows that have the columns plain and hidden, each once more as a struct of the facts in it."""
    columns = []
    for source, opened in OPENED.items():
        mine = {fact.name: _type(fact) for fact in facts if _json(fact) == source}
        if mine:
            shape = ", ".join(f'"{name}":"{kind}"' for name, kind in mine.items())
            columns.append(f", from_json({source}, '{{{shape}}}') AS {opened}")
    return f"(SELECT *{''.join(columns)} FROM {rows} f)"


def _read(facts: Sequence[Fact]) -> str:
    """SQL for the facts of an opened row `f`, and for the list of those not known."""
    columns = [f"unnest(f.{opened})" for source, opened in OPENED.items() if source in map(_json, facts)]
    doubts = " OR ".join(f"contains({s}, '{sign}')" for s in ("f.plain", "f.hidden") for sign in (": null", '"?"'))
    each = (
        ", ".join(f"CASE WHEN {_is_unknown(fact)} THEN '{fact.name}' END" for fact in facts) or "CAST(NULL AS VARCHAR)"
    )
    listed = f"[name FOR name IN [{each}] IF name IS NOT NULL]"
    return ", ".join([*columns, f"CASE WHEN {doubts} THEN {listed} ELSE CAST([] AS VARCHAR[]) END AS {NOT_KNOWN}"])


def _is_unknown(fact: Fact) -> str:
    place = f"{_json(fact)}, '$.\"{fact.name}\"'"
    return f"json_type({place}) = 'NULL' OR json_extract_string({place}) = '?'"


def _together(facts: Sequence[Fact], mine: str) -> str:
    """SQL: several words about one thing as one row, in each fact the one most believed (registry/answers/scenes.py)."""
    latest = f"""(SELECT *, row_number() OVER (ORDER BY rank DESC, valid_from, id) AS belief FROM (FROM {mine})
        SEMI JOIN several USING ({THING})
        QUALIFY row_number() OVER (PARTITION BY file, topic, source, whom, occasion, CASE WHEN whole = 't' THEN 0 ELSE id END
            ORDER BY valid_from DESC, recorded_at DESC, id DESC) = 1)"""
    read = f"SELECT subject, other, occasion AS told, belief, {_read(facts)} FROM {_opened(facts, latest)} AS f"
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
