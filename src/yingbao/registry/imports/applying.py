"""What was compared goes into the registry: in the caller's transaction, by whole tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from yingbao.accounts.log.chain import merkle_root
from yingbao.database.keys import Ring
from yingbao.registry.imports.comparing import secrets
from yingbao.registry.imports.crossing import count, fetch, numbers_of, send
from yingbao.registry.imports.known import Desk
from yingbao.registry.imports.numbers import KEY
from yingbao.registry.imports.sealing import Numbered, sealing

Progress = Callable[[str, float], None]
SUBJECT = ("id", "kind", "area", "hukou_area", "household_id", "name", "profile", "sensitive", "made_at")
STATEMENT = (
    "id", "subject_id", "topic", "other_id", "occasion", "source_id", "valid_from", "valid_to", "facts", "sensitive",
    "recorded_at", "run_id", "author_id",
)  # fmt: skip
BATCH: Final = 20_000
COPIED: Final = """subject_id, topic, other_id, occasion, source_id, valid_from, facts, sensitive, restricted"""


@dataclass(frozen=True)
class Applying:
    """A run that is being applied. `stamp`: the moment of all that it writes; `homes`: area facts of a household that its
    people agree on; `place`, `hukou`: which facts say where a subject is served and registered."""

    desk: Desk
    run: int
    author: int | None
    stamp: str
    columns: Sequence[str]
    ways: Sequence[str]
    homes: Sequence[str]
    place: str
    hukou: str
    home: str
    keys: Ring
    progress: Progress


def apply(job: Applying, end_gone: bool) -> str:
    """Writes subjects, statements and numbers, ends what is gone, and derives profiles. The Merkle root of what was said."""
    con, cursor = job.desk.con, job.desk.cursor
    fetch(cursor, con, "areas", "SELECT code FROM accounts_area", {"code": "VARCHAR"}, job.desk.folder)
    if not end_gone:
        con.execute("DELETE FROM gone")
    con.execute("CREATE OR REPLACE TABLE stated AS SELECT r, row_number() OVER (ORDER BY r) AS n FROM changes")
    numbers_of(
        cursor,
        con,
        "statement_ids",
        "registry_statement_id_seq",
        count(con, "SELECT count(*) FROM changes"),
        job.desk.folder,
    )
    con.execute(
        "CREATE OR REPLACE TABLE stating AS SELECT c.*, i.id FROM changes c JOIN stated USING (r) JOIN statement_ids i USING (n)"
    )
    _number_homes(job)
    with sealing(con, _numbered(job), job.keys, job.desk.folder) as sealed:
        job.progress("closing", 0)
        _close(job)
        _make_homes(job)
        job.progress("subjects", 0)
        _make_subjects(job)
        job.progress("statements", 0)
        _state(job)
        job.progress("numbers", 0)
        for share in sealed.write(cursor):
            job.progress("numbers", share)
    _end_gone(job)
    _refresh(job)
    job.progress("sealing", 0)
    return root_of(cursor, job.run)


def root_of(cursor: Any, run: int) -> str:
    """The Merkle root over the digests of all statements of a run, in the order of their numbers."""
    cursor.execute("SELECT digest FROM registry_statement WHERE run_id = %s ORDER BY id", [run])
    return merkle_root(bytes(digest) for (digest,) in cursor.fetchall()).hex()


def _close(job: Applying) -> None:
    """What is said anew, and what is gone, is no longer believed; who ended it is kept for undoing."""
    cursor = job.desk.cursor
    cursor.execute("CREATE TEMPORARY TABLE import_closed (id bigint, subject_id bigint, gone boolean) ON COMMIT DROP")
    query = "SELECT was, subject, false FROM changes WHERE closes UNION ALL SELECT id, subject, true FROM gone"
    send(cursor, job.desk.con, "import_closed", ("id", "subject_id", "gone"), query, job.desk.folder)
    cursor.execute(
        "UPDATE registry_statement s SET recorded_to = %s, ended_by_id = %s FROM import_closed c WHERE c.id = s.id",
        [job.stamp, job.run],
    )


def _number_homes(job: Applying) -> None:
    """DuckDB's table `stating_homes`: households that a file only names, by a number of the source's own, with the areas
    that all their people agree on."""
    con, cursor, folder = job.desk.con, job.desk.cursor, job.desk.folder
    homes = count(con, "SELECT count(*) FROM made_homes")
    agreed = ", ".join(
        f'CASE WHEN count(DISTINCT "{name}") = 1 THEN min("{name}") END AS "{name}"' for name in job.homes
    )
    living = " UNION ALL ".join(f'SELECT "h:{way}" AS hash, * FROM file WHERE sound' for way in job.ways)
    living = living or "SELECT '' AS hash WHERE false"
    con.execute(
        f"CREATE OR REPLACE TABLE living AS SELECT hash{', ' + agreed if agreed else ''} FROM ({living}) GROUP BY hash"
    )
    numbers_of(cursor, con, "home_statements", "registry_statement_id_seq", homes, folder)
    place, hukou = (f'l."{name}"' if name in job.homes else "CAST(NULL AS VARCHAR)" for name in (job.place, job.hukou))
    members = [
        f'\'"{name}": "\' || l."{name}" || \'"\'' for name in sorted(job.homes, key=lambda name: (len(name), name))
    ]
    said = "'{' || concat_ws(', ', " + ", ".join(members) + ") || '}'" if members else "'{}'"
    con.execute(f"""CREATE OR REPLACE TABLE stating_homes AS SELECT m.id, s.id AS statement, h.hash, h.number, {said} AS plain,
        {_area(place, hukou)} AS area, {hukou} AS hukou FROM (SELECT *, row_number() OVER (ORDER BY id) AS n FROM made_homes) m
        JOIN home_statements s USING (n) JOIN homes h USING (hash) LEFT JOIN living l USING (hash)""")


def _make_homes(job: Applying) -> None:
    con, cursor, folder = job.desk.con, job.desk.cursor, job.desk.folder
    subjects = (
        f"SELECT id, 'household', area, hukou, NULL, '', plain, '{{}}', '{job.stamp}' FROM stating_homes ORDER BY id"
    )
    send(cursor, con, "registry_subject", SUBJECT, subjects, folder)
    statements = f"""SELECT statement, id, 'facts', NULL, '', {job.desk.source}, DATE '{job.desk.day}', NULL,
        plain, '{{}}', '{job.stamp}', {job.run}, {job.author or "NULL"} FROM stating_homes ORDER BY statement"""
    send(cursor, con, "registry_statement", STATEMENT, statements, folder)


def _area(place: str, hukou: str) -> str:
    return f"coalesce((SELECT code FROM areas WHERE code = {place}), (SELECT code FROM areas WHERE code = {hukou}), '')"


def _make_subjects(job: Applying) -> None:
    """New subjects come with their profile, which is what this file says of them; unless that begins or ends otherwise."""
    if not job.desk.is_facts:
        return
    place, hukou = (
        f'f."{name}"' if name in job.columns else "CAST(NULL AS VARCHAR)" for name in (job.place, job.hukou)
    )
    name = "coalesce(f.name, '')" if "name" in job.columns else "''"
    home = "coalesce(h.subject, m.id)" if job.home in job.ways else "NULL"
    joins = f'LEFT JOIN homes h ON h.hash = f."h:{job.home}" LEFT JOIN made_homes m ON m.hash = f."h:{job.home}"'
    joins = joins if job.home in job.ways else ""
    query = f"""SELECT s.subject, '{job.desk.catalogue.kind}', coalesce(a.code, b.code, ''), {hukou}, {home}, {name}, s.plain, s.hidden,
        '{job.stamp}' FROM stating s JOIN file f USING (r) {joins}
        LEFT JOIN areas a ON a.code = {place} LEFT JOIN areas b ON b.code = {hukou}
        WHERE s.is_new ORDER BY s.subject"""
    send(job.desk.cursor, job.desk.con, "registry_subject", SUBJECT, query, job.desk.folder)


def _state(job: Applying) -> None:
    query = f"""SELECT id, subject, '{job.desk.catalogue.topic}', other, coalesce(occasion, ''), {job.desk.source}, since, until,
        plain, hidden, '{job.stamp}', {job.run}, {job.author or "NULL"} FROM stating ORDER BY id"""
    send(job.desk.cursor, job.desk.con, "registry_statement", STATEMENT, query, job.desk.folder)


def _numbered(job: Applying) -> list[Numbered]:
    """The numbers that the file brings: its rows' own, and those by which it names new households."""
    rows = [
        Numbered(
            fact,
            f"""SELECT s.subject, s.id, f."{column}", f."h:{column}" FROM stating s JOIN file f USING (r)
            WHERE f."{column}" IS NOT NULL ORDER BY s.id""",
            column == "@key",
        )
        for fact, column in secrets(job.desk, job.columns).items()
    ]
    homes = "SELECT id, statement, number, hash FROM stating_homes ORDER BY statement"
    return [*rows, Numbered(KEY, homes, True)]


