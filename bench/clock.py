"""The child's side of a measurement: named laps, the peak of memory, and one line of JSON for the runner.

Standard library only: the other engines' environments import it too.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

OURS = ("yingbao", "duckdb", "sqlglot")
"""What our own engine stands on."""


class Clock:
    """`with clock("load"): …`; laps of one name add up. `cpu`: what all threads together worked meanwhile, in seconds."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self.cpu = 0.0

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        start, worked = time.perf_counter(), time.process_time()
        yield
        self.cpu += time.process_time() - worked
        self.laps[name] = self.laps.get(name, 0.0) + time.perf_counter() - start


def peak_mb() -> float:
    """Peak resident set of this process, 10^6 bytes (VmHWM: unlike ru_maxrss not inherited from the parent)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) * 1024 / 1e6
    raise RuntimeError("no VmHWM in /proc/self/status: the bench runs on Linux")


def versions(*packages: str) -> dict[str, str]:
    found = {}
    for name in packages:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def report(clock: Clock, *packages: str, **extra: object) -> None:
    """One line of JSON; `inside` is the time after the imports, all laps together, `cpu` the work done in it."""
    inside = sum(clock.laps.values())
    line = {
        "inside": inside,
        "cpu": clock.cpu,
        "peak_mb": peak_mb(),
        "laps": clock.laps,
        "versions": versions(*packages),
    }
    print(json.dumps({**line, **extra}))


def median_ms(laps: list[float]) -> float:
    return 1e3 * sorted(laps)[len(laps) // 2]
