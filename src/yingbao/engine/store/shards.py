"""Writes the shards: ranges of homes, so that a home and all that hangs on it lie in one folder, sorted by home."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from yingbao.engine.store.aside import ASIDE
from yingbao.engine.store.manifest import Shard
from yingbao.engine.store.plan import Plan, map_of
from yingbao.engine.store.sql import PARQUET, ROW, Connection, literal, name, one, parquet, text

HOMES_A_SHARD = 115_000
WORKERS = 2
"""Shards written at a time: encoding Parquet is what takes the time, and one file does not keep two cores busy."""


def cut(con: Connection, home: str) -> list[Shard]:
    """The ranges of `home`'s admitted ids, of about HOMES_A_SHARD each; none if there are none."""
    rows = con.execute(
        f"""SELECT min(id), max(id) FROM (
            SELECT id, (row_number() OVER (ORDER BY id) - 1) * shards // homes AS shard
            FROM (SELECT id FROM {map_of(home)} WHERE CAST(id AS VARCHAR) NOT IN
                (SELECT home FROM {ASIDE} WHERE grp = {text(home)} AND home IS NOT NULL)),
            (SELECT count(*) AS homes, greatest(1, CAST(round(count(*) / {HOMES_A_SHARD}) AS BIGINT)) AS shards
             FROM {map_of(home)})
        ) GROUP BY shard ORDER BY shard"""
    ).fetchall()
    return [Shard(f"{home}/{number:04d}", first, last) for number, (first, last) in enumerate(rows)]


def write_shards(
    con: Connection, plans: list[Plan], folder: Path, shards: Mapping[str, list[Shard]], targets: Mapping[str, str]
) -> Iterator[tuple[str, int]]:
    """Writes every table, WORKERS shards at a time; yields the table and how many rows were written.

    `targets`: the home of each link table's target. Subjects come first, for links repeat what is stored of them.
    """
    aside = {table for (table,) in con.execute(f"SELECT DISTINCT tbl FROM {ASIDE}").fetchall()}
    for shard in [shard for found in shards.values() for shard in found]:
        (folder / shard.folder).mkdir(parents=True)

    def write(job: tuple[Plan, Shard]) -> tuple[str, int]:
        plan, shard = job
        stored = _stored(plan, folder, shards[targets[plan.table.name]]) if plan.table.target else []
        query = _query(plan, shard, stored, plan.table.name in aside)
        path = folder / shard.folder / f"{plan.table.name}.parquet"
        with con.cursor() as cursor:
            return plan.table.name, int(one(cursor, f"COPY ({query}) TO {text(str(path))} ({PARQUET})")[0])

    for kind in (True, False):
        jobs = [(p, shard) for p in plans if (p.table.kind == "subject") is kind for shard in shards[p.home]]
        with ThreadPoolExecutor(WORKERS) as pool:
            yield from pool.map(write, jobs)


def _stored(plan: Plan, folder: Path, shards: list[Shard]) -> list[Path]:
    """Where a link's targets lie; nowhere if there is no link, so that no file is opened for nothing."""
    return [folder / shard.folder / f"{plan.table.target}.parquet" for shard in shards] if plan.raw else []


def _query(plan: Plan, shard: Shard, stored: list[Path], some_aside: bool) -> str:
    own = _own_rows(plan, shard, some_aside)
    return _linked(plan, own, stored) if plan.table.target else f"{own} ORDER BY {plan.lean_home}, {_order(plan)}"


def _own_rows(plan: Plan, shard: Shard, some_aside: bool) -> str:
    values = ", ".join(f"{column.value} AS {name(column.name)}" for column in plan.columns)
    where = f"{plan.where} AND {plan.lean_home} BETWEEN {literal(shard.first)} AND {literal(shard.last)}"
    if some_aside:
        where += f" AND r.{ROW} NOT IN (SELECT n FROM {ASIDE} WHERE tbl = {text(plan.table.name)})"
    return f"SELECT {values} FROM {plan.lean} WHERE {where}"


def _order(plan: Plan) -> str:
    return ", ".join(next(c.value for c in plan.columns if c.name == key) for key in plan.order)


def _linked(plan: Plan, own: str, stored: list[Path]) -> str:
    """The rows of a link with the facts of whom they lead to; unknown where that one is not among the admitted."""
    own = own.replace("SELECT ", f'SELECT {plan.lean_home} AS "@home", ', 1)
    facts = ", ".join(name(column.name) for column in plan.projected)
    if stored:
        target = f"SELECT id, {facts} FROM {parquet(stored)} WHERE id IN (SELECT target FROM w)"
    else:
        target = "SELECT NULL AS id, " + ", ".join(f"CAST(NULL AS {c.type}) AS {name(c.name)}" for c in plan.projected)
    listed = ", ".join(f"t.{name(column.name)}" for column in plan.projected)
    return f"""WITH w AS MATERIALIZED ({own}) SELECT w.* EXCLUDE ("@home"), {listed}
        FROM w LEFT JOIN ({target}) t ON t.id = w.target ORDER BY w."@home", w.owner, w.id"""


def find_holes(
    con: Connection, folder: Path, shards: Mapping[str, list[Shard]], plans: list[Plan]
) -> set[tuple[str, str]]:
    """The (table, column) of which at least one stored value is NULL, as the files' own statistics tell."""
    holes = set()
    for plan in plans:
        if files := [folder / shard.folder / f"{plan.table.name}.parquet" for shard in shards[plan.home]]:
            listed = ", ".join(text(str(file)) for file in files)
            found = con.execute(
                f"""SELECT DISTINCT path_in_schema FROM parquet_metadata([{listed}])
                WHERE coalesce(stats_null_count, 1) > 0 AND num_values > 0"""
            ).fetchall()
            holes |= {(plan.table.name, column) for (column,) in found if column in plan.table.facts}
    return holes
