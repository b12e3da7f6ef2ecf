"""An import taken back as a whole: what it said is no longer believed, what it ended is said again, whom it made is gone."""

from __future__ import annotations

from typing import Any

from yingbao.registry.imports.applying import COPIED, Progress, copy_numbers, refresh
from yingbao.registry.imports.reasons import Refused

MADE = "SELECT id FROM import_made"


def undo(cursor: Any, run: int, stamp: str, applied_at: str, progress: Progress) -> None:
    """In the caller's transaction. Raises Refused: a later import, or somebody's work, stands on this one."""
    progress("undoing", 0)
    cursor.execute("CREATE TEMPORARY TABLE import_made (id bigint PRIMARY KEY) ON COMMIT DROP")
    cursor.execute(
        """INSERT INTO import_made SELECT s.id FROM registry_subject s WHERE s.made_at = %s
        AND EXISTS (SELECT FROM registry_statement t WHERE t.subject_id = s.id AND t.run_id = %s)""",
        [applied_at, run],
    )
    cursor.execute("ANALYZE import_made")
    _refuse_imports(cursor, run)
    _refuse_people(cursor, run)
    touched = _take_back(cursor, run, stamp)
    progress("undoing", 0.5)
    _remove(cursor)
    refresh(cursor, touched, progress)


def _refuse_imports(cursor: Any, run: int) -> None:
    query = f"""SELECT max(later) FROM registry_run r JOIN (
        SELECT ended_by_id AS later FROM registry_statement WHERE run_id = %s AND ended_by_id <> %s
        UNION ALL SELECT run_id FROM registry_statement WHERE run_id <> %s AND subject_id IN ({MADE})
        UNION ALL SELECT run_id FROM registry_statement WHERE run_id <> %s AND other_id IN ({MADE})) x
        ON x.later = r.id AND r.state <> 'undone'"""
    if later := cursor.execute(query, [run] * 4).fetchone()[0]:
        raise Refused("later-import", run=later)


def _refuse_people(cursor: Any, run: int) -> None:
    """People's statements about whom the run made, what they ended of its own, merges, and accounts that lead there."""
    query = f"""SELECT count(DISTINCT file) FROM (
        SELECT subject_id AS file FROM registry_statement WHERE run_id IS NULL AND (subject_id IN ({MADE}) OR other_id IN ({MADE}))
        UNION ALL SELECT subject_id FROM registry_statement WHERE run_id = %s AND recorded_to IS NOT NULL AND ended_by_id IS NULL
        UNION ALL SELECT gone_id FROM registry_merge WHERE gone_id IN ({MADE}) OR kept_id IN ({MADE})
        UNION ALL SELECT id FROM registry_subject WHERE household_id IN ({MADE}) AND id NOT IN ({MADE})
          AND NOT EXISTS (SELECT FROM registry_statement t WHERE t.run_id = %s AND t.subject_id = registry_subject.id)
        UNION ALL SELECT subject_id FROM accounts_user WHERE subject_id IN ({MADE})) x"""
    if people := cursor.execute(query, [run, run]).fetchone()[0]:
        raise Refused("later-people", count=people)


def _take_back(cursor: Any, run: int, stamp: str) -> list[int]:
    """Ends what the run said of others than it made, and says again what it ended. The subjects touched."""
    touched = cursor.execute(
        f"""WITH ended AS (UPDATE registry_statement SET recorded_to = %s, ended_by_id = run_id
          WHERE run_id = %s AND recorded_to IS NULL AND subject_id NOT IN ({MADE}) RETURNING subject_id, other_id)
        SELECT subject_id FROM ended UNION SELECT other_id FROM ended WHERE other_id IS NOT NULL""",
        [stamp, run],
    ).fetchall()
    ended = f"SELECT id FROM registry_statement WHERE ended_by_id = {int(run)} AND run_id IS DISTINCT FROM {int(run)}"
    cursor.execute(
        f"""INSERT INTO registry_statement ({COPIED}, valid_to, recorded_at, run_id, author_id, reason, evidence)
        SELECT {COPIED}, valid_to, %s, run_id, author_id, reason, evidence FROM registry_statement WHERE id IN ({ended})""",
        [stamp],
    )
    copy_numbers(cursor, ended, stamp)
    again = cursor.execute(f"SELECT DISTINCT subject_id FROM registry_statement WHERE id IN ({ended})").fetchall()
    return list({row[0] for row in (*touched, *again)})


def _remove(cursor: Any) -> None:
    """Whom only this run knew of: their files go, with the numbers; the log still says that there was an import."""
    for table, column in (
        ("registry_secret", "subject_id"), ("registry_statement", "subject_id"), ("registry_key", "subject_id"),
        ("registry_pair", "one_id"), ("registry_pair", "other_id"),
    ):  # fmt: skip
        cursor.execute(f"DELETE FROM {table} WHERE {column} IN ({MADE})")
    cursor.execute(
        f"UPDATE registry_subject SET household_id = NULL WHERE household_id IN ({MADE}) AND id NOT IN ({MADE})"
    )
    cursor.execute(f"DELETE FROM registry_subject WHERE id IN ({MADE})")
