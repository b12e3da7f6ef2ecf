"""The rows of an office as DuckDB's SQL over the district's Parquet files, one file of text a table.

Every subject gets a number of its own: households first, then people beside their household, organisations, places.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from yingbao.engine.dictionary import Fact, Table
from yingbao.registry.bulk import bundle
from yingbao.registry.dictionary import OfficeDictionary, SourceEntry

FIRST_WORD = "DATE '2020-01-01'"
"""Since when the registers of the made-up district are taken to hold."""
LAST_RESORT = "shared"
"""The source that brings what no register of its own brings."""
REGISTERS = ("population", "grid")
"""Sources with a file of their own in the demonstration; all other departments speak through the last resort."""


@dataclass(frozen=True)
class District:
    """The folder of a made-up district, open in DuckDB. `sources`: the number of each source in the office."""

    con: duckdb.DuckDBPyConnection
    data: Path
    office: OfficeDictionary
    sources: Mapping[str, int]

    def number_subjects(self) -> None:
        """Tables `n_<kind>` (id, subject) and a view of each kind's raw rows."""
        before = 0
        for kind in ("household", "person", "organisation", "place"):
            self.con.execute(f"CREATE VIEW {kind} AS SELECT * FROM {self._files(kind)}")
            order = "household, id" if kind == "person" else "id"
            self.con.execute(
                f"CREATE TABLE n_{kind} AS SELECT id, {before} + row_number() OVER (ORDER BY {order}) AS subject FROM {kind}"
            )
            before += self.count(f"n_{kind}")
        self._add_addresses()

    def _add_addresses(self) -> None:
        """Addresses and phone numbers that nobody has: a made-up road, and a prefix that is not assigned."""
        self.con.execute(
            """CREATE TABLE lives AS SELECT id AS household,
            '演示路' || (1 + hash(id) % 88) || '号' || (1 + hash(id + 1) % 20) || '栋' || (100 * (1 + hash(id + 2) % 18) + 1 + hash(id) % 6)
            AS address FROM household"""
        )

    def _files(self, table: str) -> str:
        lone = self.data / f"{table}.parquet"
        return f"read_parquet('{lone if lone.exists() else self.data / table / '*.parquet'}')"

    def count(self, table: str) -> int:
        found = self.con.execute(f"SELECT count(*) FROM {table}").fetchone()
        return int(found[0]) if found else 0

    def has(self, table: str) -> bool:
        return (self.data / f"{table}.parquet").exists() or (self.data / table).is_dir()

    def facts(self, kind: str, source: SourceEntry | None) -> list[Fact]:
        """The facts of a kind that its file holds, apart from secrets; of one source only, if given."""
        columns = {row[0] for row in self.con.execute(f"DESCRIBE {kind}").fetchall()}
        known = [
            f for f in self.office.facts(kind).values() if f.name in columns and not self.office.is_secret(kind, f.name)
        ]
        return [fact for fact in known if source is None or self._source_of(fact) == source.code]

    def _source_of(self, fact: Fact) -> str:
        owners = [s.code for s in self.office.sources if fact.source in s.departments and s.code in REGISTERS]
        return owners[0] if owners else LAST_RESORT

    def subjects(self, kind: str) -> str:
        """Rows of registry_subject: id, kind, area, hukou_area, household_id, name, profile, sensitive."""
        facts, table = self.facts(kind, None), self.office.dictionary.tables[kind]
        home = "h.subject" if table.ups else "NULL"
        join = "LEFT JOIN n_household h ON h.id = s.household" if table.ups else ""
        place, hukou = table.areas["residence"], table.areas["hukou"]
        return f"""SELECT n.subject, '{kind}', coalesce(a.code, b.code, ''), s."{hukou}", {home}, coalesce(s.name, ''),
            {self._said(kind, facts, False)}, {self._said(kind, facts, True)}
            FROM {self._named(kind)} s JOIN n_{kind} n ON n.id = s.id {join} {self._lives(kind)}
            LEFT JOIN areas a ON a.code = s."{place}" LEFT JOIN areas b ON b.code = s."{hukou}" ORDER BY 1"""

    def _named(self, kind: str) -> str:
        return kind if "name" in {f.name for f in self.facts(kind, None)} else f"(SELECT *, '' AS name FROM {kind})"

    def _lives(self, kind: str) -> str:
        key = {"person": "s.household", "household": "s.id"}.get(kind)
        return f"LEFT JOIN lives l ON l.household = {key}" if key else ""

    def _said(self, kind: str, facts: list[Fact], sensitive: bool, source: str = "") -> str:
        """The bundle of facts; the home and the address come with the registers that know them."""
        said = bundle([fact for fact in facts if (fact.sensitivity == "sensitive") is sensitive], "s.")
        if sensitive:
            return said
        if kind == "person" and source in ("", "population"):
            said = _with(said, "'\"household\":' || h.subject")
        if kind in ("person", "household") and source in ("", "grid"):
            said = _with(said, "'\"address\":' || CAST(to_json(l.address) AS VARCHAR)")
        return said

    def statements(self, kind: str, source: SourceEntry) -> str:
        """Rows of registry_statement that a source says of a kind's own facts."""
        facts = self.facts(kind, source)
        plain, sensitive = (self._said(kind, facts, hidden, source.code) for hidden in (False, True))
        join = "LEFT JOIN n_household h ON h.id = s.household" if kind == "person" else ""
        said = f"""SELECT n.subject, 'facts', NULL, '', {self.sources[source.code]}, {FIRST_WORD}, {plain} AS plain, {sensitive} AS hidden
            FROM {self._named(kind)} s JOIN n_{kind} n ON n.id = s.id {join} {self._lives(kind)}"""
        return f"SELECT * FROM ({said}) WHERE plain <> '{{}}' OR hidden <> '{{}}' ORDER BY subject"

    def others(self) -> Iterator[tuple[str, str]]:
        """(topic, SQL of statements) of every relation, event and ledger that the district has a file of."""
        for table in self.office.dictionary.tables.values():
            if table.kind != "subject" and self.has(table.name):
                yield table.name, self._ledger(table) if table.kind == "ledger" else self._owned(table)

    def _owned(self, table: Table) -> str:
        columns = {row[0] for row in self.con.execute(f"DESCRIBE SELECT * FROM {self._files(table.name)}").fetchall()}
        names = table.own_facts if table.target else tuple(table.facts)
        facts = [table.facts[name] for name in names if name in columns]
        plain = bundle([f for f in facts if f.sensitivity != "sensitive"], "s.")
        hidden = bundle([f for f in facts if f.sensitivity == "sensitive"], "s.")
        other = "t.subject" if table.target else "NULL"
        join = f"JOIN n_{table.target} t ON t.id = s.target" if table.target else ""
        occasion = "''" if table.target else "CAST(s.id AS VARCHAR)"
        since = f'coalesce(s."{table.date}", {FIRST_WORD})' if table.date else FIRST_WORD
        return f"""SELECT n.subject, '{table.name}', {other}, {occasion}, {self.sources[LAST_RESORT]}, {since}, {plain}, {hidden}
            FROM {self._files(table.name)} s JOIN n_{table.owner} n ON n.id = s.owner {join} ORDER BY 1"""

    def _ledger(self, table: Table) -> str:
        facts = [fact for fact in table.facts.values() if fact.name not in ("table", "subject")]
        numbered = " UNION ALL ".join(
            f"SELECT '{kind}' AS kind, id, subject FROM n_{kind}" for kind in self.office.dictionary.subjects
        )
        occasion = """s.policy || ':' || coalesce(s.occasion, '') || ':' ||
            row_number() OVER (PARTITION BY s."table", s.subject, s.policy, s.occasion ORDER BY s."from", s.amount)"""
        since = f'coalesce(s."from", {FIRST_WORD})'
        return f"""SELECT n.subject, '{table.name}', NULL, {occasion}, {self.sources[LAST_RESORT]}, {since}, {bundle(facts, "s.")},
            '{{}}' FROM {self._files(table.name)} s JOIN ({numbered}) n ON n.kind = s."table" AND n.id = s.subject ORDER BY 1"""


def _with(said: str, member: str) -> str:
    """The bundle with one member more, where that is not NULL."""
    longer = (
        f"CASE WHEN {said} = '{{}}' THEN '{{' || {member} || '}}' ELSE '{{' || {member} || ',' || substr({said}, 2) END"
    )
    return f"(CASE WHEN {member} IS NULL THEN {said} ELSE {longer} END)"
