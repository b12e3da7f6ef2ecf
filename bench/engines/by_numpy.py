"""The eight policies in numpy by hand: persons clustered by household, reduceat, int64 fen. An oracle without SQL."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.dataset  # (here, so that its import stays out of the load lap)
import pyarrow.parquet as pq

from bench.clock import Clock, report
from bench.spec import CARE, CODE, HOUSE_COLS, OF_HOUSEHOLDS, PERSON_COLS, POLICIES, born_by, in_force

Column = np.ndarray[Any, Any]
Columns = dict[str, Column]
P = in_force()


def load(data: Path) -> Columns:
    """All columns by name, `hid` the households' ids; NULL is 0 and a birth is days since 1970."""
    tables = (
        pq.read_table(data / "persons", columns=list(PERSON_COLS)),
        pq.read_table(data / "households", columns=list(HOUSE_COLS)).rename_columns(["hid", *HOUSE_COLS[1:]]),
    )
    out = {}
    for table in tables:
        for name in table.column_names:
            column = table[name].cast(pa.int32()) if name == "birth" else table[name]
            out[name] = (column.fill_null(0) if column.null_count else column).to_numpy(zero_copy_only=False)
    return out


def reached(birth: Column, age: int) -> Column:
    return birth <= (np.datetime64(born_by(age)) - np.datetime64("1970-01-01")).astype(int)


def add_up(c: Columns) -> Columns:
    """Per household: where it starts, its size, and what its members add up to."""
    a60, severe = reached(c["birth"], 60), (c["dis_grade"] > 0) & (c["dis_grade"] <= 2)
    counted = c["income"] - np.where(c["employed"], (c["income"] * P["work_cost_pct"] + 50) // 100, 0)
    counted -= severe * P["disabled_deduction"]
    counted -= a60 * P["elder_deduction"]
    np.maximum(counted, 0, out=counted)
    dependant = np.where(a60 | ~reached(c["birth"], 18), P["supp_dependant"], 0)
    start = np.flatnonzero(np.r_[True, c["hh_id"][1:] != c["hh_id"][:-1]])
    return {
        "start": start,
        "n": np.diff(np.r_[start, len(c["hh_id"])]),
        "inc": np.add.reduceat(counted, start),
        "supp": np.add.reduceat(np.where(severe, P["supp_severe"], dependant), start),
        "med": np.add.reduceat(c["med_oop"], start),
        "local": np.logical_or.reduceat(c["residency"] == 1, start),
        "all60": np.logical_and.reduceat(a60, start),
    }


def of_households(c: Columns, h: Columns) -> Columns:
    std, inc, med = P["std"], h["inc"], h["med"]
    line = std * h["n"]
    fit = h["local"] & (c["houses"] <= 1)
    poor = fit & (inc < line) & (c["assets"] <= P["asset_months"] * line)
    dibao = np.where(poor, np.minimum(line - inc + h["supp"], line), 0)
    rigid = (inc < 2 * line) & (med * 100 > P["rigid_pct"] * 12 * inc)
    out = (dibao > 0) | ~fit | (c["assets"] > P["edge_asset_months"] * line)
    half = ((100 * med - 240 * inc) * 50 + 5000) // 10000
    return {
        "dibao": dibao,
        "edge": np.where(out, 0, np.where(2 * inc < 3 * line, 1, np.where(rigid, 2, 0))),
        "medrelief": np.where(rigid & (med > 3 * std), np.maximum(std, np.minimum(6 * line, half)), 0),
    }


def of_persons(c: Columns, h: Columns, hh: Columns) -> Columns:
    """Only for those who can qualify; `who` is their position."""
    birth, grade, orphan = c["birth"], c["dis_grade"], c["orphan"]
    who = np.flatnonzero((grade > 0) | reached(birth, 60) | ((orphan > 0) & ~reached(birth, 18)))
    of = np.repeat(np.arange(len(h["start"])), h["n"])[who]
    table = np.zeros((5, 8), np.int64)
    for number, row in CARE.items():
        table[number, 1:] = row
    birth, grade, orphan, local = birth[who], grade[who], orphan[who], c["residency"][who] == 1
    a80, dibao, edge, n = reached(birth, 80), hh["dibao"][of], hh["edge"][of], h["n"][of]
    low = np.where(edge == 2, P["living_low"], 0)
    alone = reached(birth, 60) & (c["lives_alone"][who] | (n == 1))
    bands = [reached(birth, 100), reached(birth, 90), a80, reached(birth, 70)]
    unsupported = np.where(orphan == 2, np.maximum(0, P["unsupported"] - dibao // n), 0)
    return {
        "who": who,
        "care": local * table[grade, c["dis_type"][who]],
        "living": (local & (grade > 0)) * np.where((dibao > 0) | (edge == 1), P["living_full"], low),
        "old": local * np.select(bands, [P["old100"], P["old90"], P["old80"], P["old70"]], 0),
        "visit": (alone | (a80 & h["all60"][of])) * np.where(a80 | ((grade > 0) & (grade <= 2)), 4, 1),
        "child": ~reached(birth, 18) * np.where(orphan == 1, P["orphan"], unsupported),
    }


def rows(c: Columns, hh: Columns, pp: Columns) -> pa.Table:
    out = []
    for name in POLICIES:
        key, value = (c["hid"], hh[name]) if name in OF_HOUSEHOLDS else (c["person_id"][pp["who"]], pp[name])
        i = np.flatnonzero(value)
        out.append((np.full(len(i), CODE[name], np.int8), key[i], value[i].astype(np.int64)))
    columns = (np.concatenate(column) for column in zip(*out, strict=True))
    return pa.table(dict(zip(("policy", "subject", "value"), columns, strict=True)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    args.out.mkdir()
    clock = Clock()
    with clock("load"):
        columns = load(args.data)
    with clock("evaluate"):
        house = add_up(columns)
        of_house = of_households(columns, house)
        table = rows(columns, of_house, of_persons(columns, house, of_house))
    with clock("write"):
        pq.write_table(table, args.out / "part-0000.parquet", compression="snappy")
    report(clock, "numpy", "pyarrow", threads=1)


if __name__ == "__main__":
    main()
