"""What one table's rows are read from, where their home is, and which columns are stored: the SQL of everything after.

The raw rows are the alias `r`; `m` is the map (id, home) of the subject that they hang on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from yingbao.engine.dictionary import Dictionary, Table
from yingbao.engine.store.columns import Check, Column, Days, fact_column, stored_type
from yingbao.engine.store.keys import home_subjects, home_types, id_type, key, parent
from yingbao.engine.store.raw import Raw
from yingbao.engine.store.shape import LEDGER_TEXTS, own_facts
from yingbao.engine.store.sql import ROW, Connection, name, text

MAPS = "map"


def map_of(subject: str) -> str:
    return f"{MAPS}.{name(subject)}"


@dataclass(frozen=True)
class Plan:
    """A table's rows in one home. `source` is the FROM clause with the rows' homes, `where` narrows it to that home.

    `lean` and `lean_home` say the same once bad rows are left out: without the join, where the home stands in the row.
    """

    table: Table
    home: str
    raw: Raw
    source: str
    home_id: str
    lean: str
    lean_home: str
    order: tuple[str, ...]
    columns: tuple[Column, ...]
    projected: tuple[Column, ...] = ()
    where: str = "true"

    @property
    def id(self) -> str:
        return self.columns[0].value

    def value(self, column: str) -> str:
        return next(each.value for each in self.columns if each.name == column)

    @property
    def above(self) -> tuple[str, str]:
        """SQL for the table and the id of the row that a row hangs on; NULL for a home."""
        if self.table.kind == "ledger":
            return "m.t", "m.id"
        above = self.table.owner or next((up.table for up in self.table.ups.values()), None)
        return (text(above), "m.id") if above else ("NULL", "NULL")

    @property
    def checks(self) -> list[Check]:
        return [check for column in self.columns for check in column.checks]


@dataclass(frozen=True)
class Beneath:
    """What a layer must know of the admitted rows that it lies upon: the raw columns of tables of which it has no rows, the
    types of homes' ids, how many raw rows each table has, and the subjects' stored files, for its links lead to them, and where
    the layer itself tells of those; but not to who is `gone`, whatever the files say. The files say what holds once `settled`
    returns."""

    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)
    files: Mapping[str, list[Path]] = field(default_factory=dict)
    led: Mapping[str, Path] = field(default_factory=dict)
    gone: frozenset[int] = frozenset()
    settled: Callable[[], object] = lambda: None


@dataclass(frozen=True)
class Planner:
    """Makes the plans of all tables."""

    dictionary: Dictionary
    raws: dict[str, Raw]
    days: Days
    types: dict[str, str]
    """The type of the ids of each home's subjects."""
    row_ids: dict[str, str]
    """The type of the raw ids of events, where they have any."""
    before: Mapping[str, int]
    """How many raw rows of a table lie beneath: those here are numbered on."""

    @classmethod
    def of(cls, con: Connection, dictionary: Dictionary, raws: dict[str, Raw], days: Days, beneath: Beneath) -> Planner:
        own = {t: id_type(con, [raw]) for t, raw in raws.items() if "id" in raw.columns}
        return cls(dictionary, raws, days, {**home_types(con, dictionary, raws), **beneath.types}, own, beneath.rows)

    def plans(self) -> list[Plan]:
        """Every table's, a subject after the one it belongs to, then the rows that hang on subjects."""
        groups = home_subjects(self.dictionary)
        subjects = [self.subject(subject) for group in groups.values() for subject in group]
        tables = [table for table in self.dictionary.tables.values() if table.kind != "subject"]
        owned = [self.owned(table) for table in tables if table.kind != "ledger"]
        ledgers = [
            self.ledger(table, home, group)
            for table in tables
            if table.kind == "ledger"
            for home, group in groups.items()
        ]
        return [*subjects, *owned, *ledgers]

    def type_of(self, subject: str) -> str:
        return self.types[self.dictionary.home(subject)]

    def facts(self, table: Table, raw: Raw) -> list[Column]:
        categories = self.dictionary.categories
        return [fact_column(table.facts[f], raw, categories, self.days) for f in own_facts(table)]

    def subject(self, subject: str) -> Plan:
        table, raw, above = self.dictionary.tables[subject], self.raws[subject], parent(self.dictionary, subject)
        home, stored = self.dictionary.home(subject), self.type_of(subject)
        number, facts, rows = key(raw, "id", stored), self.facts(table, raw), f"{raw.relation} r"
        row_id = Column("id", stored, number, (Check("id", "aside-no-id", f"{number} IS NULL", "NULL"),))
        if above is None:
            return Plan(table, home, raw, rows, number, rows, number, ("id",), (row_id, *facts))
        way = next(iter(table.ups.values())).column
        up = self.way(raw, way, stored, Check(way, "aside-no-home", "m.id IS NULL", "", {"owner": above}))
        source = f"{rows} LEFT JOIN {map_of(above)} m ON m.id = {up.value}"
        lean, lean_home = (rows, up.value) if above == home else (source, "m.home")
        return Plan(table, home, raw, source, "m.home", lean, lean_home, (way, "id"), (row_id, up, *facts))

    def owned(self, table: Table) -> Plan:
        """Events and links: their owner's home is theirs."""
        raw, owner, home = self.raws[table.name], table.owner or "", self.dictionary.home(table.name)
        up = self.way(
            raw, "owner", self.types[home], Check("owner", "aside-no-owner", "m.id IS NULL", "", {"owner": owner})
        )
        columns = [self.row_id(raw), up]
        if table.target:
            columns.append(self.target(raw, table, up))
        columns += self.facts(table, raw)
        rows = f"{raw.relation} r"
        source = f"{rows} LEFT JOIN {map_of(owner)} m ON m.id = {up.value}"
        lean, lean_home = (rows, up.value) if owner == home else (source, "m.home")
        projected = tuple(self.projected(table) if table.target else ())
        return Plan(table, home, raw, source, "m.home", lean, lean_home, ("owner", "id"), tuple(columns), projected)

    def target(self, raw: Raw, table: Table, owner: Column) -> Column:
        """Whom a link leads to; nobody is their own parent, carer or the like."""
        found = self.way(raw, "target", self.type_of(table.target or ""))
        if table.target != table.owner:
            return found
        itself = Check(
            "target",
            "aside-itself",
            f"{owner.value} = {found.value}",
            f"CAST({found.value} AS VARCHAR)",
            {"table": table.name},
        )
        return replace(found, checks=(itself,))

    def projected(self, table: Table) -> list[Column]:
        """A link's columns that are its target's: read from the alias `t`, the target's stored row."""
        facts = [fact for f, fact in table.facts.items() if f not in table.own_facts and fact.kind != "text"]
        return [Column(f.name, stored_type(f, self.dictionary.categories), f"t.{name(f.name)}") for f in facts]

    def ledger(self, table: Table, home: str, group: tuple[str, ...]) -> Plan:
        """The rows about the subjects of one home."""
        raw, about = self.raws[table.name], ledger_table(self.dictionary, self.raws[table.name])
        check = Check("subject", "aside-no-owner", "m.id IS NULL", "", {"owner": " / ".join(group)})
        up = self.way(raw, "subject", self.types[home], check)
        columns = [self.row_id(raw), Column("table", "VARCHAR", about), up, *self.facts(table, raw)]
        columns += [Column(extra, "VARCHAR", key(raw, extra, "VARCHAR")) for extra in LEDGER_TEXTS]
        maps = " UNION ALL ".join(f"SELECT {text(s)} AS t, id, home FROM {map_of(s)}" for s in group)
        source = f"{raw.relation} r LEFT JOIN ({maps}) m ON m.t = {about} AND m.id = {up.value}"
        where = f"{about} IN ({', '.join(map(text, group))})"
        order = ("subject", "id")
        return Plan(table, home, raw, source, "m.home", source, "m.home", order, tuple(columns), (), where)

    def way(self, raw: Raw, column: str, stored: str, check: Check | None = None) -> Column:
        """The column that holds the id of another row."""
        shown = f"CAST(r.{name(column)} AS VARCHAR)"
        return Column(column, stored, key(raw, column, stored), (replace(check, cell=shown),) if check else ())

    def row_id(self, raw: Raw) -> Column:
        """The id of a row that is no subject's: its own where the file has one, else its number."""
        stored = self.row_ids.get(raw.table)
        return (
            Column("id", stored, key(raw, "id", stored))
            if stored
            else Column("id", "BIGINT", f"r.{ROW} + {self.before.get(raw.table, 0)}")
        )


def ledger_table(dictionary: Dictionary, raw: Raw) -> str:
    """SQL for the subject that a ledger's row is about: by name or label, NULL if there is no such."""
    if "table" not in raw.columns:
        return "CAST(NULL AS VARCHAR)"
    cell = 'CAST(r."table" AS VARCHAR)'
    words = {s: (s, dictionary.tables[s].label.zh, dictionary.tables[s].label.en) for s in dictionary.subjects}
    whens = " ".join(f"WHEN {cell} IN ({', '.join(map(text, names))}) THEN {text(s)}" for s, names in words.items())
    return f"CASE {whens} END"
