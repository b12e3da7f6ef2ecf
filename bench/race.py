"""Shuffled rounds, every run a fresh process, medians. The first round warms the page cache and is not counted."""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bench.places import ROOT

Run = dict[str, Any]
Summary = dict[str, Any]


class Failed(Exception):
    """A process of the bench ended with an error."""


@dataclass(frozen=True)
class Entry:
    """One thing to time. `before` makes room for a run; `after` judges its result and may add to it."""

    name: str
    command: list[str]
    surroundings: dict[str, str]
    before: Callable[[], None] = lambda: None
    after: Callable[[Run], None] = lambda run: None


def once(entry: Entry) -> Run:
    """The child's last line of JSON, and `whole`: seconds from the start of the process to its end."""
    entry.before()
    start = time.perf_counter()
    done = subprocess.run(entry.command, cwd=ROOT, env=entry.surroundings, capture_output=True, text=True, check=False)
    whole = time.perf_counter() - start
    if done.returncode:
        raise Failed(f"{entry.name} ended with {done.returncode}: {' '.join(entry.command)}\n{done.stderr[-3000:]}")
    run = {**json.loads(done.stdout.strip().splitlines()[-1]), "whole": whole}
    entry.after(run)
    return run


def race(entries: Sequence[Entry], rounds: int) -> dict[str, Summary]:
    """The summary of each entry, by name, in the order given."""
    runs: dict[str, list[Run]] = {entry.name: [] for entry in entries}
    for number in range(rounds + 1):
        label = f"round {number}/{rounds}" if number else "warming up"
        for entry in random.sample(entries, len(entries)):
            run = once(entry)
            print(f"  {label:11} {entry.name:13} {told(run)}", flush=True)
            if number:
                runs[entry.name].append(run)
    return {name: summary(found) for name, found in runs.items()}


def told(run: Run) -> str:
    inside = f"{run['median_ms']:.3f} ms each" if "median_ms" in run else f"{run['inside']:.3f} s inside"
    return f"{inside:>16}  {run['whole']:7.3f} s whole process  {run['peak_mb']:6.0f} MB"


def summary(runs: list[Run]) -> Summary:
    """Medians of the numbers (and of each lap), the lowest `inside`, and whatever else the last run said."""
    out: Summary = {**runs[-1], "rounds": len(runs), "least": min(run["inside"] for run in runs)}
    for key in ("inside", "cpu", "whole", "peak_mb", "median_ms"):
        if key in out:
            out[key] = statistics.median(run[key] for run in runs)
    out["laps"] = {lap: statistics.median(run["laps"][lap] for run in runs) for lap in out["laps"]}
    return out
