"""What recurs in the office of people."""

from __future__ import annotations

from django.utils import timezone
from procrastinate.contrib.django import app

from yingbao.accounts.days import follow_the_calendar


@app.periodic(cron="3 * * * *")
@app.task(name="accounts.calendar", queueing_lock="accounts.calendar")
def calendar(timestamp: int) -> None:
    """A real office goes by the calendar; a made-up one stays on its day until somebody moves it."""
    follow_the_calendar(timezone.localdate())
