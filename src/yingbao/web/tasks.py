"""What recurs, whatever room it serves."""

from __future__ import annotations

import structlog
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

SILENT = 60
"""Seconds without a heartbeat after which a job's worker is taken for dead."""


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="retry_stalled", pass_context=False)
async def retry_stalled(timestamp: int) -> None:
    """A killed worker's job would stay `doing` for ever: it is queued again, and every job is written to bear that.

    Where the same waits already under its queueing lock, that one does it.
    """
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=SILENT):
        try:
            await app.job_manager.retry_job(job)
        except UniqueViolation:
            await app.job_manager.finish_job(job, Status.ABORTED, delete_job=True)
        else:
            structlog.get_logger().warning("job taken up again", job=job.id, task=job.task_name)
