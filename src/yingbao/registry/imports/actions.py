"""The steps of an import that a person takes, at their desk; what takes long is queued once the page has committed."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from functools import partial
from typing import Any

from django.db import transaction

from yingbao.registry.dictionary import FACTS, office_dictionary
from yingbao.registry.imports import storage, tasks
from yingbao.registry.imports.mapping import Plan, recognises, suggest
from yingbao.registry.imports.office import catalogue_of
from yingbao.registry.imports.reading import read_apart, with_header
from yingbao.registry.imports.reasons import Refused
from yingbao.registry.models import Mapping, Run
from yingbao.registry.queries import single


def begin(source: str, kind: str, file: tuple[str, Iterable[bytes]], day: date, topic: str = FACTS) -> int:
    """Takes in a file: (its name, its bytes). The number of the run, whose mapping is suggested, or which was refused.

    Raises django.db.DatabaseError: no right to import, not a register, a day to come.
    """
    name, blocks = file
    run = int(single("SELECT registry.begin_run(%s, %s, %s, %s, %s)", [source, kind, topic, name[:200], day]))
    kept = storage.keep(run, "upload", blocks)
    plan, told = _seen(run, kind, topic)
    told |= {"size": kept.size}
    single(
        "SELECT registry.note_file(%s, %s, %s::jsonb, %s::jsonb)",
        [run, kept.digest, json.dumps(plan.as_json()), json.dumps(told)],
    )
    return run


def _seen(run: int, kind: str, topic: str) -> tuple[Plan, dict[str, Any]]:
    """What the file's header suggests, and its columns; or why it cannot be read."""
    about = catalogue_of(office_dictionary(), kind, topic)
    try:
        with storage.at_work(run, "upload") as folder:
            sheet = with_header(read_apart(folder / "file", folder / "grid.arrow"), recognises(about))
    except Refused as refused:
        storage.forget(run)
        return Plan({}), {"refused": refused.reason.as_json()}
    saved = Mapping.objects.filter(source__run=run, kind=kind, topic=topic).first()
    plan = suggest(sheet, about, Plan.from_json(saved.columns) if saved else None)
    columns = [{"name": column.name, "letter": column.letter} for column in sheet.columns]
    notes = [note.as_json() for note in sheet.notes]
    return plan, {"refused": None, "columns": columns, "rows": sheet.table.num_rows, "notes": notes}


def decide(run: int, plan: Plan) -> None:
    """The mapping is as it shall be: a dry run is queued. Raises django.db.DatabaseError: another step, another desk."""
    single("SELECT registry.map_run(%s, %s::jsonb)", [run, json.dumps(plan.as_json())])
    transaction.on_commit(partial(tasks.look.defer, run=run))


def confirm(run: int, end_gone: bool | None = None) -> None:
    """What the dry run showed shall be. `end_gone`: whether those who are missing have left; None if nobody was asked."""
    single("SELECT registry.confirm_run(%s, %s)", [run, end_gone])
    transaction.on_commit(partial(tasks.apply.defer, run=run))


def ask_undo(run: int, reason: str) -> None:
    """The whole import shall be undone."""
    single("SELECT registry.ask_undo(%s, %s)", [run, reason])
    transaction.on_commit(partial(tasks.undo.defer, run=run))


def visible_run(run: int) -> Run:
    """Raises Run.DoesNotExist: none, or not this desk's."""
    return Run.objects.select_related("source").get(pk=run)
