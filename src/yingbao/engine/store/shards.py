"""Writes the shards: ranges of homes, so that a home and all that hangs on it lie in one folder, sorted by home."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from yingbao.engine.store.aside import ASIDE
from yingbao.engine.store.connecting import connected
from yingbao.engine.store.desk import Desk
from yingbao.engine.store.manifest import Shard
from yingbao.engine.store.plan import Beneath, Plan, map_of
from yingbao.engine.store.sql import ROW, Connection, literal, name, paths, text
from yingbao.engine.store.voids import rows_of

BENEATH = "beneath"
HOMES_A_SHARD = 115_000
Found = Mapping[str, pa.Table]
"""The rows that links lead to beneath, by subject."""


def cut(desk: Desk, home: str) -> list[Shard]:
    """The ranges of `home`'s admitted ids, of about HOMES_A_SHARD each; none if there are none."""
    rows = desk.rows(
        f"""SELECT min(id), max(id) FROM (
            SELECT id, (row_number() OVER (ORDER BY id) - 1) * shards // homes AS shard
            FROM (SELECT id FROM {map_of(home)} WHERE CAST(id AS VARCHAR) NOT IN
                (SELECT home FROM {ASIDE} WHERE grp = {text(home)} AND home IS NOT NULL)),
            (SELECT count(*) AS homes, greatest(1, CAST(round(count(*) / {HOMES_A_SHARD}) AS BIGINT)) AS shards
             FROM {map_of(home)})
        ) GROUP BY shard ORDER BY shard"""
    )
    return [Shard(f"{home}/{number:04d}", first, last) for number, (first, last) in enumerate(rows)]


def write_shards(
    desk: Desk, plans: list[Plan], folder: Path, shards: Mapping[str, list[Shard]], beneath: Future[Found]
) -> Iterator[tuple[str, int]]:
    """Writes every table, several shards at a time; yields the table and how many rows were written.

    `beneath`: whom links lead to there, once they are found. Links come last, for they lead to subjects here as well.
    """
    aside = {table for (table,) in desk.rows(f"SELECT DISTINCT tbl FROM {ASIDE}")}
    targets: Mapping[str, list[str]] = {}
    for shard in [shard for some in shards.values() for shard in some]:
        (folder / shard.folder).mkdir(parents=True)

    def write(beside: Desk, job: tuple[Plan, Shard]) -> tuple[str, int]:
        plan, shard = job
        table = plan.table.name
        within = shard if len(shards[plan.home]) > 1 else None
        query = _query(plan, within, targets.get(table, []), table in aside)
        return table, beside.write(query, folder / shard.folder / f"{table}.parquet")

    def jobs(links: bool) -> list[tuple[Plan, Shard]]:
        return [(plan, shard) for plan in plans if bool(plan.table.target) is links for shard in shards[plan.home]]

    yield from desk.side_by_side(write, jobs(links=False))
    targets = _targets(desk, plans, folder, shards, beneath.result())
    yield from desk.side_by_side(write, jobs(links=True))


def _targets(
    desk: Desk, plans: list[Plan], folder: Path, shards: Mapping[str, list[Shard]], beneath: Found
) -> dict[str, list[str]]:
    """SQL for where the rows lie that each link table leads to, of the subjects here and those beneath. Nowhere if there is
    no link, so that no file is opened for nothing."""
    targets: dict[str, list[str]] = {}
    homes = {plan.table.name: plan.home for plan in plans}
    for subject, some in _links(plans).items():
        files = [folder / shard.folder / f"{subject}.parquet" for shard in shards[homes[subject]]]
        lying = [desk.lying(subject, files, ("id", *_facts(some)))] if files else []
        if subject in beneath:
            desk.put(below := f"{BENEATH}.{name(subject)}", beneath[subject])
            lying.append(below)
        targets |= {plan.table.name: lying for plan in some}
    return targets


@dataclass(frozen=True)
class Wanted:
    """The subjects that links lead to and that are not among the rows at hand, and the facts that the links repeat."""

    ids: list[int | str]
    id_type: str
    facts: tuple[str, ...]


def wanted_beneath(desk: Desk, plans: list[Plan], beneath: Beneath) -> dict[str, Wanted]:
    """By subject, where anything of it lies beneath."""
    wanted = {}
    for subject, some in _links(plans).items():
        if beneath.files.get(subject):
            led = " UNION ".join(f"SELECT {_value(plan, 'target')} AS id FROM {plan.raw.relation} r" for plan in some)
            nearer = (
                f" EXCEPT SELECT {p.id} FROM {p.raw.relation} r" for p in plans if p.table.name == subject and p.raw
            )
            ids = [id for (id,) in desk.rows(f"FROM ({led}){''.join(nearer)}") if id not in beneath.gone]
            stored = next(plan.columns[0].type for plan in plans if plan.table.name == subject)
            wanted[subject] = Wanted(ids, stored, _facts(some))
    return wanted


