"""The jobs of an import: looked at, applied, undone. Each may be killed and begun again: a run is applied wholly or not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import duckdb
import structlog
from django.db import connections, transaction

from yingbao.registry.imports import storage
from yingbao.registry.imports.applying import apply
from yingbao.registry.imports.comparing import compare, find_whose, number_new, place_file, say
from yingbao.registry.imports.known import Desk
from yingbao.registry.imports.progress import Telling, telling
from yingbao.registry.imports.reasons import Reason, Refused
from yingbao.registry.imports.reporting import counts, end_of_questions, report, write_back
from yingbao.registry.imports.run import Prepared, applying, desk_of, prepare
from yingbao.registry.imports.undoing import undo
from yingbao.registry.imports.validating import Checked, Faults
from yingbao.registry.models import Run

LOCK: Final = 0x1B0A0
"""Of the advisory lock: imports are applied and undone one after another, so that none makes whom another just made."""


def look_at(run_id: int) -> None:
    """The dry run: what would change, and which rows come back. Writes nothing but the run itself."""
    _afresh()
    run = Run.objects.using("worker").select_related("source").get(pk=run_id)
    if run.state != "mapped":
        return
    with _mending(run, "refused"), telling(run.pk) as tell, storage.at_work(run.pk, "upload") as folder:
        prepared = prepare(run, folder, tell)
        with (
            transaction.atomic("worker"),
            _compared(prepared, folder, tell, for_good=False) as (desk, checked, found, _),
        ):
            found_report = report(prepared, checked, desk)
            number = counts(prepared, checked, found)
        write_back(run.pk, prepared, checked, folder)
        _settle(run, "checked", counts=number, report={**run.report, **found_report, "refused": None})


def apply_run(run_id: int) -> None:
    """Applies a confirmed run in one transaction; nothing happens where it has been applied already."""
    _afresh()
    with transaction.atomic("worker"), connections["worker"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        run = Run.objects.using("worker").select_related("source").get(pk=run_id)
        if run.state == "confirmed":
            with _mending(run, "checked"):
                _apply(run, cursor)


def _apply(run: Run, cursor: Any) -> None:
    with transaction.atomic("worker"), telling(run.pk) as tell, storage.at_work(run.pk, "upload") as folder:
        prepared = prepare(run, folder, tell)
        with _compared(prepared, folder, tell, for_good=True) as (desk, checked, found, ways):
            end_gone = end_of_questions(run, found)
            (stamp,) = cursor.execute("SELECT clock_timestamp()::text").fetchone()
            root = apply(applying(prepared, desk, ways, stamp, tell), end_gone)
            number = counts(prepared, checked, found) | ({} if end_gone else {"gone": 0})
        write_back(run.pk, prepared, checked, folder)
        kept = {**run.report, "at": stamp, "refused": None}
        _log(cursor, run, {"counts": number, "root": root, "act": "apply"})
        _settle(run, "applied", counts=number, report=kept, root=root, done_at=stamp, stage="", share=1)


def _afresh() -> None:
    """In a session of its own: how much room temporary tables have (`_compared`) is not for changing once there was one, and the
    worker's last job may have been a look at findings."""
    connections["worker"].close()


def undo_run(run_id: int) -> None:
    """Takes a run back as a whole, in one transaction."""
    with transaction.atomic("worker"), connections["worker"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        run = Run.objects.using("worker").select_related("source").get(pk=run_id)
        if run.state != "undoing":
            return
        with _mending(run, "applied"), transaction.atomic("worker"), telling(run.pk) as tell:
            (stamp,) = cursor.execute("SELECT clock_timestamp()::text").fetchone()
            undo(cursor, run.pk, stamp, run.report["at"], tell)
            _log(cursor, run, {"root": run.root, "act": "undo"})
            _settle(run, "undone", undone_at=stamp, stage="", share=1)


@contextmanager
def _compared(
    prepared: Prepared, folder: Path, tell: Telling, for_good: bool
) -> Iterator[tuple[Desk, Checked, Any, list[str]]]:
    """The file beside the registry, in a database of its own that is gone afterwards."""
    with duckdb.connect() as con, connections["worker"].cursor() as cursor:
        con.execute(f"SET temp_directory = '{folder}'; SET preserve_insertion_order = false; SET memory_limit = '4GB'")
        # Whole tables are read here, of which the planner may know nothing yet.
        cursor.execute(
            "SET LOCAL enable_nestloop = off; SET LOCAL work_mem = '256MB'; SET LOCAL temp_buffers = '256MB'"
        )
        desk = desk_of(prepared, cursor, con, folder)
        tell("matching", 0)
        columns = place_file(desk, prepared.checked, prepared.keys)
        faults = Faults()
        ways = find_whose(desk, columns, faults, prepared.planned.columns[prepared.first].place)
        tell("comparing", 0)
        number_new(desk, for_good)
        say(desk, columns, ways)
        found = compare(desk, columns, prepared.run.source.complete)
        cursor.execute("SET LOCAL enable_nestloop = on")
        yield desk, prepared.checked.set_aside(faults), found, ways


@contextmanager
def _mending(run: Run, back_to: str) -> Iterator[None]:
    """What was refused or went wrong is told in the run, which goes back a step; what the block wrote is undone with it."""
    try:
        with transaction.atomic("worker"):
            yield
    except Refused as refused:
        _settle(run, back_to, report={**run.report, "refused": refused.reason.as_json()}, stage="", share=0)
    except Exception:
        structlog.get_logger().exception("import broken off", run=run.pk)
        _settle(run, back_to, report={**run.report, "refused": Reason("broken").as_json()}, stage="", share=0)


def _settle(run: Run, state: str, **fields: Any) -> None:
    Run.objects.using("worker").filter(pk=run.pk).update(state=state, **fields)


def _log(cursor: Any, run: Run, detail: dict[str, Any]) -> None:
    """One entry for the whole import; its root covers the digest of every statement."""
    from psycopg.types.json import Jsonb

    told = {"run": run.pk, "source": run.source.code, "file": run.file_hash, "author": run.author_id, **detail}
    cursor.execute("SELECT office.write('import', NULL, %s)", [Jsonb(told)])
