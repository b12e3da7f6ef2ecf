"""The law's clocks: working days with holidays and make-up days, calendar days, hours, months; pauses; nearly late."""

from yingbao.casework.clocks.reckoning import Due, Pause, due
from yingbao.casework.clocks.standing import Early, State, state, warning
from yingbao.casework.clocks.terms import Unreadable, read_term
from yingbao.casework.clocks.working_days import Calendar, load_calendar
from yingbao.engine.policies.process import Term

__all__ = [
    "Calendar", "Due", "Early", "Pause", "State", "Term", "Unreadable", "due", "load_calendar", "read_term", "state", "warning",
]  # fmt: skip
