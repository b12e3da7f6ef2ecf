"""What the database says of a play, in the model's words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from tests.casework.machine.cast import Player
from tests.casework.machine.model import Model

CASES: Final = """SELECT c.id, c.subject_id, c.opened_for, c.entry, c.restricted, c.people, c.marks, c.closed_day IS NOT NULL, c.outcome,
    t.step, t.roles, t.entered_day, t.due, t.provisional, t.urged, t.kept
  FROM casework_case c LEFT JOIN casework_task t ON t.case_id = c.id AND t.done_at IS NULL WHERE c.opened_for = ANY (%s) ORDER BY c.id"""
GRANTS: Final = """SELECT subject_id, facts ->> 'policy', valid_from, valid_to, (facts ->> 'amount')::bigint FROM registry_statement
  WHERE subject_id = ANY (%s) AND topic = 'decisions' AND recorded_to IS NULL ORDER BY 1, 2, 3, 4, 5"""
FINDINGS: Final = "SELECT id, state, until FROM discovery_finding WHERE subject_id = ANY (%s) ORDER BY id"
FILES: Final = """SELECT id, merged_into_id, CASE WHEN merged_into_id IS NULL THEN area END,
    CASE WHEN merged_into_id IS NULL THEN profile ->> 'address' END FROM registry_subject WHERE id = ANY (%s) ORDER BY id"""
SEEN: Final = "SELECT id FROM casework_case WHERE opened_for = ANY (%s) ORDER BY id"
TRACE: Final = """SELECT md5(string_agg(row, '|' ORDER BY row)) FROM (
    SELECT to_jsonb(c)::text AS row FROM casework_case c WHERE opened_for = ANY (%(files)s)
    UNION ALL SELECT to_jsonb(t)::text FROM casework_task t JOIN casework_case c ON c.id = t.case_id WHERE c.opened_for = ANY (%(files)s)
    UNION ALL SELECT to_jsonb(d)::text FROM casework_decision d JOIN casework_case c ON c.id = d.case_id WHERE c.opened_for = ANY (%(files)s)
    UNION ALL SELECT to_jsonb(f)::text FROM discovery_finding f WHERE f.subject_id = ANY (%(files)s)
    UNION ALL SELECT to_jsonb(s)::text FROM registry_statement s WHERE s.subject_id = ANY (%(files)s)
    UNION ALL SELECT to_jsonb(m)::text FROM registry_merge m WHERE m.kept_id = ANY (%(files)s)
    UNION ALL SELECT to_jsonb(s)::text FROM registry_subject s WHERE s.id = ANY (%(files)s)) everything"""


def asked(con: Any, query: str, files: Iterable[int]) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in con.execute(query, [list(files)]).fetchall()]


def trace(con: Any, files: Iterable[int]) -> str:
    """One mark of everything that is written of these files."""
    return str(con.execute(TRACE, {"files": list(files)}).fetchone()[0])


def compare(con: Any, model: Model) -> None:
    """Fails where the office and the model differ."""
    files = sorted(model.files)
    assert asked(con, FILES, files) == _files(model)
    assert [_sorted(row) for row in asked(con, CASES, files)] == _cases(model)
    assert asked(con, GRANTS, files) == _grants(model)
    assert asked(con, FINDINGS, files) == [(one.id, one.state, one.until) for one in model.findings.values()]


def compare_sight(model: Model, who: Player) -> None:
    """Fails where somebody sees another case than the model says."""
    from django.db import connections

    kept = None if who.own is None else model.root(who.own).id
    with who.at_the_desk(kept), connections["default"].cursor() as cursor:
        cursor.execute("SELECT id FROM casework_case WHERE id = ANY (%s) ORDER BY id", [list(model.matters)])
        seen = [row[0] for row in cursor.fetchall()]
    assert seen == [one.id for one in model.matters.values() if model.sees(who, one)], who.name


def _sorted(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return (*row[:5], sorted(row[5]), sorted(row[6]), *row[7:])


def _files(model: Model) -> list[tuple[Any, ...]]:
    return [
        (one.id, model.root(one.id).id, None, None)
        if one.into is not None
        else (one.id, None, model.area(one), model.word(one.id))
        for one in model.files.values()
    ]


def _cases(model: Model) -> list[tuple[Any, ...]]:
    told = list[tuple[Any, ...]]()
    for one in model.matters.values():
        now = one.now
        stands = (
            (
                now.step.id,
                list(now.step.by),
                now.begun,
                now.due,
                now.provisional,
                now.urged,
                sorted(model.kept_apart(one, now.step)),
            )
            if now
            else (None,) * 7
        )
        head = (
            one.id,
            model.root(one.file).id,
            one.file,
            one.entry,
            one.restricted,
            sorted(one.people),
            sorted(one.marks),
        )
        told.append((*head, one.closed, one.outcome, *stands))
    return told


def _grants(model: Model) -> list[tuple[Any, ...]]:
    rows = [(one.file, one.policy, one.since, one.until, one.amount) for one in model.grants]
    return sorted(rows, key=lambda row: (row[0], row[1], row[2], row[3] or row[2].max, row[4]))
