"""What moving the office's day means for the findings, said before it is moved."""

from __future__ import annotations

from datetime import date

from yingbao.engine.dictionary import Label

TOLD = Label(
    "线索按新的一天重新算：全区的要几分钟，算完以前看到的还是上一次的。",
    "Findings are counted anew for that day: some minutes for a whole district, and until then those of the last count are shown.",
)


def foresee(old: date, new: date) -> Label | None:
    return TOLD if new != old else None


def leave_to_the_minute(old: date, new: date, alias: str) -> None:
    """Nothing is queued: the look of each minute sees that the day is another (tasks.py)."""
