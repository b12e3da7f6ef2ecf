"""Messages leave every other minute; files of runs are not kept for ever."""

from __future__ import annotations

from procrastinate.contrib.django import app


@app.periodic(cron="*/2 * * * *")
@app.task(name="casework.outbox.send", queueing_lock="casework.outbox", lock="casework.outbox")
def send(timestamp: int = 0) -> None:
    from yingbao.casework.outbox.sending import send_all

    send_all()


@app.periodic(cron="40 3 * * *")
@app.task(name="casework.outbox.forget", queueing_lock="casework.outbox.forget")
def forget(timestamp: int = 0) -> None:
    from yingbao.casework.outbox.files import Runs
    from yingbao.casework.outbox.gateway import gateway, post

    for service in (gateway(), post()):
        if isinstance(service, Runs):
            service.forget()
