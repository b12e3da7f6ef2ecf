"""When a step is due: the plan's term, from the day it counts from, with the pauses in which the citizen owed papers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from yingbao.casework.clocks import Calendar, Pause, Term, due, load_calendar, warning
from yingbao.casework.models import Case, Plan, Task
from yingbao.engine.dictionary import Label

HANGS = "publicise"
"""A notice's last day is no term of the office's: only afterwards can it say that nobody objected."""
STOPS = "papers"
"""While a case is at such a step the clocks that began before stand still: the citizen owes something."""


PRESSING = Label("紧急，无时限", "urgent, no limit")
"""What a step is marked with for which no law sets a term, while somebody waits in an emergency."""


@dataclass(frozen=True)
class Clock:
    """`due`: the last day in time; `warn`: from when it is nearly late; `provisional`: over days of no known calendar."""

    due: date | None = None
    warn: date | None = None
    provisional: bool = False

    def as_json(self, plan: int | None = None) -> str:
        """As the database takes it; `plan`: the step that it was reckoned for, None for the end of the case."""
        days = {name: day.isoformat() for name, day in (("due", self.due), ("warn", self.warn)) if day is not None}
        return json.dumps({**days, "provisional": self.provisional, "plan": plan})


@cache
def calendar() -> Calendar:
    """The official calendar with the office's own table of days."""
    return load_calendar(settings.POLICIES / "office.yaml")


@dataclass(frozen=True)
class Walked:
    """A step that is done: since when the case stood there, and until when."""

    step: str
    does: str
    entered: date
    done: date


def clock_of(case: Case | None, plan: Plan, today: date) -> Clock:
    """The clock of a case that enters `plan` on `today`."""
    done = case.tasks.exclude(done_day=None).order_by("id") if case and plan.within else ()
    return reckon(
        plan, today, [Walked(task.step, task.does, task.entered_day, task.done_day or today) for task in done]
    )


def reckon(plan: Plan, today: date, walked: Sequence[Walked]) -> Clock:
    """The clock of whoever comes to `plan` on `today` by these steps, in their order.

    Where it counts from a step that was done more than once, the last time counts: papers that were missing when somebody
    applied are no acceptance, the one that follows is. Of several terms the first that is over counts.
    """
    terms = [_reckon(term, today, walked) for term in plan.within.split("; ") if term]
    return min(terms, key=lambda clock: clock.due or date.max, default=Clock())


def _reckon(term: str, today: date, walked: Sequence[Walked]) -> Clock:
    """The clock by one term, as the plan writes it."""
    number, unit, *since = term.split(" ")
    start = next((one.done for one in reversed(walked) if since and one.step == since[0]), today)
    pauses = [Pause(one.entered, one.done) for one in walked if one.does == STOPS and one.entered >= start]
    found = due(start, Term(int(number), unit), pauses, calendar())
    return Clock(found.day, warning(found, calendar()), found.provisional)


def hour(task: Task) -> str:
    """By which hour of its last day a step is due whose term runs in hours from when it was entered; '' where it runs in days."""
    number, unit, *since = (*task.plan.within.split(" "), "", "")[:3]
    if task.due is None or unit != "hours" or any(since):
        return ""
    return f"{timezone.localtime(task.entered_at + timedelta(hours=int(number))):%H:%M}"


def late(today: date) -> Q:
    """The steps whose last day is over, but for those in which a notice hung until then."""
    return Q(due__lt=today) & ~Q(does=HANGS)


def badge(task: Task, today: date) -> tuple[str, Label]:
    """How much time a task has left, as a badge."""
    if task.due is None and task.pressing:
        return "error", PRESSING
    if task.due is None:
        return "plain", Label("无时限", "no limit")
    about = "（暂定）" if task.provisional else "", " (provisional)" if task.provisional else ""
    left = (task.due - today).days
    if left < 0 and task.does == HANGS:
        return "warn", Label("公示期满", "the notice's time is over")
    if left < 0:
        return "error", Label(f"超时 {-left} 天{about[0]}", f"{-left} {_days(-left)} late{about[1]}")
    kind = "warn" if task.warn is not None and today >= task.warn else "ok"
    if left == 0 and task.does == HANGS:
        return kind, Label("公示最后一天", "the notice's last day")
    if left == 0:
        return kind, Label(f"今天到期{about[0]}", f"due today{about[1]}")
    return kind, Label(f"剩 {left} 天{about[0]}", f"{left} {_days(left)} left{about[1]}")


def _days(number: int) -> str:
    return "day" if number == 1 else "days"
