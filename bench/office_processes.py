"""What the processes of a served office have spent of the cores, as Linux counts it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

JOBS = b"import work"
"""In the command of the process that does the jobs, which is no page's."""
CONNECTED = (b"yingbao_web", b"yingbao_gate")


@dataclass(frozen=True)
class Spent:
    """Seconds of a core: by the processes that make pages, and by their connections to the embedded database."""

    pages: float
    database: float

    def __sub__(self, before: Spent) -> Spent:
        return Spent(self.pages - before.pages, self.database - before.database)


def spent(server: int, home: Path) -> Spent:
    """`server`: the process that started the others; `home`: the office's folder."""
    owner = int((home / "postgresql" / "data" / "postmaster.pid").read_text(encoding="utf-8").split()[0])
    pages = database = 0.0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command = (folder / "cmdline").read_bytes()
            fields = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        except OSError:
            continue
        parent, session, seconds = int(fields[1]), int(fields[3]), _seconds(fields)
        if session == server and JOBS not in command:
            pages += seconds
        elif parent == owner and any(role in command for role in CONNECTED):
            database += seconds
    return Spent(pages, database)


def _seconds(fields: list[str]) -> float:
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
