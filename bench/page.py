"""docs/performance.md, from the results of one full run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bench.contest import ENGINES, OURS, TASKS
from bench.demands import Verdict, verdicts
from bench.race import Summary

Results = dict[str, Any]
MET = {True: "met", False: "**not met**", None: "–"}
HEAD = """# Performance

Written by `make bench`; a change made here is lost at the next run. What is timed, and how, is in
[bench/README.md](../bench/README.md)."""


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(head), *map(list, rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def asked(found: Iterable[Verdict]) -> str:
    rows = ((v.demand, v.measured, MET[v.met]) for v in found)
    return "## What was asked\n\n" + table(("demand", "measured", ""), rows)


def machine(results: Results) -> str:
    rows = [*results["machine"].items(), ("day", results["day"]), ("rounds", str(results["rounds"]))]
    return "## The machine\n\n" + table(("", ""), rows)


def laps(engine: Summary) -> str:
    return ", ".join(f"{name} {seconds:.3f}" for name, seconds in engine["laps"].items())


def race(results: Results, section: str) -> str:
    """Fastest first; the last column says how many times our time an engine takes."""
    engines: dict[str, Summary] = results[section]["engines"]
    people = results[section]["people"]
    ours = engines.get(OURS, {}).get("inside")
    rows = (
        (
            ENGINES[name].title,
            f"{e['inside']:.3f}",
            f"{e['cpu']:.3f}",
            laps(e),
            f"{e['whole']:.3f}",
            f"{e['peak_mb']:.0f}",
            str(e["threads"]),
            f"{e['inside'] / ours:.2f}" if ours else "–",
        )
        for name, e in sorted(engines.items(), key=lambda item: item[1]["inside"])
    )
    head = ("engine", "inside, s", "CPU, s", "of it", "whole process, s", "peak MB", "threads", "× ours")
    title = f"## {people['persons']:,} people in {people['households']:,} households, eight policies"
    return f"{title}\n\nParquet to Parquet, the fastest first.{admission(results[section])}\n\n{table(head, rows)}"


def growth(results: Results) -> str:
    """What more people cost and what does not grow with them: two sizes, so that a line can be laid through both."""
    small, large = (results[section] for section in ("count", "large"))
    more = (large["people"]["persons"] - small["people"]["persons"]) / 1e6

    def line(name: str) -> tuple[float, float]:
        few, many = (section["engines"][name]["inside"] for section in (small, large))
        return (many - few) / more, few - (many - few) / more * small["people"]["persons"] / 1e6

    (ours, fixed), (theirs, their_fixed) = line(OURS), line("shards")
    return f"""## What grows and what does not

Between the two sizes a further million people took our engine {ours:.3f} s and the hand-written SQL {theirs:.3f} s ({ours / theirs:.2f} ×).
What does not grow with them is {fixed:.3f} s against {their_fixed:.3f} s: ours reads, checks and compiles the policy files in
it, and adds up every policy at the end."""


def admission(section: Results) -> str:
    if run := section.get("admission"):
        cost = f"{run['inside']:.2f} s and {run['peak_mb']:.0f} MB at its peak, once a change of the data"
        return f" Our engine had checked and admitted the raw folder before: {cost}."
    return ""


def everything(results: Results) -> str:
    found = results["everything"]["engines"][OURS]
    text = (
        f"{found['policies']} policies in force, {found['rows']:,} answers entitled or unknown:"
        f" {found['inside']:.2f} s inside ({laps(found)}), peak memory {found['peak_mb']:.0f} MB."
    )
    return f"## All our policies, with findings\n\n{text}{admission(results['everything'])}"


def totals(results: Results) -> str:
    rows = ((name, *(f"{n:,}" for n in numbers)) for name, numbers in results["count"]["totals"].items())
    names = "; ".join(ENGINES[name].title for name in results["count"]["engines"])
    note = f"The same in every engine of the run ({names}); a difference fails it."
    return f"## Totals\n\n{note}\n\n{table(('policy', 'rows', 'sum (fen, visits, kind)', 'hash'), rows)}"


def single(results: Results) -> str:
    engines: dict[str, Summary] = results["single"]["engines"]
    titles = {name: ENGINES[name].title for name in engines} | {OURS: TASKS["single"].title}
    rows = ((titles[n], f"{e['median_ms']:.2f}", "yes" if n == OURS else "no") for n, e in engines.items())
    head = ("engine", "ms a household", "with the proof")
    return f"## One household of four, all eight answers\n\n{table(head, rows)}"


def libraries(results: Results) -> str:
    found: dict[str, str] = {}
    for section in ("count", "large", "single", "everything", "load"):
        for engine in results.get(section, {}).get("engines", {}).values():
            found |= engine.get("versions", {})
    return "## Libraries\n\n" + table(("library", "version"), sorted(found.items(), key=lambda item: item[0].lower()))


def page(results: Results) -> str:
    parts = [HEAD, asked(verdicts(results)), machine(results)]
    parts += [race(results, section) for section in ("count", "large") if section in results]
    parts += [growth(results)] if "count" in results and "large" in results else []
    rest = (("everything", everything), ("single", single), ("count", totals))
    parts += [render(results) for name, render in rest if name in results]
    return "\n\n".join([*parts, libraries(results)]) + "\n"
