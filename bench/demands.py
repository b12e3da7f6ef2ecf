"""What was asked of the engine, and whether this run meets it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bench.contest import BY_HAND, OURS

Results = dict[str, Any]
GIGABYTE = 1000.0


@dataclass(frozen=True)
class Verdict:
    """`met` is None where nothing could be compared, or nothing is demanded."""

    demand: str
    measured: str
    met: bool | None


def _number(results: Results, section: str, engine: str, key: str) -> float:
    """KeyError when that was not measured."""
    return float(results[section]["engines"][engine][key])


def by_hand(results: Results) -> Verdict:
    ours = _number(results, "count", OURS, "inside")
    best = min(_number(results, "count", name, "inside") for name in BY_HAND)
    return _ratio("inside the process, at most 1.25 × the hand-written SQL (its faster plan)", ours, best, 1.25)


def _ratio(demand: str, ours: float, theirs: float, limit: float) -> Verdict:
    return Verdict(demand, f"{ours / theirs:.2f} × ({ours:.3f} s against {theirs:.3f} s)", ours <= limit * theirs)


def faster(peer: str, title: str, limit: float) -> Callable[[Results], Verdict]:
    def judge(results: Results) -> Verdict:
        ours, theirs = (_number(results, "count", name, "inside") for name in (OURS, peer))
        measured = f"{theirs / ours:.1f} × ({ours:.3f} s against {theirs:.3f} s)"
        return Verdict(f"at least {limit:g} × faster than {title}", measured, theirs >= limit * ours)

    return judge


def whole_process(results: Results) -> Verdict:
    ours, theirs = (_number(results, "count", name, "whole") for name in (OURS, "shards"))
    return Verdict("whole process, reported", f"{ours:.3f} s (SQL by hand, shards: {theirs:.3f} s)", None)


def tenfold(results: Results) -> Verdict:
    ten, small = _number(results, "large", OURS, "inside"), 10 * _number(results, "count", OURS, "inside")
    return _ratio("ten times the people, at most 1.1 × ten times the time", ten, small, 1.1)


def memory(results: Results) -> Verdict:
    peak = _number(results, "large", OURS, "peak_mb")
    return Verdict("ten times the people, peak memory at most 1 GB", f"{peak:.0f} MB", peak <= GIGABYTE)


def one_household(results: Results) -> Verdict:
    ours, theirs = (_number(results, "single", name, "median_ms") for name in (OURS, "openfisca"))
    measured = f"{ours / theirs:.2f} × ({ours:.2f} ms against {theirs:.2f} ms)"
    demand = "one household, every answer with its proof, at most 0.25 × OpenFisca's time without one"
    return Verdict(demand, measured, ours <= 0.25 * theirs)


def all_policies(results: Results) -> Verdict:
    inside, whole = (_number(results, "everything", OURS, key) for key in ("inside", "whole"))
    demand = "all our policies, with findings: the aim is 3 s on two cores"
    return Verdict(demand, f"{inside:.2f} s inside, {whole:.2f} s whole process", inside <= 3)


def cold_load(results: Results) -> Verdict:
    inside, whole = (_number(results, "load", OURS, key) for key in ("inside", "whole"))
    demand = "all policy files read and checked, at most 1 s from a cold start"
    return Verdict(demand, f"{whole:.2f} s whole process, {inside:.2f} s of it inside", whole <= 1)


DEMANDS: tuple[tuple[str, Callable[[Results], Verdict]], ...] = (
    ("by hand", by_hand),
    ("faster than OpenFisca", faster("openfisca", "OpenFisca", 4)),
    ("faster than PolicyEngine", faster("policyengine", "PolicyEngine", 2.5)),
    ("whole process", whole_process),
    ("ten times the people", tenfold),
    ("memory", memory),
    ("one household", one_household),
    ("all policies", all_policies),
    ("cold load", cold_load),
)


def verdicts(results: Results) -> list[Verdict]:
    found = []
    for name, judge in DEMANDS:
        try:
            found.append(judge(results))
        except KeyError:
            found.append(Verdict(name, "not measured in this run", None))
    return found
