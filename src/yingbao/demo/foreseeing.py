"""What moving the day of a made-up office means for its payments, said before it is moved."""

from __future__ import annotations

from datetime import date

from yingbao.accounts.models import Office
from yingbao.engine.calendar import month_start
from yingbao.engine.dictionary import Label

TOLD = Label(
    "演示办公室：到那一天为止，已批准的按月、按年发放由演示程序接着记录（虚构），漏发、错发照旧；已停的不再发。",
    "A made-up office: until that day the demonstration goes on recording what was granted by the month or year (made up), with the"
    " same gaps and mistakes; what was stopped is paid no more.",
)


def foresee(old: date, new: date) -> Label | None:
    """Only where a month begins in between, and nobody else would record payments."""
    return TOLD if month_start(new) > old and Office.objects.using("gate").get().made_up else None


def leave_to_the_night(old: date, new: date, alias: str) -> None:
    """Nothing is queued: what is paid meanwhile is recorded before the night looks (office/onward.py)."""
