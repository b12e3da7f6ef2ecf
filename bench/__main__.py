"""`python -m bench`: times the engines and writes docs/performance.md.

`--only` and `--sections` run a part, for a quick look, and leave the page alone; so do other sizes than the usual ones.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from subprocess import CalledProcessError
from typing import Any

from bench import sections
from bench.contest import ENGINES, OURS
from bench.demands import verdicts
from bench.machine import machine
from bench.office_sections import kept
from bench.page import MET, page
from bench.places import LAST, PAGE, prepare
from bench.race import Failed
from bench.totals import Differ

SECTIONS = ("load", "single", "count", "large", "everything")
USUAL = {"persons": 1_100_000, "large": 11_000_000}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", help="engines, separated by commas: " + ", ".join(ENGINES))
    parser.add_argument("--sections", help="measurements, separated by commas: " + ", ".join(SECTIONS))
    parser.add_argument("--rounds", type=int, default=5, help="timed runs of each engine (default 5)")
    parser.add_argument("--persons", type=int, default=USUAL["persons"])
    parser.add_argument("--large", type=int, default=USUAL["large"])
    parser.add_argument("--page", action="store_true", help="write the page again from the last full run")
    args = parser.parse_args()
    for option, known in (("only", ENGINES), ("sections", SECTIONS)):
        chosen = (getattr(args, option) or ",".join(known)).split(",")
        if strange := set(chosen) - set(known):
            parser.error(f"--{option}: no {', '.join(sorted(strange))}; there are {', '.join(known)}")
        setattr(args, option, [name for name in known if name in chosen])
    return args


def measure(args: argparse.Namespace) -> dict[str, Any]:
    steps = {
        "load": lambda: sections.load(args.rounds),
        "single": lambda: sections.single(args.only, args.rounds),
        "count": lambda: sections.count(args.only, args.persons, args.rounds),
        "large": lambda: sections.large(args.only, args.large, min(3, args.rounds)),
        "everything": lambda: sections.everything(args.persons, min(3, args.rounds)),
    }
    today = dt.datetime.now(dt.UTC).date().isoformat()
    results: dict[str, Any] = {"machine": machine(), "day": today, "rounds": args.rounds}
    for name in args.sections:
        if name in ("load", "everything") and OURS not in args.only:
            continue
        print(f"\n{name}", flush=True)
        results[name] = steps[name]()
    return results


def publish(results: dict[str, Any]) -> None:
    LAST.write_text(json.dumps(results, indent=1))
    PAGE.write_text(page(results) + kept(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    print(f"\nwritten: {PAGE.name}")


def main() -> int:
    args = arguments()
    prepare()
    if args.page:
        publish(json.loads(LAST.read_text()))
        return 0
    try:
        results = measure(args)
    except (Failed, Differ, CalledProcessError) as error:
        print(f"\nbench: {error}", file=sys.stderr)
        return 1
    print()
    for verdict in verdicts(results):
        print(f"{MET[verdict.met]:12} {verdict.demand}: {verdict.measured}")
    full = list(ENGINES) == args.only and list(SECTIONS) == args.sections
    if full and all(getattr(args, name) == size for name, size in USUAL.items()):
        publish(results)
    return 0


if __name__ == "__main__":
    sys.exit(main())
