"""The way of a case, read from the policy's file a second time; it shares nothing with the database but the file."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from tests.casework.clocks.naive import last_day
from yingbao.casework.clock import STOPS, calendar
from yingbao.casework.clocks import Pause, Term
from yingbao.casework.plan import steps_of
from yingbao.engine.policies.process import END, Step
from yingbao.engine.policies.process import Term as Written

YEAR = timedelta(days=365)


def first_step(policy: str, day: date) -> Step:
    return next(step for step in steps_of(policy) if step.holds(day))


def arriving(policy: str, step: str, marks: Iterable[str], day: date) -> Step | None:
    """The step at which a case with these marks arrives; None: the end."""
    if step == END:
        return None
    found = next(one for one in steps_of(policy) if one.id == step and one.holds(day))
    wanted = found.when.removeprefix("not ")
    if not wanted or (wanted in marks) != found.when.startswith("not "):
        return found
    return arriving(policy, found.next[0][1], marks, day)


def ways(policy: str, step: Step, day: date) -> list[tuple[str, str]]:
    """What may come of a step, and where it leads: as the law of the day has it, where the case came there under another."""
    now = next((one for one in steps_of(policy) if (one.id, one.does) == (step.id, step.does) and one.holds(day)), step)
    then = dict(step.next)
    led = {**then, **dict(now.next)} if not step.holds(day) else then
    return [*((outcome, led[outcome]) for outcome in then), *((one, to) for one, to in led.items() if one not in then)]


def marks(policy: str) -> set[str]:
    """The marks that turn a way of its cases."""
    return {step.when.removeprefix("not ") for step in steps_of(policy)} - {""}


def entries(policy: str, day: date) -> list[Step]:
    """Where a further case of a matter may begin."""
    return [step for step in steps_of(policy) if step.does in ("recheck", "appeal") and step.holds(day)]


def due(step: Step, walked: list[tuple[Step, date, date]], day: date) -> tuple[date | None, bool]:
    """The last day in time of who comes to a step on `day`, and whether it is provisional; `walked`: steps done, with
    their first and last days."""
    return min(
        (due_by(term, walked, day) for term in step.within), key=lambda due: due[0] or date.max, default=(None, False)
    )


def due_by(term: Written, walked: list[tuple[Step, date, date]], day: date) -> tuple[date | None, bool]:
    begun_by = [done for one, _, done in walked if one.id == term.since]
    start = begun_by[-1] if begun_by else day
    pauses = [Pause(begun, done) for one, begun, done in walked if one.does == STOPS and begun >= start]
    return last_day(start, Term(term.number, term.unit), pauses, calendar())
