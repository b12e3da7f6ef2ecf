"""Batches as jobs."""

from __future__ import annotations

from procrastinate.contrib.django import app


@app.task(name="casework.exchange.check", lock="casework.exchange")
def check(batch: int) -> None:
    from yingbao.casework.exchange.filling import check as fill

    fill(batch)


@app.task(name="casework.exchange.make", lock="casework.exchange")
def make(batch: int) -> None:
    from yingbao.casework.exchange.filling import make as write

    write(batch)


@app.periodic(cron="55 3 * * *")
@app.task(name="casework.exchange.forget", queueing_lock="casework.exchange.forget")
def forget(timestamp: int) -> int:
    """Every night the files that were kept long enough, as uploads are; how many."""
    from yingbao.casework.exchange.actions import forget_files

    return forget_files()
