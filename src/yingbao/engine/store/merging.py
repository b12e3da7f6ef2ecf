"""A raw folder and its layers as one: of each table the rows that no later layer has replaced.

A row falls with its home, whether or not there is such a home. One that names none falls when its own id comes again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from yingbao.engine.dictionary import Dictionary, Table
from yingbao.engine.store.keys import home_subjects
from yingbao.engine.store.layers import Stack, replaced
from yingbao.engine.store.plan import ledger_table
from yingbao.engine.store.raw import Raw, columns_of
from yingbao.engine.store.sources import Folder, Source
from yingbao.engine.store.sql import PARQUET, Connection, name, parquet, text

FALLEN = "fallen"


@dataclass(frozen=True)
class Merge:
    """Which raw rows hold. Ids are compared as text."""

    con: Connection
    dictionary: Dictionary
    stack: Stack

    def find(self) -> None:
        """Makes `fallen`.<number>_<subject> (id VARCHAR): whose rows fall, of each folder but the last."""
        self.con.execute(f"CREATE SCHEMA {FALLEN}")
        for number, folder in enumerate(self.stack.folders[:-1]):
            above = self.stack.folders[number + 1 :]
            for home, subjects in home_subjects(self.dictionary).items():
                for subject in subjects:
                    table = self.dictionary.tables[subject]
                    parts = [self.ids(each.sources[subject]) for each in above if subject in each.sources]
                    if subject == home:
                        parts += [named(file, home) for file in replaced(above)]
                    elif source := folder.sources.get(subject):
                        parts.append(f"{self.ids(source)} WHERE {self.under(number, table)}")
                    ids = " UNION ".join(parts) or "SELECT NULL WHERE false"
                    self.con.execute(f"CREATE TABLE {self.fallen(number, subject)} (id VARCHAR)")
                    self.con.execute(f"INSERT INTO {self.fallen(number, subject)} {ids}")

    def ids(self, source: Source) -> str:
        return f"SELECT CAST(id AS VARCHAR) AS id FROM {parquet(source.files)}"

    def fallen(self, number: int, subject: str) -> str:
        return f"{FALLEN}.{name(f'{number}_{subject}')}"

    def among(self, key: str, number: int, subject: str) -> str:
        return f"coalesce(CAST({name(key)} AS VARCHAR) IN (SELECT id FROM {self.fallen(number, subject)}), false)"

    def under(self, number: int, table: Table) -> str:
        """SQL for whether what a member belongs to falls."""
        up = next(iter(table.ups.values()))
        return self.among(up.column, number, up.table)

    def falls(self, number: int, table: Table) -> str:
        """SQL for whether a row of a folder falls."""
        if number == len(self.stack.folders) - 1:
            return "false"
        if table.kind == "ledger":
            return self._entry_falls(number, table)
        if table.owner:
            return self.among("owner", number, table.owner)
        if not table.ups:
            return self.among("id", number, table.name)
        up = next(iter(table.ups.values()))
        return f"{self.under(number, table)} OR ({name(up.column)} IS NULL AND {self.among('id', number, table.name)})"

    def _entry_falls(self, number: int, table: Table) -> str:
        source = self.stack.folders[number].sources[table.name]
        raw = Raw(table.name, "", source.place, columns_of(source.form, source.files[0]))
        about = ledger_table(self.dictionary, raw)
        parts = [f"({about} = {text(s)} AND {self.among('subject', number, s)})" for s in self.dictionary.subjects]
        return f"coalesce({' OR '.join(parts)}, false)"

    def rows(self, table: str, files: list[Path], number: int) -> str:
        """SQL for the rows of a folder's files of a table that hold."""
        return f"SELECT * FROM {parquet(files)} AS r WHERE NOT ({self.falls(number, self.dictionary.tables[table])})"

    def above(self, table: str, number: int) -> Iterator[str]:
        """SQL for the rows of a table that hold, of each folder from `number` on."""
        for n, folder in enumerate(self.stack.folders[number:], number):
            if source := folder.sources.get(table):
                yield self.rows(table, list(source.files), n)


def named(file: Path, home: str) -> str:
    """SQL for the homes of one kind that a list of replaced homes names, as text."""
    return f'SELECT CAST(id AS VARCHAR) AS id FROM {parquet([file])} WHERE "table" = {text(home)}'


def merge(con: Connection, dictionary: Dictionary, stack: Stack, to: Path) -> Folder:
    """Writes what holds of `stack` into the empty folder `to`; that folder, as if it had been given."""
    merged = Merge(con, dictionary, stack)
    merged.find()
    sources = {}
    for table in dictionary.tables:
        if parts := list(merged.above(table, 0)):
            file = to / f"{table}.parquet"
            con.execute(f"COPY ({' UNION ALL BY NAME '.join(parts)}) TO {text(str(file))} ({PARQUET})")
            sources[table] = Source(table, "parquet", (file,))
    con.execute(f"DROP SCHEMA {FALLEN} CASCADE")
    return Folder(to, sources, stack.about, tuple(w for folder in stack.folders for w in folder.warnings))
