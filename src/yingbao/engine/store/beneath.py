"""Whom the links of a layer lead to beneath it. The layer may tell of them itself, in a folder LED; the others are read from
the stored files, whose every row is to be looked through for that.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from yingbao.engine.store.connecting import connected
from yingbao.engine.store.desk import Desk
from yingbao.engine.store.keys import key
from yingbao.engine.store.plan import Beneath, Plan, Planner
from yingbao.engine.store.raw import load_raw
from yingbao.engine.store.sources import Source
from yingbao.engine.store.sql import Connection, name
from yingbao.engine.store.voids import rows_of

LED = "_led"
Found = Mapping[str, pa.Table]
"""The rows that links lead to beneath, by subject: their ids, and the facts that the links repeat."""


@dataclass(frozen=True)
class Wanted:
    """The subjects that links lead to and that are not among the rows at hand; `told` are the rows of some that the layer
    tells of."""

    ids: list[int | str]
    id_type: str
    facts: tuple[str, ...]
    told: pa.Table | None


def led_in(layer: Path, subjects: Iterable[str]) -> dict[str, Path]:
    """The files in which a raw folder tells of whom its links lead to."""
    files = {subject: layer / LED / f"{subject}.parquet" for subject in subjects}
    return {subject: file for subject, file in files.items() if file.exists()}


def links(plans: list[Plan]) -> Mapping[str, list[Plan]]:
    """The plans of links that have rows, by the subject that they lead to."""
    found: dict[str, list[Plan]] = defaultdict(list)
    for plan in plans:
        if plan.table.target and plan.raw:
            found[plan.table.target].append(plan)
    return found


def facts_of(some: list[Plan]) -> tuple[str, ...]:
    """The facts of whom they lead to that links repeat."""
    return tuple(sorted({column.name for plan in some for column in plan.projected}))


def wanted_beneath(desk: Desk, planner: Planner, plans: list[Plan], beneath: Beneath) -> dict[str, Wanted]:
    """By subject, where anything of it lies beneath."""
    wanted = {}
    for subject, some in links(plans).items():
        if beneath.files.get(subject):
            targets = " UNION ".join(f"SELECT {plan.value('target')} AS id FROM {plan.raw.relation} r" for plan in some)
            nearer = (
                f" EXCEPT SELECT {p.id} FROM {p.raw.relation} r" for p in plans if p.table.name == subject and p.raw
            )
            ids = [id for (id,) in desk.rows(f"FROM ({targets}){''.join(nearer)}") if id not in beneath.gone]
            facts, file = facts_of(some), beneath.led.get(subject)
            told = _told(desk, planner, subject, facts, file) if file else None
            wanted[subject] = Wanted(ids, planner.type_of(subject), facts, told)
    return wanted


def _told(desk: Desk, planner: Planner, subject: str, facts: tuple[str, ...], file: Path) -> pa.Table:
    """Rows that the layer tells of, as they would be stored."""
    raw = load_raw(desk, Source(f"{LED} {subject}", "parquet", (file,)))
    values = {column.name: column.value for column in planner.facts(planner.dictionary.tables[subject], raw)}
    listed = ", ".join(f"{values[fact]} AS {name(fact)}" for fact in facts)
    return desk.table(f"SELECT {key(raw, 'id', planner.type_of(subject))} AS id, {listed} FROM {raw.relation} r")


def look_beneath(wanted: Mapping[str, Wanted], beneath: Beneath) -> Found:
    """Their rows, looked up once for all links. Who is not stored is not found, whatever the layer tells."""
    beneath.settled()
    with connected() as con:
        return {subject: _look(con, each, rows_of(beneath.files[subject])) for subject, each in wanted.items()}


def _look(con: Connection, wanted: Wanted, rows: str) -> pa.Table:
    def found(columns: str, ids: list[int | str]) -> pa.Table:
        given = f"CREATE OR REPLACE TEMP TABLE these AS SELECT unnest($ids::{wanted.id_type}[]) AS id"
        con.execute(given, {"ids": ids})
        return con.sql(f"SELECT {columns} FROM {rows} WHERE id IN (FROM these)").to_arrow_table()

    listed = ", ".join(map(name, ("id", *wanted.facts)))
    if wanted.told is None:
        return found(listed, wanted.ids)
    stored = found("id", wanted.ids)["id"]
    told = wanted.told.filter(pc.is_in(wanted.told["id"], stored.combine_chunks()))
    rest = set(stored.to_pylist()) - set(told["id"].to_pylist())
    return pa.concat_tables([told, found(listed, sorted(rest))]) if rest else told
