"""Writes the shards: ranges of homes, so that a home and all that hangs on it lie in one folder, sorted by home."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from yingbao.engine.store.aside import ASIDE
from yingbao.engine.store.connecting import side_by_side
from yingbao.engine.store.manifest import Shard
from yingbao.engine.store.plan import Beneath, Plan, map_of
from yingbao.engine.store.sql import PARQUET, ROW, Connection, literal, name, one, parquet, paths, text
from yingbao.engine.store.voids import rows_of

BENEATH = "beneath"
HOMES_A_SHARD = 115_000


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
    con: Connection,
    plans: list[Plan],
    folder: Path,
    shards: Mapping[str, list[Shard]],
    targets: Mapping[str, list[str]],
) -> Iterator[tuple[str, int]]:
    """Writes every table, several shards at a time; yields the table and how many rows were written.

    `targets`: SQL for where the rows lie that each link table leads to. Subjects come first, for they may lie here.
    """
    aside = {table for (table,) in con.execute(f"SELECT DISTINCT tbl FROM {ASIDE}").fetchall()}
    for shard in [shard for found in shards.values() for shard in found]:
        (folder / shard.folder).mkdir(parents=True)

    def write(beside: Connection, job: tuple[Plan, Shard]) -> tuple[str, int]:
        plan, shard = job
        query = _query(plan, shard, targets.get(plan.table.name, []), plan.table.name in aside)
        path = folder / shard.folder / f"{plan.table.name}.parquet"
        return plan.table.name, int(one(beside, f"COPY ({query}) TO {text(str(path))} ({PARQUET})")[0])

    for kind in (True, False):
        jobs = [(p, shard) for p in plans if (p.table.kind == "subject") is kind for shard in shards[p.home]]
        yield from side_by_side(con, write, jobs)


def find_targets(plans: list[Plan], here: Mapping[str, list[Path]], beneath: Beneath) -> dict[str, list[str]]:
    """SQL for where the rows lie that each link table leads to, of the subjects' stored files `here` and those `beneath`,
    once `look_beneath` has looked these up. Nowhere if there is no link, so that no file is opened for nothing."""
    found: dict[str, list[str]] = {}
    for subject, some in _links(plans).items():
        lying = [parquet(here[subject])] if here[subject] else []
        lying += [f"{BENEATH}.{name(subject)}"] if beneath.files.get(subject) else []
        found |= {plan.table.name: lying for plan in some}
    return found


def look_beneath(con: Connection, plans: list[Plan], beneath: Beneath) -> None:
    """Looks up whom links lead to beneath, once for all links: of each subject a table of the facts that these repeat."""
    for subject, some in _links(plans).items():
        if beneath.files.get(subject):
            wanted = " UNION ".join(
                f"SELECT {_value(plan, 'target')} AS id FROM {plan.raw.relation} r" for plan in some
            )
            nearer = (
                f" EXCEPT SELECT {p.id} FROM {p.raw.relation} r" for p in plans if p.table.name == subject and p.raw
            )
            facts = ", ".join(sorted({name(column.name) for plan in some for column in plan.projected}))
            con.execute(
                f"""CREATE TABLE {BENEATH}.{name(subject)} AS SELECT id, {facts} FROM {rows_of(beneath.files[subject])}
                WHERE id IN (FROM ({wanted}){"".join(nearer)} EXCEPT SELECT unnest($gone::BIGINT[]))""",
                {"gone": sorted(beneath.gone)},
            )


def _links(plans: list[Plan]) -> Mapping[str, list[Plan]]:
    """The plans of links that have rows, by the subject that they lead to."""
    links: dict[str, list[Plan]] = defaultdict(list)
    for plan in plans:
        if plan.table.target and plan.raw:
            links[plan.table.target].append(plan)
    return links


def _query(plan: Plan, shard: Shard, targets: list[str], some_aside: bool) -> str:
    own = _own_rows(plan, shard, some_aside)
    return _linked(plan, own, targets) if plan.table.target else f"{own} ORDER BY {plan.lean_home}, {_order(plan)}"


def _own_rows(plan: Plan, shard: Shard, some_aside: bool) -> str:
    values = ", ".join(f"{column.value} AS {name(column.name)}" for column in plan.columns)
    where = f"{plan.where} AND {plan.lean_home} BETWEEN {literal(shard.first)} AND {literal(shard.last)}"
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
