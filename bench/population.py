"""Made-up people as Parquet, a shard of 115,000 households (about 280,000 persons) at a time: memory stays bounded.

    python -m bench.population --persons 1100000 --out DIR

One population in two layouts: DIR/coded (persons, households; categories as small integers, as a person who writes SQL
or numpy by hand would keep them) and DIR/folder (person, household, about.json: our engine's own, categories as words).
Households have 1 to 6 members, 2.44 on average, and never cross shards. Money is fen, income a month, `med_oop` of 12.
"""

from __future__ import annotations

import argparse
import json
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from bench.spec import DISABILITY, GRADE, ON, ORPHAN, RESIDENCY

Column = np.ndarray[Any, Any]
HOUSEHOLDS = 115_000
SIZES = np.array([1, 2, 3, 4, 5, 6])
P_SIZE = np.array([0.33, 0.25, 0.20, 0.13, 0.06, 0.03])
PARQUET = "FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2, ROW_GROUP_SIZE 122880"


def ages(rng: np.random.Generator, size: Column, hh: Column, pos: Column) -> Column:
    """Years, with a fraction: a head, a partner of about that age, then children and a grown generation."""
    n = len(hh)
    head = np.clip(rng.normal(44, 17, len(size)), 18, 99)
    age = head[hh]
    age = np.where(pos == 1, np.clip(age + rng.normal(0, 4, n), 18, 104), age)
    child = (pos >= 2) & (rng.random(n) < 0.75)
    age = np.where(child, rng.uniform(0, 24, n), age)
    age = np.where((pos >= 2) & ~child, np.clip(head[hh] + rng.normal(26, 4, n), 18, 104), age)
    orphan_alone = (size[hh] == 1) & (rng.random(n) < 0.001)
    return np.where(orphan_alone, rng.uniform(0, 18, n), age)


def money(rng: np.random.Generator, age: Column, employed: Column, hardship: Column) -> tuple[Column, Column]:
    """Monthly income and a year's medical spending, fen."""
    n = len(age)
    wage = np.exp(rng.normal(np.log(6200), 0.65, n))
    pension = np.where((age >= 60) & (rng.random(n) < 0.7), np.exp(rng.normal(np.log(2900), 0.6, n)), 0)
    income = np.where(employed, wage, pension) * np.where(hardship, 0.15, 1.0)
    med = rng.exponential(1500, n) * np.where(rng.random(n) < 0.02, 40, 1)
    capped = (np.minimum(np.rint(income * 100), 9_000_000), np.minimum(np.rint(med * 100), 60_000_000))
    return capped[0].astype(np.int64), capped[1].astype(np.int64)


def residency(rng: np.random.Generator, local: Column) -> Column:
    r = rng.random(len(local))
    elsewhere = np.where(r < 0.05, 1, np.where(r < 0.85, 2, 0))
    return np.where(local, np.where(r < 0.9, 1, 2), elsewhere).astype(np.int8)


def persons(rng: np.random.Generator, size: Column, hardship: Column, first_id: int, first_hh: int) -> pa.Table:
    n, hh = int(size.sum()), np.repeat(np.arange(len(size)), size)
    pos = np.arange(n) - np.repeat(np.cumsum(size) - size, size)
    age = ages(rng, size, hh, pos)
    today = int((np.datetime64(ON) - np.datetime64("1970-01-01")).astype(int))
    living = residency(rng, (rng.random(len(size)) < 0.40)[hh])
    disabled = rng.random(n) < np.where(hardship[hh], 0.14, 0.022) + np.where(age >= 60, 0.04, 0)
    kind = rng.integers(1, 8, n).astype(np.int8)
    grade = rng.choice(np.array([1, 2, 3, 4], np.int8), n, p=[0.17, 0.27, 0.28, 0.28])
    employed = (age >= 18) & (age < 60) & (rng.random(n) < np.where(disabled, 0.35, 0.80))
    income, med = money(rng, age, employed, hardship[hh])
    r = rng.random(n)
    orphan = np.where(age < 18, np.where(r < 0.0015, 1, np.where(r < 0.004, 2, 0)), 0).astype(np.int8)
    birth = (today - np.floor(age * 365.2425) - 1).astype(np.int32)
    return pa.table(
        {
            "person_id": np.arange(first_id, first_id + n, dtype=np.int64),
            "hh_id": (hh + first_hh).astype(np.int64),
            "birth": pa.array(birth, pa.int32()).cast(pa.date32()),
            "residency": living,
            "dis_type": pa.array(kind, mask=~disabled),
            "dis_grade": pa.array(grade, mask=~disabled),
            "income": income,
            "employed": employed,
            "lives_alone": size[hh] == 1,
            "med_oop": med,
            "orphan": orphan,
        }
    )


