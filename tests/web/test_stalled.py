"""Jobs of a worker that was killed are taken up again, each by itself; where the same waits already, that one does it."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from procrastinate.contrib.django import app

from tests.office import OfficeForTests
from yingbao.web.tasks import retry_stalled

PUT = """INSERT INTO procrastinate_jobs (task_name, queue_name, priority, lock, queueing_lock, args, status, attempts)
VALUES (%s, 'default', 0, NULL, %s, '{}', %s::procrastinate_job_status, 0)"""


async def take_up() -> None:
    async with app.open_async():
        await retry_stalled.func(timestamp=0)


def jobs(con: Any) -> list[tuple[str, str]]:
    return list(con.execute("SELECT task_name, status::text FROM procrastinate_jobs ORDER BY id").fetchall())


def test_one_that_waits_already_holds_up_no_other(office: OfficeForTests) -> None:
    with office.sql() as con:
        con.execute("DELETE FROM procrastinate_jobs")
        for task, lock, status in (("look", "look", "doing"), ("look", "look", "todo"), ("import", None, "doing")):
            con.execute(PUT, [task, lock, status])
        con.commit()
    with ThreadPoolExecutor(1) as beside:  # a browser of other tests may keep this thread's event loop
        beside.submit(asyncio.run, take_up()).result()
    with office.sql() as con:
        assert jobs(con) == [("look", "todo"), ("import", "todo")]