def _end_gone(job: Applying) -> None:
    """Who is gone: the same words once more, ending on the day of the file."""
    cursor = job.desk.cursor
    cursor.execute(
        f"""INSERT INTO registry_statement ({COPIED}, valid_to, recorded_at, run_id, author_id)
        SELECT {COPIED}, greatest(valid_from, %s), %s, %s, %s
        FROM registry_statement WHERE id IN (SELECT id FROM import_closed WHERE gone)""",
        [job.desk.day, job.stamp, job.run, job.author],
    )
    copy_numbers(cursor, "SELECT id FROM import_closed WHERE gone", job.stamp)


def copy_numbers(cursor: Any, statements: str, stamp: str) -> None:
    """The numbers of statements that were just said once more go along with the new ones."""
    cursor.execute(
        f"""INSERT INTO registry_secret (subject_id, statement_id, fact, cipher, hash, key_version)
        SELECT e.subject_id, new.id, e.fact, e.cipher, e.hash, e.key_version
        FROM registry_statement old JOIN registry_secret e ON e.statement_id = old.id
        JOIN registry_statement new ON new.subject_id = old.subject_id AND new.topic = old.topic AND new.source_id = old.source_id
          AND new.other_id IS NOT DISTINCT FROM old.other_id AND new.occasion = old.occasion AND new.valid_from = old.valid_from
          AND new.recorded_at = %s AND new.id <> old.id
        WHERE old.id IN ({statements})""",
        [stamp],
    )


def _refresh(job: Applying) -> None:
    con = job.desk.con
    if job.desk.is_facts:
        today = job.desk.cursor.execute("SELECT office.today()").fetchone()[0]
        later = f"since > DATE '{today}' OR until <= DATE '{today}'"
        query = f"SELECT subject FROM stating WHERE NOT is_new OR {later} UNION SELECT subject FROM gone"
        refresh(job.desk.cursor, [row[0] for row in con.execute(query).fetchall()], job.progress)
    else:
        query = "SELECT subject FROM stating UNION SELECT other FROM stating WHERE other IS NOT NULL UNION SELECT subject FROM gone"
        touch(job.desk.cursor, [row[0] for row in con.execute(query).fetchall()])


def refresh(cursor: Any, ids: list[int], progress: Progress) -> None:
    ids.sort()
    for start in range(0, len(ids), BATCH):
        progress("profiles", start / len(ids))
        cursor.execute("SELECT registry.refresh(%s)", [ids[start : start + BATCH]])


def touch(cursor: Any, ids: list[int]) -> None:
    """Their profile says the same; something about them does not."""
    cursor.execute("UPDATE registry_subject SET xact = pg_current_xact_id() WHERE id = ANY (%s)", [ids])
