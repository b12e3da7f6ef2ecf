"""Imports as jobs: in the order in which they were confirmed, and taken up again where a worker was killed.

One that waits for its turn waits in the queue, not in the worker, which has its hands free for what else there is.
"""

from __future__ import annotations

from typing import Final

from procrastinate.contrib.django import app

LOOKING: Final = "registry.imports.look"
"""The queue's lock of dry runs: they wait for each other, but not for an import, which takes longer."""
WRITING: Final = "registry.imports.write"


@app.task(name="registry.imports.look", lock=LOOKING)
def look(run: int) -> None:
    from yingbao.registry.imports.running import look_at

    look_at(run)


@app.task(name="registry.imports.apply", lock=WRITING)
def apply(run: int) -> None:
    from yingbao.registry.imports.running import apply_run

    apply_run(run)
    follow()


@app.task(name="registry.imports.undo", lock=WRITING)
def undo(run: int) -> None:
    from yingbao.registry.imports.running import undo_run

    undo_run(run)
    follow()


@app.periodic(cron="*/2 * * * *")
@app.task(name="registry.imports.resume", queueing_lock="registry.imports.resume")
def resume(timestamp: int) -> int:
    """Takes up again what was confirmed and is at work nowhere; how many runs."""
    from yingbao.registry.imports.resuming import left_lying

    left = left_lying()
    for run, task in left:
        app.configure_task(task).defer(run=run)
    return len(left)


@app.periodic(cron="50 3 * * *")
@app.task(name="registry.imports.forget", queueing_lock="registry.imports.forget")
def forget(timestamp: int) -> int:
    """Every night the uploaded files that are no longer needed; of how many imports."""
    from yingbao.registry.imports.retention import forget_files

    return forget_files()


def follow() -> None:
    """What is derived from the registry follows: search and statistics."""
    from yingbao.registry.search.keys import rekey_changed
    from yingbao.registry.statistics import count_all

    rekey_changed()
    count_all("worker")