def look_beneath(wanted: Mapping[str, Wanted], beneath: Beneath) -> Found:
    """Their rows, looked up once for all links."""
    found = {}
    with connected() as con:
        for subject, each in wanted.items():
            facts, rows = ", ".join(map(name, each.facts)), rows_of(beneath.files[subject])
            con.execute(
                f"CREATE OR REPLACE TEMP TABLE led AS SELECT unnest($ids::{each.id_type}[]) AS id", {"ids": each.ids}
            )
            found[subject] = con.sql(f"SELECT id, {facts} FROM {rows} WHERE id IN (FROM led)").to_arrow_table()
    return found


def _links(plans: list[Plan]) -> Mapping[str, list[Plan]]:
    """The plans of links that have rows, by the subject that they lead to."""
    links: dict[str, list[Plan]] = defaultdict(list)
    for plan in plans:
        if plan.table.target and plan.raw:
            links[plan.table.target].append(plan)
    return links


def _facts(links: list[Plan]) -> tuple[str, ...]:
    """The facts of whom they lead to that links repeat."""
    return tuple(sorted({column.name for plan in links for column in plan.projected}))


def _query(plan: Plan, shard: Shard | None, targets: list[str], some_aside: bool) -> str:
    own = _own_rows(plan, shard, some_aside)
    return _linked(plan, own, targets) if plan.table.target else f"{own} ORDER BY {plan.lean_home}, {_order(plan)}"


def _own_rows(plan: Plan, shard: Shard | None, some_aside: bool) -> str:
    values = ", ".join(f"{column.value} AS {name(column.name)}" for column in plan.columns)
    within = f"BETWEEN {literal(shard.first)} AND {literal(shard.last)}" if shard else "IS NOT NULL"
    where = f"{plan.where} AND {plan.lean_home} {within}"
    if some_aside:
        where += f" AND r.{ROW} NOT IN (SELECT n FROM {ASIDE} WHERE tbl = {text(plan.table.name)})"
    return f"SELECT {values} FROM {plan.lean} WHERE {where}"


def _order(plan: Plan) -> str:
    return ", ".join(_value(plan, key) for key in plan.order)


def _value(plan: Plan, column: str) -> str:
    return next(c.value for c in plan.columns if c.name == column)


def _linked(plan: Plan, own: str, targets: list[str]) -> str:
    """The rows of a link with the facts of whom they lead to; unknown where that one is not among the admitted."""
    own = own.replace("SELECT ", f'SELECT {plan.lean_home} AS "@home", ', 1)
    facts = ", ".join(name(column.name) for column in plan.projected)
    target = " UNION ALL ".join(f"SELECT id, {facts} FROM {t} WHERE id IN (SELECT target FROM w)" for t in targets)
    if not targets:
        target = "SELECT NULL AS id, " + ", ".join(f"CAST(NULL AS {c.type}) AS {name(c.name)}" for c in plan.projected)
    listed = ", ".join(f"t.{name(column.name)}" for column in plan.projected)
    return f"""WITH w AS MATERIALIZED ({own}) SELECT w.* EXCLUDE ("@home"), {listed}
        FROM w LEFT JOIN ({target}) t ON t.id = w.target ORDER BY w."@home", w.owner, w.id"""


def count_nulls(
    con: Connection, folder: Path, shards: Mapping[str, list[Shard]], plans: list[Plan]
) -> dict[str, dict[str, int]]:
    """How many stored values are NULL by table and fact, as the files' own statistics tell; only where any is."""
    facts = {plan.table.name: plan.table.facts for plan in plans}
    files = [folder / shard.folder / f"{p.table.name}.parquet" for p in plans for shard in shards[p.home]]
    if not files:
        return {}
    found = con.execute(
        f"""SELECT file_name, path_in_schema, CAST(sum(coalesce(stats_null_count, num_values)) AS BIGINT) AS unknown
        FROM parquet_metadata([{paths(files)}]) GROUP BY ALL HAVING unknown > 0"""
    ).fetchall()
    nulls: dict[str, Counter[str]] = defaultdict(Counter)
    for file, column, unknown in found:
        if column in facts[table := Path(file).stem]:
            nulls[table][column] += unknown
    return {table: dict(columns) for table, columns in nulls.items()}
