"""The five measurements. Each prints its progress and returns its summaries by engine."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from bench import totals
from bench.contest import ENGINES, LARGE, OURS, SINGLE, TASKS, Engine
from bench.environments import ensure
from bench.places import LAWS, MADE, POLICIES, ROOT
from bench.population import generate, recipe
from bench.race import Entry, Run, Summary, once, race, told

Result = dict[str, Any]
REPEATS = "300"


def population(persons: int) -> Path:
    """The folder with that many made-up people; written when it is not there, not whole, or of an older recipe."""
    folder = MADE / f"people-{persons}"
    made = folder / "made.json"
    if not made.exists() or json.loads(made.read_text()).get("recipe") != recipe():
        print(f"making {persons:,} people …", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        generate(persons, folder)
    return folder


def ready(names: Sequence[str]) -> dict[str, Engine]:
    engines = {name: ENGINES[name] for name in names}
    for core in {engine.core for engine in engines.values() if engine.core}:
        ensure(core)
    return engines


def judged(name: str, out: Path, agreed: totals.Totals, run: Run) -> None:
    """The first run sets the totals; every other must have the same."""
    found = totals.of_ours(out) if name == OURS else totals.of_the_others(out)
    if not agreed:
        agreed.update(found)
    totals.compare(name, found, agreed)


def count(names: Sequence[str], persons: int, rounds: int) -> Result:
    """Everybody, Parquet to Parquet."""
    people, agreed, entries = population(persons), totals.Totals(), []
    for name, engine in ready(names).items():
        out = MADE / "out" / name
        command = engine.command("--data", people / engine.layout, "--out", out)
        entries.append(
            Entry(
                name,
                command,
                engine.surroundings(),
                before=partial(shutil.rmtree, out, ignore_errors=True),
                after=partial(judged, name, out, agreed),
            )
        )
    (MADE / "out").mkdir(exist_ok=True)
    admitted = admission(people / "folder", POLICIES) if OURS in names else None
    summaries = race(entries, rounds)
    made = json.loads((people / "made.json").read_text())
    return {"people": made, "engines": summaries, "totals": agreed, "admission": admitted}


def admission(folder: Path, policies: Path) -> Summary:
    """Our engine checks a raw folder once a change; a count reads what was admitted. Timed once, and reported."""
    engine = TASKS["admission"]
    run = once(Entry("admission", engine.command("--data", folder, "--policies", policies), engine.surroundings()))
    print(f"  {'admission':25} {told(run)}", flush=True)
    return run


def large(names: Sequence[str], persons: int, rounds: int) -> Result:
    return count([name for name in names if name in LARGE], persons, rounds)


def single(names: Sequence[str], rounds: int) -> Result:
    """One household of four, all eight answers; ours keep the proof."""
    agreed: dict[str, Any] = {}

    def same(name: str, run: Run) -> None:
        answers = run.pop("answers")
        agreed.setdefault("answers", answers)
        if answers != agreed["answers"]:
            raise totals.Differ(f"{name} answers {answers}, the engines before it {agreed['answers']}")

    engines = ready([name for name in names if name in SINGLE])
    if OURS in engines:
        engines[OURS] = TASKS["single"]
    entries = [
        Entry(name, engine.command("--single", REPEATS), engine.surroundings(), after=partial(same, name))
        for name, engine in engines.items()
    ]
    return {"engines": race(entries, rounds), "answers": agreed.get("answers")}


def everything(persons: int, rounds: int) -> Result:
    """All the policies of this repository over the demo's district, with findings."""
    people, out = MADE / f"district-{persons}", MADE / "out" / "everything"
    print(f"making a district of {persons:,} people …", flush=True)
    shutil.rmtree(people, ignore_errors=True)
    made = ("-m", "bench.district", "--persons", str(persons), "--out", str(people))
    subprocess.run([sys.executable, *made], cwd=ROOT, check=True)
    engine, admitted = TASKS["findings"], admission(people, LAWS)
    command = engine.command("--data", people, "--out", out)
    clear = partial(shutil.rmtree, out, ignore_errors=True)
    entry = Entry("everything", command, engine.surroundings(), before=clear)
    return {"engines": {OURS: race([entry], rounds)[entry.name]}, "admission": admitted}


def load(rounds: int) -> Result:
    """Every policy file read and checked, from a cold start of the process."""
    engine = TASKS["load"]
    return {"engines": {OURS: race([Entry("load", engine.command(), engine.surroundings())], rounds)["load"]}}
