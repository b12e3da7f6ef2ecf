"""`python -m bench.registry_backup HOME`: the drill. An office is backed up, restored, and compared table by table.

HOME is the folder of a filled office (`make demo` leaves one in demo/office). Afterwards it is as it was: the restored
database is in its place, and what was there before is dropped. Keys and the log's seals are timed beside, in memory.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

from bench.office_sections import put
from bench.page import table

NUMBERS = 1_100_000
ENTRIES = 1_000_000
BATCH = 200
"""Entries that a busy second writes."""


class Laps:
    """Seconds by what was done."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def lap(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - start
        print(f"{self.seconds[name]:8.1f} s  {name}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.registry_backup", description=__doc__)
    parser.add_argument("home", type=Path)
    args = parser.parse_args()
    os.environ.update(YINGBAO_HOME=str(args.home.resolve()), DJANGO_SETTINGS_MODULE="yingbao.web.settings")
    put("Backup and restore", "\n\n".join((drill(), numbers(), log())))


def drill() -> str:
    """Backs up and restores; raises if a single table differs."""
    import psycopg

    from yingbao.database import address, home
    from yingbao.database.backup.fingerprint import differences, fingerprint
    from yingbao.database.backup.restoring import replaced, restore
    from yingbao.database.backup.taking import backup
    from yingbao.database.preparing import connected

    laps = Laps()
    with tempfile.TemporaryDirectory(prefix="yingbao-drill-") as folder:
        with connected(address().keywords) as con, con.transaction():
            before = fingerprint(con)
            row = con.execute("SELECT pg_database_size(current_database())").fetchone()
        with laps.lap("backup, while people may work"):
            file = backup(address(), Path(folder) / "drill.backup")
        size = file.stat().st_size
        stages: list[tuple[str, float]] = []
        restore(address(), file, stage=lambda name: stages.append((name, time.perf_counter())))
        stages.append(("", time.perf_counter()))
    names = {
        "prove": "proved: decrypted, every chunk and checksum", "restore": "restored beside, with all indexes",
        "compare": "compared, every row of every table; statistics", "swap": "put in its place",
    }  # fmt: skip
    for (name, start), (_, end) in pairwise(stages):
        laps.seconds[names[name]] = end - start
        print(f"{end - start:8.1f} s  {names[name]}", flush=True)
    (home() / "last-backup.json").unlink()  # of a file that is gone
    with psycopg.connect(**address().keywords) as con:
        assert not differences(before, fingerprint(con)), "the restored tables differ"
    with connected({**address().keywords, "dbname": "postgres"}) as con:
        for name, _ in replaced(con, str(address().keywords["dbname"])):
            con.execute(f'DROP DATABASE "{name}"'.encode())
    rows = sum(count for count, _ in before.values())
    told = (
        f"The drill of an office of {before['public.registry_subject'][0]:,} files: {len(before)} tables,"
        f" {rows:,} rows, {row[0] / 2**30 if row else 0:.1f} GB of database, {size / 2**20:,.0f} MB of backup"
        " (zstd, AES-GCM). Rows and hashes of every table are the same afterwards."
    )
    return f"{told}\n\n{table(('step', 's'), ((name, f'{seconds:.1f}') for name, seconds in laps.seconds.items()))}"


def numbers() -> str:
    """A million and a bit of ID numbers through the keys."""
    from yingbao.database.keys import Ring, Version

    ring, laps = Ring({1: Version.make(1)}, 1), Laps()
    people = range(NUMBERS)
    values = [f"440311{person:012}" for person in people]
    with laps.lap("encrypt"):
        tokens = ring.encrypt_all("person.id_number", people, values)
    with laps.lap("keyed hash"):
        ring.hash_all(values)
    with laps.lap("decrypt"):
        assert ring.decrypt_all("person.id_number", people, tokens) == values
    parts = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in laps.seconds.items())
    return f"{NUMBERS:,} ID numbers, one core: {parts}."


def log() -> str:
    """A million entries sealed in batches, and verified."""
    from yingbao.accounts.log.chain import Line, Seal, canonical, seal
    from yingbao.accounts.log.heads import Head
    from yingbao.accounts.log.verifying import verify

    laps = Laps()
    detail = '{"facts": ["person.phone"], "reason": "探访前联系"}'
    lines = [
        Line(n, canonical([n, "look", n % 400, n % 900, "community_worker", "visit", n, detail]))
        for n in range(1, ENTRIES + 1)
    ]
    seals: list[Seal] = []
    with laps.lap("sealed"):
        for start in range(0, ENTRIES, BATCH):
            seals.append(seal(lines[start : start + BATCH], seals[-1] if seals else None, start))
    with laps.lap("verified"):
        assert verify(lines, seals, [str(Head.of(one)) for one in seals]).sound
    parts = ", ".join(f"{name} in {seconds:.1f} s" for name, seconds in laps.seconds.items())
    return f"{ENTRIES:,} entries of the log in {len(seals):,} seals, one core, without reading them from the database: {parts}."


if __name__ == "__main__":
    main()
