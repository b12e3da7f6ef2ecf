"""Hand-written SQL on DuckDB: `--plan shards` (one statement a household range, one thread each) or `--plan whole`."""

from __future__ import annotations

import argparse
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb

from bench.clock import Clock, report
from bench.engines.sql import statement


def settings(con: duckdb.DuckDBPyConnection, threads: int) -> duckdb.DuckDBPyConnection:
    con.execute(f"SET threads={threads}")
    con.execute("SET preserve_insertion_order=false")
    con.execute("SET enable_progress_bar=false")
    return con


def copy(con: duckdb.DuckDBPyConnection, persons: str, households: str, out: Path) -> None:
    rows = statement(f"read_parquet('{persons}')", f"read_parquet('{households}')")
    con.execute(f"COPY ({rows}) TO '{out}' (FORMAT parquet, COMPRESSION snappy)")


def shards(data: Path, out: Path, cores: int) -> None:
    """Households never cross shards, so each is exact by itself; memory is `cores` shards, whatever the population."""
    local = threading.local()

    def one(job: tuple[int, tuple[Path, Path]]) -> None:
        number, (persons, households) = job
        if not hasattr(local, "con"):
            local.con = settings(duckdb.connect(), 1)
        copy(local.con, str(persons), str(households), out / f"part-{number:04d}.parquet")

    pairs = zip(sorted((data / "persons").iterdir()), sorted((data / "households").iterdir()), strict=True)
    largest_first = sorted(enumerate(pairs), key=lambda job: -job[1][0].stat().st_size)
    with ThreadPoolExecutor(cores) as pool:
        list(pool.map(one, largest_first))


def whole(data: Path, out: Path, cores: int) -> None:
    con = settings(duckdb.connect(), cores)
    copy(con, f"{data}/persons/*.parquet", f"{data}/households/*.parquet", out / "part-0000.parquet")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--plan", choices=("shards", "whole"), default="shards")
    args = parser.parse_args()
    cores = len(os.sched_getaffinity(0))
    args.out.mkdir()
    clock = Clock()
    with clock("run"):
        (shards if args.plan == "shards" else whole)(args.data, args.out, cores)
    report(clock, "duckdb", threads=cores)


if __name__ == "__main__":
    main()
