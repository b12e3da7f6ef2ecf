"""Messages leave every other minute."""

from __future__ import annotations

from procrastinate.contrib.django import app


@app.periodic(cron="*/2 * * * *")
@app.task(name="casework.outbox.send", queueing_lock="casework.outbox", lock="casework.outbox")
def send(timestamp: int = 0) -> None:
    from yingbao.casework.outbox.sending import send_all

    send_all()
