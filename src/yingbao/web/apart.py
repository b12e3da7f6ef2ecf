"""A process of its own in which a file that somebody brought is opened: whatever the file does, only that process dies."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

from yingbao.web.workrooms import work_room

CHILD = "import sys; sys.modules['numpy'] = None; from {module} import main; main()"
"""Arrow brings numpy along where it finds it, which takes as long to load as all the rest: nobody reckons with it there."""


@dataclass(frozen=True)
class Limits:
    """What such a process may use: bytes of memory, seconds of the processor, and twice as many of waiting."""

    memory: int
    seconds: int


def ask(module: str, limits: Limits, *arguments: str, given: bytes = b"") -> Any:
    """What `main` of a module answers (see `answer`) in a process of its own; None: it died, or wanted more than it may have.

    What it lays aside for the moment goes with it, however it ends.
    """
    command = [sys.executable, "-c", CHILD.format(module=module), *arguments]
    with work_room("apart") as folder:
        told = {**os.environ, "TMPDIR": str(folder)}
        try:
            done = subprocess.run(
                command, input=given, capture_output=True, check=False, timeout=2 * limits.seconds, env=told
            )
            return json.loads(done.stdout)
        except (subprocess.TimeoutExpired, ValueError):
            return None


def confine(limits: Limits) -> None:
    """The first thing that such a process does."""
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(told: Any) -> None:
    """The last: what it has to say, as JSON."""
    sys.stdout.write(json.dumps(told))
