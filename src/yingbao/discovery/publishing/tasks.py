"""An edition's check as a job."""

from __future__ import annotations

from procrastinate.contrib.django import app


@app.task(name="discovery.publishing.examine")
def examine(edition: int) -> None:
    from yingbao.discovery.publishing.checking import examine as look

    look(edition)
