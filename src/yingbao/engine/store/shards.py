"""Writes the shards: ranges of homes, so that a home and all that hangs on it lie in one folder, sorted by home."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from pathlib import Path

from yingbao.engine.store.aside import ASIDE
from yingbao.engine.store.beneath import Found, facts_of, links
from yingbao.engine.store.desk import Desk
from yingbao.engine.store.manifest import Shard
from yingbao.engine.store.plan import Plan, map_of
from yingbao.engine.store.sql import ROW, literal, name, text

HOMES_A_SHARD = 115_000


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
    targets: Mapping[str, str] = {}
    for shard in [shard for some in shards.values() for shard in some]:
        (folder / shard.folder).mkdir(parents=True)

    def write(beside: Desk, job: tuple[Plan, Shard]) -> tuple[str, int]:
        plan, shard = job
        table = plan.table.name
        within = shard if len(shards[plan.home]) > 1 else None
        query = _query(plan, within, targets.get(table, ""), table in aside)
        return table, beside.write(query, folder / shard.folder / f"{table}.parquet")

    def jobs(linked: bool) -> list[tuple[Plan, Shard]]:
        return [(plan, shard) for plan in plans if bool(plan.table.target) is linked for shard in shards[plan.home]]

    yield from desk.side_by_side(write, jobs(linked=False))
    targets = _targets(desk, plans, folder, shards, beneath.result())
    yield from desk.side_by_side(write, jobs(linked=True))


def _targets(
    desk: Desk, plans: list[Plan], folder: Path, shards: Mapping[str, list[Shard]], beneath: Found
) -> dict[str, str]:
    """SQL for where the rows lie that each link table leads to, of the subjects here and those beneath. Nowhere if there is
    no link, so that no file is opened for nothing."""
    targets: dict[str, str] = {}
    homes = {plan.table.name: plan.home for plan in plans}
    for subject, some in links(plans).items():
        files = [folder / shard.folder / f"{subject}.parquet" for shard in shards[homes[subject]]]
        lying = desk.lying(subject, ("id", *facts_of(some)), files, beneath.get(subject))
        targets |= {plan.table.name: lying for plan in some}
    return targets


def _query(plan: Plan, shard: Shard | None, target: str, some_aside: bool) -> str:
    own = _own_rows(plan, shard, some_aside)
    return _linked(plan, own, target) if plan.table.target else f"{own} ORDER BY {plan.lean_home}, {_order(plan)}"


def _own_rows(plan: Plan, shard: Shard | None, some_aside: bool) -> str:
    values = ", ".join(f"{column.value} AS {name(column.name)}" for column in plan.columns)
    within = f"BETWEEN {literal(shard.first)} AND {literal(shard.last)}" if shard else "IS NOT NULL"
    where = f"{plan.where} AND {plan.lean_home} {within}"
    if some_aside:
        where += f" AND r.{ROW} NOT IN (SELECT n FROM {ASIDE} WHERE tbl = {text(plan.table.name)})"
    return f"SELECT {values} FROM {plan.lean} WHERE {where}"


def _order(plan: Plan) -> str:
    return ", ".join(plan.value(key) for key in plan.order)


def _linked(plan: Plan, own: str, target: str) -> str:
    """The rows of a link with the facts of whom they lead to; unknown where that one is not among the admitted."""
    own = own.replace("SELECT ", f'SELECT {plan.lean_home} AS "@home", ', 1)
    facts = ", ".join(name(column.name) for column in plan.projected)
    rows = f"SELECT id, {facts} FROM {target} WHERE id IN (SELECT target FROM w)"
    if not target:
        rows = "SELECT NULL AS id, " + ", ".join(f"CAST(NULL AS {c.type}) AS {name(c.name)}" for c in plan.projected)
    listed = ", ".join(f"t.{name(column.name)}" for column in plan.projected)
    return f"""WITH w AS MATERIALIZED ({own}) SELECT w.* EXCLUDE ("@home"), {listed}
        FROM w LEFT JOIN ({rows}) t ON t.id = w.target ORDER BY w."@home", w.owner, w.id"""


def count_nulls(
    desk: Desk, folder: Path, shards: Mapping[str, list[Shard]], plans: list[Plan]
) -> dict[str, dict[str, int]]:
    """How many stored values are NULL by table and fact; only where any is."""
    facts = {plan.table.name: plan.table.facts for plan in plans}
    files = [folder / shard.folder / f"{p.table.name}.parquet" for p in plans for shard in shards[p.home]]
    nulls: dict[str, Counter[str]] = defaultdict(Counter)
    for file, column, unknown in desk.nulls(files) if files else ():
        if column in facts[table := file.stem]:
            nulls[table][column] += unknown
    return {table: dict(columns) for table, columns in nulls.items()}
