"""The office's processes: a server for the pages and a worker for the jobs, started together and stopped together."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

WORKER = "from yingbao.web.serving import work; work()"
PATIENCE = 10
"""Seconds that a worker has to finish its job; what it leaves is taken up again at the next start."""


@dataclass(frozen=True)
class Doors:
    """Where the pages are served: `processes` of them, each with `threads`."""

    host: str = "127.0.0.1"
    port: int = 8000
    processes: int = 2
    threads: int = 8

    @property
    def address(self) -> str:
        return f"http://{self.host}:{self.port}/"


def serve(doors: Doors) -> None:
    """Serves the pages until interrupted, with a worker beside."""
    from granian import Granian
    from granian.constants import Interfaces

    os.environ["YINGBAO_WARM"] = "1"
    with worker():
        Granian(
            "yingbao.web.wsgi:application",
            address=doors.host,
            port=doors.port,
            interface=Interfaces.WSGI,
            workers=doors.processes,
            blocking_threads=doors.threads,
            backpressure=doors.threads * 8,
            websockets=False,
            log_enabled=False,
            respawn_failed_workers=True,
        ).serve()


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    """A worker process that lives as long as the block."""
    environment = {**os.environ, "YINGBAO_PROCESS": "worker", "DJANGO_SETTINGS_MODULE": "yingbao.web.settings"}
    with subprocess.Popen([sys.executable, "-c", WORKER], env=environment) as process:
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()


def work() -> None:
    """The worker's life: jobs, and what recurs, until it is told to stop."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("procrastinate", "worker", "--concurrency=2", "--delete-jobs=successful")
