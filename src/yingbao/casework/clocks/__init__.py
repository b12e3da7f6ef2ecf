"""The law's clocks: working days with holidays and make-up days, calendar days, hours, months; pauses; nearly late."""

from yingbao.casework.clocks.reckoning import Due, Pause, due
from yingbao.casework.clocks.standing import Early, warning
from yingbao.casework.clocks.working_days import Calendar, load_calendar
from yingbao.engine.policies.process import Term

__all__ = [
    "Calendar", "Due", "Early", "Pause", "Term", "due", "load_calendar", "warning",
]  # fmt: skip
