"""Runs that wait for a job which nobody has queued: the process that should have was killed, or the database was."""

from __future__ import annotations

from typing import Final

from django.db import connections

TASKS: Final = {
    "mapped": "registry.imports.look",
    "confirmed": "registry.imports.apply",
    "undoing": "registry.imports.undo",
}
"""Which job takes a run on from a state."""
_LEFT = """SELECT r.id, r.state FROM registry_run r WHERE r.state = ANY (%s) AND NOT EXISTS (
    SELECT FROM procrastinate_jobs j WHERE j.status IN ('todo', 'doing') AND j.task_name = ANY (%s)
      AND (j.args ->> 'run')::bigint = r.id) ORDER BY r.id"""


def left_lying() -> list[tuple[int, str]]:
    """(run, name of the task) of each, on the worker's connection. Queued twice does no harm: a run is taken on once."""
    with connections["worker"].cursor() as cursor:
        cursor.execute(_LEFT, [list(TASKS), list(TASKS.values())])
        return [(run, TASKS[state]) for run, state in cursor.fetchall()]
