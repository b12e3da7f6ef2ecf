"""OpenFisca-core or PolicyEngine-core: the whole population, or one household again and again (`--single REPS`)."""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.dataset  # (here, so that its import stays out of the load lap)
import pyarrow.parquet as pq

from bench.clock import Clock, median_ms, report
from bench.engines.peer_core import CORE, SimulationBuilder
from bench.engines.peer_rules import HOUSE_IN, PERSON_IN, system
from bench.household import HOUSE, MEMBERS
from bench.spec import CODE, HOUSE_COLS, OF_HOUSEHOLDS, PERIOD, PERSON_COLS, POLICIES

Ids = dict[str, Any]


def load(tbs: Any, data: Path) -> tuple[Any, Ids]:
    """A simulation with every input set, and the ids of its persons and households."""
    persons = pq.read_table(data / "persons", columns=list(PERSON_COLS))
    households = pq.read_table(data / "households", columns=list(HOUSE_COLS))
    ids = {"person": persons["person_id"].to_numpy(), "household": households["hh_id"].to_numpy()}
    builder = SimulationBuilder()
    builder.create_entities(tbs)
    builder.declare_person_entity("person", np.arange(persons.num_rows))
    population = builder.declare_entity("household", ids["household"])
    builder.join_with_persons(population, persons["hh_id"].to_numpy(), np.zeros(persons.num_rows, np.int8))
    simulation = builder.build(tbs)
    for table, names in ((persons, PERSON_IN), (households, HOUSE_IN)):
        for name in names:
            column = table[name].fill_null(0) if table[name].null_count else table[name]
            simulation.set_input(name, "ETERNITY" if name == "birth" else PERIOD, column.to_numpy())
    return simulation, ids


def write(results: dict[str, Any], ids: Ids, out: Path) -> None:
    rows = []
    for name, result in results.items():
        value = np.asarray(result)
        i = np.flatnonzero(value)
        key = ids["household" if name in OF_HOUSEHOLDS else "person"]
        rows.append((np.full(len(i), CODE[name], np.int8), key[i], value[i].astype(np.int64)))
    columns = (np.concatenate(column) for column in zip(*rows, strict=True))
    table = pa.table(dict(zip(("policy", "subject", "value"), columns, strict=True)))
    pq.write_table(table, out / "part-0000.parquet", compression="snappy")


def everybody(data: Path, out: Path) -> None:
    out.mkdir()
    clock = Clock()
    with clock("system"):
        tbs = system()
    with clock("load"):
        simulation, ids = load(tbs, data)
    with clock("evaluate"):
        results = {name: simulation.calculate(name, PERIOD) for name in POLICIES}
    with clock("write"):
        write(results, ids, out)
    report(clock, f"{CORE}-core", "numpy", "pyarrow", threads=1)


def case() -> dict[str, Any]:
    """The one household in OpenFisca's JSON form."""
    members = {
        name: {fact: {"ETERNITY" if fact == "birth" else PERIOD: value} for fact, value in facts.items()}
        for name, facts in MEMBERS.items()
    }
    house = {fact: {PERIOD: value} for fact, value in HOUSE.items()}
    return {"persons": members, "households": {"h": {"members": list(MEMBERS), **house}}}


def single(reps: int) -> None:
    clock = Clock()
    with clock("system"):
        tbs = system()
    situation, laps, answers = case(), [], {}
    for _ in range(reps):
        start = time.perf_counter()
        simulation = SimulationBuilder().build_from_dict(tbs, situation)
        answers = {name: simulation.calculate(name, PERIOD).tolist() for name in POLICIES}
        laps.append(time.perf_counter() - start)
    report(clock, f"{CORE}-core", median_ms=median_ms(laps), answers=answers)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--single", type=int)
    args = parser.parse_args()
    if args.single:
        single(args.single)
    else:
        everybody(args.data, args.out)


if __name__ == "__main__":
    main()
