"""`python -m bench.office_night HOME`: a night of everybody, and 1,000 changes until their findings stand.

HOME is the folder of a filled, made-up office (`make demo` leaves one in demo/office); a thousand of its people are
corrected. Writes the section "Nights" of docs/performance.md.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path

from bench.office_engine import counted
from bench.office_sections import put

CHANGES = 1_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.office_night", description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    os.environ.update(YINGBAO_HOME=str(args.home.resolve()), YINGBAO_OVERLAYS="demo")
    from yingbao.database.migrating import migrate

    migrate()
    put("Nights", report(measure(args.rounds)))


def measure(rounds: int) -> dict[str, list[float]]:
    """Seconds of each step, round by round."""
    from yingbao.discovery.night.run import look_at_changes, mirror_folder, run_changes, run_night
    from yingbao.registry.mirror import full, lay, refresh

    times: dict[str, list[float]] = {
        "the whole mirror, admitted": [],
        "night of everybody, mirror at hand": [],
        f"mirror after {CHANGES:,} changes": [],
        f"findings after {CHANGES:,} changes": [],
        "of it the engine: their homes counted, for today and the horizon": [],
        "for today alone": [],
        "their layer laid, once the findings stand": [],
    }
    whole, night, layer, changed, engine, today, laid = times
    shutil.rmtree(mirror_folder(), ignore_errors=True)
    look_before(rounds)
    for round_ in range(rounds):
        times[whole].append(timed(lambda: full(mirror_folder())))
        times[night].append(timed(run_night))
        change(3 * round_)
        times[layer].append(timed(lambda: refresh(mirror_folder())))
        run_changes()
        change(3 * round_ + 1)
        times[changed].append(timed(look_at_changes))
        times[laid].append(timed(lambda: lay(mirror_folder())))
        change(3 * round_ + 2)
        both, alone = counted(mirror_folder())
        times[engine].append(both)
        times[today].append(alone)
        lay(mirror_folder())
    return times


def look_before(rounds: int) -> None:
    """Three looks that are not measured: each question of few rows is planned on the second time that it is asked."""
    from yingbao.discovery.night.run import run_changes

    for look in range(3):
        change(3 * rounds + look)
        run_changes()


def timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def change(seed: int) -> None:
    """A thousand people say now whether they agree to receive what they may have."""
    from django.db import connections, transaction

    with transaction.atomic("worker"), connections["worker"].cursor() as cursor:
        cursor.execute("SELECT id FROM registry_subject WHERE kind = 'person' ORDER BY id")
        chosen = random.Random(seed).sample([number for (number,) in cursor.fetchall()], CHANGES)
        cursor.execute(
            """INSERT INTO registry_statement (subject_id, topic, source_id, valid_from, recorded_at, facts, reason)
            SELECT id, 'facts', (SELECT id FROM registry_source WHERE code = 'visit'), DATE '2025-12-01' + %s,
                   clock_timestamp(), jsonb_build_object('consent', id %% 2 = %s %% 2), 'bench' FROM unnest(%s::bigint[]) id
            ON CONFLICT DO NOTHING""",
            [seed % 28, seed, chosen],
        )
        cursor.execute("SELECT registry.refresh(%s::bigint[])", [chosen])


def report(times: dict[str, list[float]]) -> str:
    asked = {0: "30", 1: "60", 2: "1", 3: "1", 4: "0.1", 5: "", 6: ""}
    lines = ["| step | least, s | median, s | asked for, s |", "| --- | --- | --- | --- |"]
    for number, (step, each) in enumerate(times.items()):
        lines.append(f"| {step} | {min(each):.2f} | {sorted(each)[len(each) // 2]:.2f} | {asked[number]} |")
    table = "\n".join(lines)
    print(table)
    told = "The made-up district of 1.1 million people in PostgreSQL (`python -m bench.office_night demo/office`)."
    warm = "The process has looked before, as the office's worker has: the law is compiled, its questions are planned."
    return f"{told} {warm}\n\n{table}"


if __name__ == "__main__":
    main()
