"""From the district's Parquet files to an office full of statements, in a few large copies."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from django.db import connections, transaction

from yingbao.demo.office.numbers import seal_numbers
from yingbao.demo.office.rows import District
from yingbao.discovery.night.run import run_night
from yingbao.registry.bulk import copy_in
from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.models import Source, Subject
from yingbao.registry.search.keys import rekey_changed
from yingbao.registry.statistics import count_all

Progress = Callable[[str, float], None]
SUBJECT = ("id", "kind", "area", "hukou_area", "household_id", "name", "profile", "sensitive")
STATEMENT = (
    "subject_id",
    "topic",
    "other_id",
    "occasion",
    "source_id",
    "valid_from",
    "facts",
    "sensitive",
    "recorded_at",
)
ARRIVED = "2025-12-31T08:00:00+08:00"
TABLES = ("registry_subject", "registry_statement", "registry_secret")


def is_empty() -> bool:
    """Nobody is registered in the office."""
    return not Subject.objects.using("owner").exists()


def load_district(data: Path, on: date, progress: Progress) -> None:
    """Loads the district in `data` into an empty office, whose day becomes `on`. Raises ValueError if it is not empty.

    Everything in one transaction: an interrupted load leaves the office empty.
    """
    with transaction.atomic("owner"), connections["owner"].cursor() as cursor, tempfile.TemporaryDirectory() as folder:
        if not is_empty():
            raise ValueError("the office is not empty")
        cursor.execute("UPDATE accounts_office SET day = %s, made_up = true", [on])
        with duckdb.connect() as con, _quickly(cursor):
            district = _opened(con, data, cursor)
            _copy_all(district, cursor, Path(folder) / "rows.csv", progress)
            seal_numbers(district, cursor, Path(folder) / "rows.csv", progress)
        cursor.execute(
            "INSERT INTO accounts_entry (kind, role, purpose, hidden, detail) VALUES ('import', '', '', false, %s::jsonb)",
            [f'{{"demo": "{on}"}}'],
        )
    _settle(progress)


def _opened(con: duckdb.DuckDBPyConnection, data: Path, cursor: Any) -> District:
    sources = {source.code: source.pk for source in Source.objects.using("owner")}
    district = District(con, data, office_dictionary(), sources)
    district.number_subjects()
    codes = cursor.execute("SELECT code FROM accounts_area").fetchall()
    con.execute("CREATE TABLE areas (code VARCHAR)")
    con.executemany("INSERT INTO areas VALUES (?)", codes)
    return district


def _copy_all(district: District, cursor: Any, file: Path, progress: Progress) -> None:
    office = district.office
    jobs: list[tuple[str, tuple[str, ...], str]]
    jobs = [("registry_subject", SUBJECT, district.subjects(kind)) for kind in office.dictionary.subjects]
    jobs += [
        ("registry_statement", STATEMENT, _told(district.statements(kind, source)))
        for source in office.sources
        for kind in office.dictionary.subjects
        if district.facts(kind, source)
    ]
    jobs += [("registry_statement", STATEMENT, _told(rows)) for _, rows in district.others()]
    for done, (table, columns, query) in enumerate(jobs):
        progress("rows", done / len(jobs))
        district.con.execute(f"COPY ({query}) TO '{file}' (FORMAT csv, HEADER false)")
        copy_in(cursor, table, columns, file)
    progress("rows", 1)


def _told(query: str) -> str:
    """Statement rows with the hour at which the registers came in."""
    return f"SELECT *, '{ARRIVED}' FROM ({query})"


@contextmanager
def _quickly(cursor: Any) -> Iterator[None]:
    """No triggers, and the indexes afterwards: the rows are made here and break no rule."""
    found = cursor.execute(
        """SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index
        WHERE indrelid = ANY (%s::regclass[]) AND NOT indisprimary""",
        [list(TABLES)],
    ).fetchall()
    cursor.execute("SET LOCAL session_replication_role = replica")
    cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
    for name, _ in found:
        cursor.execute(f"DROP INDEX {name}")
    yield
    for _, definition in found:
        cursor.execute(definition)
    for table in TABLES:
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT coalesce(max(id), 1) FROM {table}))"
        )


def _settle(progress: Progress) -> None:
    """What a worker would do in its first hours: statistics, counts, search keys, the mirror and the first night."""
    progress("settle", 0)
    with connections["owner"].cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ANALYZE {table}")
    count_all("owner")
    progress("settle", 1)
    rekey_changed(lambda share: progress("keys", share))
    progress("keys", 1)
    run_night(lambda share: progress("night", share))


def own_files() -> dict[str, int]:
    """Whose file is whose, for those of the demonstration who have single files: the citizen's and the guardian's own, an
    organisation's of which something was found, and a facility's."""
    with connections["owner"].cursor() as cursor:
        guardian = cursor.execute(
            """SELECT s.other_id FROM registry_statement s JOIN registry_subject ward ON ward.id = s.subject_id
            WHERE s.topic = 'guardian' AND s.recorded_to IS NULL AND (ward.profile ->> 'birth')::date + interval '18 years' > office.today()
            ORDER BY s.id LIMIT 1"""
        ).fetchone()
        elder = cursor.execute(
            "SELECT id FROM registry_subject WHERE kind = 'person' ORDER BY profile ->> 'birth', id OFFSET 200 LIMIT 1"
        ).fetchone()
        body = cursor.execute(
            """SELECT f.subject_id FROM discovery_finding f JOIN registry_subject s ON s.id = f.subject_id
            WHERE s.kind = 'organisation' AND f.state IN ('suspected', 'verified') ORDER BY f.id LIMIT 1"""
        ).fetchone()
        facility = cursor.execute(
            "SELECT id FROM registry_subject WHERE kind = 'place' AND profile ->> 'kind' = 'facility' ORDER BY id LIMIT 1"
        ).fetchone()
    whose = {"jumin": elder, "jianhuren": guardian, "danwei": body, "jigou": facility}
    return {name: found[0] for name, found in whose.items() if found}
