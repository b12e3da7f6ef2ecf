"""Imports as a person and the worker make them together, without a queue between."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import connections, transaction

from tests.office import FIRST_DAY, OfficeForTests
from yingbao.registry.imports import actions, running
from yingbao.registry.imports.mapping import Plan
from yingbao.registry.models import Run


def begun(office: OfficeForTests, content: bytes, source: str = "population", **more: Any) -> Run:
    """Uploaded, mapped as suggested, and looked at."""
    role, area = more.pop("role", "district_officer"), more.pop("area", "440311")
    kind, topic, day = more.pop("kind", "person"), more.pop("topic", "facts"), more.pop("day", FIRST_DAY)
    with office.at_a_desk(role, area):
        number = actions.begin(source, kind, ("file.csv", [content]), day, topic)
        run = Run.objects.get(pk=number)
    if run.state != "uploaded":
        return run
    _at_once(office, role, area, lambda: actions.decide(number, Plan.from_json(run.mapping)))
    running.look_at(number)
    return read(number)


def applied(office: OfficeForTests, content: bytes, source: str = "population", **more: Any) -> Run:
    """The same, confirmed and applied."""
    end_gone = more.pop("end_gone", None)
    run = begun(office, content, source, **more)
    assert run.state == "checked", (run.state, run.report)
    return confirmed(office, run, end_gone, more.get("role", "district_officer"), more.get("area", "440311"))


def confirmed(
    office: OfficeForTests, run: Run, end_gone: bool | None = None, role: str = "district_officer", area: str = "440311"
) -> Run:
    _at_once(office, role, area, lambda: actions.confirm(run.pk, end_gone))
    running.apply_run(run.pk)
    return read(run.pk)


def undone(office: OfficeForTests, run: Run, reason: str = "传错了文件") -> Run:
    _at_once(office, "district_officer", "440311", lambda: actions.ask_undo(run.pk, reason))
    running.undo_run(run.pk)
    return read(run.pk)


def _at_once(office: OfficeForTests, role: str, area: str, deed: Any) -> None:
    """At a desk, leaving the queue aside: the tests do the worker's work themselves."""
    with office.at_a_desk(role, area):
        deed()
        transaction.get_connection("default").run_on_commit.clear()


def read(run: int) -> Run:
    return Run.objects.using("owner").select_related("source").get(pk=run)


def rows(query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connections["owner"].cursor() as cursor:
        return list(cursor.execute(query, values).fetchall())


def registry(day: date = FIRST_DAY, known: str = "infinity") -> list[tuple[Any, ...]]:
    """Everything that is in force: who, what is believed, what each statement says, whose numbers; not when it was written."""
    people = rows(
        """SELECT id, kind, area, hukou_area, household_id, name, profile::text, sensitive::text FROM registry_subject ORDER BY id"""
    )
    said = rows(
        """SELECT s.subject_id, s.topic, s.other_id, s.occasion, s.source_id, s.valid_from, s.valid_to, s.facts::text, s.sensitive::text,
        (SELECT string_agg(e.fact || encode(e.hash, 'hex'), ',' ORDER BY e.fact) FROM registry_secret e WHERE e.statement_id = s.id)
        FROM registry.said(ARRAY(SELECT id FROM registry_subject), %s, %s) f JOIN registry_statement s ON s.id = f.id
        ORDER BY 1, 2, 3, 4, 5, 6""",
        [day, known],
    )
    return [*people, *said]
