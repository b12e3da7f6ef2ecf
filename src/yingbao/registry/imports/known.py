"""What the registry knows that a file may speak of: whose numbers these are, and what the source said before."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from yingbao.registry.imports.crossing import fetch
from yingbao.registry.imports.mapping import Catalogue
from yingbao.registry.imports.mapping.catalogue import FACTS
from yingbao.registry.imports.numbers import COMPARED, KEY
from yingbao.registry.imports.rights import Reach

FEW = 100_000
"""Up to this many numbers the registry is asked for just these; beyond, for all."""
COLUMNS = {"hash": "VARCHAR", "subject": "BIGINT", "root": "BIGINT", "mine": "BOOLEAN"}


@dataclass(frozen=True)
class Desk:
    """Where an import is worked on: connections, a folder, and what the run is about. `source`: its number."""

    cursor: Any
    con: duckdb.DuckDBPyConnection
    folder: Path
    catalogue: Catalogue
    source: int
    day: date
    reach: Reach

    @property
    def is_facts(self) -> bool:
        return self.catalogue.topic == FACTS


def load_numbers(desk: Desk, name: str, kind: str, facts: Iterable[str], wanted: str, through_home: bool) -> None:
    """DuckDB's table `name`: who of a kind has which numbers. `wanted`: SQL of the hashes that the file names.

    `through_home`: the household of whoever has the number, not that person.
    """
    listed = ", ".join(f"'{fact}'" for fact in facts)
    hashes = [row[0] for row in desk.con.execute(f"SELECT DISTINCT hash FROM ({wanted}) LIMIT {FEW + 1}").fetchall()]
    only = _wanted(desk, hashes) if len(hashes) <= FEW else ""
    whose = "s.household_id, s.household_id" if through_home else "s.id, coalesce(s.merged_into_id, s.id)"
    query = f"""SELECT encode(e.hash, 'hex'), {whose}, st.source_id = {desk.source}
        FROM registry_secret e JOIN registry_statement st ON st.id = e.statement_id
        JOIN registry_subject s ON s.id = e.subject_id {only}
        WHERE st.recorded_to IS NULL AND st.topic = '{FACTS}' AND s.kind = '{kind}' AND e.fact IN ({listed})
          AND (e.fact <> '{KEY}' OR st.source_id = {desk.source}) {"AND s.household_id IS NOT NULL" if through_home else ""}"""
    fetch(desk.cursor, desk.con, name, query, COLUMNS, desk.folder)
    desk.cursor.execute("SET LOCAL enable_nestloop = off")


def _wanted(desk: Desk, hashes: list[str]) -> str:
    """A temporary table of the numbers asked for, which the statement ends with."""
    desk.cursor.execute("CREATE TEMPORARY TABLE IF NOT EXISTS import_wanted (hash bytea) ON COMMIT DROP")
    desk.cursor.execute("TRUNCATE import_wanted")
    with desk.cursor.copy("COPY import_wanted FROM STDIN") as copy:
        for text in hashes:
            copy.write_row((bytes.fromhex(text),))
    desk.cursor.execute("ANALYZE import_wanted; SET LOCAL enable_nestloop = on")
    return "JOIN import_wanted w ON w.hash = e.hash"


def load_plain(desk: Desk, name: str, kind: str, fact: str) -> None:
    """The same for a number that is no secret: it stands in the profile."""
    query = f"""SELECT s.profile ->> '{fact}', s.id, coalesce(s.merged_into_id, s.id), false
        FROM registry_subject s WHERE s.kind = '{kind}' AND s.profile ? '{fact}'"""
    fetch(desk.cursor, desk.con, name, query, COLUMNS, desk.folder)


def load_said(desk: Desk) -> None:
    """DuckDB's tables `was` (what the source said of the topic and still stands by) and `was_numbers` (its secrets)."""
    of = f"""registry_statement st JOIN registry_subject s ON s.id = st.subject_id
        WHERE st.source_id = {desk.source} AND st.topic = '{desk.catalogue.topic}' AND st.recorded_to IS NULL
          AND st.restricted = '' AND s.kind = '{desk.catalogue.kind}'"""
    query = f"""SELECT st.id, st.subject_id, st.other_id, st.occasion, st.valid_from, st.valid_to, encode(st.digest, 'hex'),
        s.name, s.area, s.hukou_area FROM {of}"""
    types = {
        "id": "BIGINT", "subject": "BIGINT", "other": "BIGINT", "occasion": "VARCHAR", "since": "DATE", "until": "DATE",
        "digest": "VARCHAR", "name": "VARCHAR", "area": "VARCHAR", "hukou_area": "VARCHAR",
    }  # fmt: skip
    fetch(desk.cursor, desk.con, "was", query, types, desk.folder)
    numbers = f"""SELECT e.statement_id, e.fact, left(encode(e.hash, 'hex'), {COMPARED})
        FROM registry_secret e WHERE e.statement_id IN (SELECT st.id FROM {of})"""
    kinds = {"statement": "BIGINT", "fact": "VARCHAR", "hash": "VARCHAR"}
    fetch(desk.cursor, desk.con, "was_numbers", numbers, kinds, desk.folder)
