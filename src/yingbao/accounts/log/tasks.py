"""What takes long about the log."""

from __future__ import annotations

from procrastinate.contrib.django import app


@app.task(name="log.verify")
def verify(number: int) -> None:
    from yingbao.accounts.log.running import run_verification

    run_verification(number)
