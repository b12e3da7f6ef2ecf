"""What a run tells of itself: counts, why rows come back, a sample of changes, and the returned file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow.compute as pc

from yingbao.registry.imports import storage
from yingbao.registry.imports.comparing import Compared
from yingbao.registry.imports.known import Desk
from yingbao.registry.imports.reading import ROW
from yingbao.registry.imports.reasons import Refused
from yingbao.registry.imports.returning import write_returned
from yingbao.registry.imports.run import Prepared
from yingbao.registry.imports.validating import Checked
from yingbao.registry.models import Run

SAMPLE: Final = 20
OF_A_COLUMN: Final = frozenset({"category", "range"})
"""Reasons whose words say what may stand in a column."""
OF_A_ROW: Final = frozenset({
    "no-identity", "twice", "twice-differing", "short-row", "long-row", "outside", "not-found-owner", "not-found-other", "ambiguous",
    "contradictory-numbers", "no-day",
})  # fmt: skip
"""Reasons that no single column is to blame for."""
ROWS_NAMED: Final = 5
"""Of each reason; one more is kept, which says that there are others."""
ASKED_FROM: Final = 0.02
"""Of those on a complete register; if more are missing in its file, somebody is asked first."""


def counts(prepared: Prepared, checked: Checked, found: Compared) -> dict[str, int]:
    """Rows: read = accepted + returned, blank ones beside; subjects or statements: new, changed, same, gone."""
    return {"read": checked.read, "accepted": checked.rows.num_rows, "returned": checked.aside.num_rows, **vars(found)}


def asks(number: dict[str, int]) -> bool:
    """Whether so many are missing that a person has to say whether they have left."""
    return number.get("gone", 0) > ASKED_FROM * max(number.get("standing", 0), 1)


def end_of_questions(run: Run, found: Compared) -> bool:
    """Whether whoever is gone is ended. Raises Refused where somebody has to be asked, and was not."""
    answer = run.report.get("end_gone")
    if answer is None and asks(vars(found)):
        share = f"{100 * found.gone / max(found.standing, 1):.1f}"
        raise Refused("ends-too-many", gone=found.gone, share=share)
    return answer is not False


def report(prepared: Prepared, checked: Checked, desk: Desk) -> dict[str, Any]:
    """Of a dry run: what is wrong how often, notes, and some changes with their old and new values."""
    return {
        "faults": _faults(prepared, checked),
        "notes": [note.as_json() for note in prepared.sheet.notes],
        "sample": _sample(desk),
        "end_gone": None,
    }


def _faults(prepared: Prepared, checked: Checked) -> list[dict[str, Any]]:
    """Of each reason in a column how many cells, the most first, and the first rows that have it, as the file numbers them. Its words
    are kept where they are the column's, and tell nothing of a cell."""
    heads = {column.place: column.label or column.name for column in prepared.sheet.columns}
    found = checked.faults.group_by(["place", "code", "fatal"]).aggregate([([], "count_all")])
    told = []
    for place, code, fatal, number in zip(*(found[name].to_pylist() for name in found.column_names), strict=True):
        here = checked.faults.filter(
            (pc.field("place") == place) & (pc.field("code") == code) & (pc.field("fatal") == fatal)
        )
        told.append({
            "column": "" if code in OF_A_ROW else heads.get(place, ""), "code": code, "fatal": fatal, "number": number,
            "words": json.loads(here["words"][0].as_py()) if code in OF_A_COLUMN else {},
            "rows": np.unique(here[ROW].to_numpy())[: ROWS_NAMED + 1].tolist(),
        })  # fmt: skip
    return sorted(told, key=lambda one: (-one["number"], one["rows"]))


def _sample(desk: Desk) -> list[dict[str, Any]]:
    """Changes with old and new; of sensitive facts only that they change, of restricted files nothing."""
    rows = desk.con.execute(
        f"SELECT subject, was, plain, hidden FROM changes WHERE was IS NOT NULL ORDER BY r LIMIT {SAMPLE}"
    ).fetchall()
    query = """SELECT st.id, s.name, st.facts, st.sensitive FROM registry_statement st JOIN registry_subject s ON s.id = st.subject_id
        WHERE st.id = ANY (%s) AND s.restricted = ''"""
    old = {row[0]: row[1:] for row in desk.cursor.execute(query, [[row[1] for row in rows]]).fetchall()}
    found = []
    for subject, was, plain, hidden in rows:
        if was in old:
            name, facts, sensitive = old[was]
            found.append({"subject": subject, "name": name, "facts": _changes(_read(facts), json.loads(plain)),
                          "sensitive": sorted(name for name, *_ in _changes(_read(sensitive), json.loads(hidden)))})  # fmt: skip
    return found


def _read(value: Any) -> dict[str, Any]:
    return dict(json.loads(value) if isinstance(value, str) else value)


def _changes(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    return [(name, old.get(name), new.get(name)) for name in {**old, **new} if old.get(name) != new.get(name)]


def write_back(run: int, prepared: Prepared, checked: Checked, folder: Path) -> None:
    """The rows set aside as Excel, in both languages, kept encrypted."""
    if not checked.aside.num_rows:
        return
    for lang in ("zh", "en"):
        file = folder / f"{lang}.xlsx"
        write_returned(prepared.sheet, checked, file, lang, (prepared.planned, prepared.catalogue))
        with file.open("rb") as source:
            storage.keep(run, f"returned.{lang}", storage.read_blocks(source))
