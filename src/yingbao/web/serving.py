"""The office's processes: a server for the pages and a worker for the jobs, started together and stopped together; of
those that die meanwhile each is followed by another."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Event, Lock, Thread

from yingbao.web.gathering import gather

WORKER = "from yingbao.web.serving import work; work()"
PATIENCE = 10
"""Seconds that a worker has to finish its job; what it leaves is taken up again at the next start."""
IDLE = 600
"""Seconds after which a thread that has nothing to do is ended; the next connects anew, which somebody waits for."""
PAUSE = 2
"""Seconds before a worker that died is followed by another: one that cannot live does not keep the machine busy."""


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
    os.environ["YINGBAO_WARM"] = "1"
    # Until the server takes it over, so that the worker is told as well.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        gather()
        with worker():
            serve_pages(doors)


def serve_pages(doors: Doors, application: str = "yingbao.web.wsgi:application", patience: int = PATIENCE) -> None:
    """Serves pages until interrupted. `patience`: seconds that a server process has to end; one that is told while it is still being
    loaded does not hear it."""
    from granian import Granian
    from granian.constants import Interfaces

    Granian(
        application,
        address=doors.host,
        port=doors.port,
        interface=Interfaces.WSGI,
        workers=doors.processes,
        blocking_threads=doors.threads,
        blocking_threads_idle_timeout=IDLE,
        backpressure=doors.threads * 8,
        websockets=False,
        log_enabled=False,
        respawn_failed_workers=True,
        workers_kill_timeout=patience,
    ).serve()


class Worker:
    """A worker process; when it dies, whatever of, another takes its place, until it is told to stop."""

    def __init__(self) -> None:
        self.stopping, self.turning = Event(), Lock()
        self.process = self._begin()
        Thread(target=self._follow, daemon=True).start()

    def _begin(self) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "YINGBAO_PROCESS": "worker", "DJANGO_SETTINGS_MODULE": "yingbao.web.settings"}
        return subprocess.Popen([sys.executable, "-c", WORKER], env=environment)

    def _follow(self) -> None:
        while True:
            self.process.wait()
            self.stopping.wait(PAUSE)
            with self.turning:
                if self.stopping.is_set():
                    return
                self.process = self._begin()

    def stop(self) -> None:
        with self.turning:
            self.stopping.set()
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@contextmanager
def worker() -> Iterator[Worker]:
    """A worker that is at work as long as the block lasts."""
    kept = Worker()
    try:
        yield kept
    finally:
        kept.stop()


def work() -> None:
    """The worker's life: jobs, and what recurs, until it is told to stop."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("procrastinate", "worker", "--concurrency=2", "--delete-jobs=successful")
