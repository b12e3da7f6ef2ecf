"""What an engine found, in three numbers a policy: rows, the sum of the values and a hash. Equal, or the run fails."""

from __future__ import annotations

from pathlib import Path

import duckdb

from bench.spec import CODE, POLICIES

Totals = dict[str, list[int]]

OUR_VALUE = (
    "CASE CAST(policy AS VARCHAR) WHEN 'visit' THEN quantity"
    " WHEN 'edge' THEN CASE CAST(ground AS VARCHAR) WHEN 'low' THEN 1 WHEN 'rigid' THEN 2 END ELSE amount_fen END"
)


class Differ(Exception):
    """An engine's totals are not the others', or it left somebody unknown."""


def _sum_up(rows: str) -> Totals:
    """`rows` is a query with policy (the name), subject and value."""
    found = duckdb.sql(
        "SELECT policy, count(*), CAST(sum(value) AS BIGINT),"
        " CAST(sum((subject % 1000003) * (value % 10007)) AS BIGINT)"
        f" FROM ({rows}) GROUP BY policy"
    ).fetchall()
    sums = {policy: list(numbers) for policy, *numbers in found}
    return {name: sums.pop(name, [0, 0, 0]) for name in POLICIES} | sums


def of_the_others(out: Path) -> Totals:
    names = " ".join(f"WHEN {code} THEN '{name}'" for name, code in CODE.items())
    return _sum_up(f"SELECT CASE policy {names} END AS policy, subject, value FROM '{out}/*.parquet'")


def of_ours(out: Path) -> Totals:
    source = f"'{out}/entitlements/*.parquet'"
    [(unknown,)] = duckdb.sql(f"SELECT count(*) FROM {source} WHERE status <> 'entitled'").fetchall()
    if unknown:
        raise Differ(f"{unknown} answers are unknown, though every register of the yardstick is complete")
    return _sum_up(f"SELECT CAST(policy AS VARCHAR) AS policy, subject, {OUR_VALUE} AS value FROM {source}")


def compare(engine: str, found: Totals, agreed: Totals) -> None:
    if found == agreed:
        return
    wrong = [
        f"{name}: {found.get(name)} instead of {agreed.get(name)}"
        for name in {**found, **agreed}
        if found.get(name) != agreed.get(name)
    ]
    raise Differ(f"{engine} differs from the engines before it (rows, sum, hash)\n  " + "\n  ".join(wrong))