def households(rng: np.random.Generator, hardship: Column, first_hh: int) -> pa.Table:
    n = len(hardship)
    assets = np.exp(rng.normal(np.log(90_000), 1.4, n)) * np.where(hardship, 0.06, 1)
    usual = rng.choice([0, 1, 2, 3], n, p=[0.45, 0.42, 0.1, 0.03])
    return pa.table(
        {
            "hh_id": np.arange(first_hh, first_hh + n, dtype=np.int64),
            "assets": np.minimum(np.rint(assets * 100), 2_000_000_000).astype(np.int64),
            "houses": np.where(hardship, rng.integers(0, 2, n), usual).astype(np.int8),
        }
    )


def sizes(rng: np.random.Generator, wanted: int) -> Column:
    """Members of each household of one shard, `wanted` persons at most; the last household is cut to fit."""
    size = rng.choice(SIZES, min(HOUSEHOLDS, wanted), p=P_SIZE)
    until = np.cumsum(size)
    size = size[: int(np.searchsorted(until, wanted)) + 1]
    size[-1] -= max(0, int(size.sum()) - wanted)
    return size


def word(column: str, words: tuple[str, ...]) -> str:
    """SQL for the word of a small integer; NULL where there is none."""
    cases = " ".join(f"WHEN {code} THEN '{w}'" for code, w in enumerate(words) if code and w)
    return f"CASE {column} {cases} END"


FOLDER = {
    "persons": f"""SELECT person_id AS id, hh_id AS household, birth, {word("residency", RESIDENCY)} AS residency,
      {word("dis_type", DISABILITY)} AS disability, {word("dis_grade", GRADE)} AS grade, income, employed, lives_alone,
      med_oop AS medical_spending, {word("orphan", ORPHAN)} AS orphanhood FROM t""",
    "households": "SELECT hh_id AS id, assets, CAST(houses AS BIGINT) AS houses FROM t",
}


def write(con: duckdb.DuckDBPyConnection, name: str, table: pa.Table, out: Path, part: int) -> None:
    con.register("t", table)
    for folder, query in (("coded/" + name, "FROM t"), ("folder/" + name.removesuffix("s"), FOLDER[name])):
        (out / folder).mkdir(parents=True, exist_ok=True)
        con.execute(f"COPY ({query}) TO '{out}/{folder}/part-{part:03d}.parquet' ({PARQUET})")
    con.unregister("t")


def generate(total: int, out: Path, seed: int = 7) -> None:
    """Writes both layouts; DIR/made.json last, so that a broken run is seen to be one."""
    start = time.perf_counter()
    con = duckdb.connect()
    con.execute("SET preserve_insertion_order=true")
    n, hh, part = 0, 0, 0
    while n < total:
        rng = np.random.default_rng([seed, part])
        size = sizes(rng, total - n)
        hardship = rng.random(len(size)) < 0.045
        write(con, "persons", persons(rng, size, hardship, n, hh), out, part)
        write(con, "households", households(rng, hardship, hh), out, part)
        n, hh, part = n + int(size.sum()), hh + len(size), part + 1
    about = {"as_of": ON.isoformat(), "synthetic": True}
    (out / "folder" / "about.json").write_text(json.dumps(about))
    seconds = round(time.perf_counter() - start, 1)
    made = {"persons": n, "households": hh, "seed": seed, "seconds": seconds, "recipe": recipe()}
    (out / "made.json").write_text(json.dumps(made))


def recipe() -> str:
    """Changes with this file and the words of spec.py: people made by another recipe are made again."""
    here = Path(__file__)
    return sha256(here.read_bytes() + here.with_name("spec.py").read_bytes()).hexdigest()[:12]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    generate(args.persons, args.out)
    print((args.out / "made.json").read_text())


if __name__ == "__main__":
    main()
