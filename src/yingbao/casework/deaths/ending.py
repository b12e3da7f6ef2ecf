"""What the worker does after a death. It closes open cases, opens re-checks of what is in force, and stops nothing."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from yingbao.accounts.models import Office
from yingbao.casework.clock import Clock, clock_of
from yingbao.casework.models import Plan
from yingbao.registry.queries import rows, single

USING = "worker"
DIED = ["died"]
"""The mark by which some steps are only for the living."""


def end_by_death() -> None:
    """Each by itself, so that nobody waits for all of them. Safe to repeat: nothing is opened or closed twice."""
    today = Office.objects.using(USING).get().day
    for (number,) in rows("SELECT casework.taken_back()", using=USING):
        single("SELECT casework.lift_ending(%s)", [number], USING)
    for (number,) in rows("SELECT casework.dead_cases()", using=USING):
        single("SELECT casework.close_dead(%s)", [number], USING)
    ((upto, persons),) = rows("SELECT upto, persons FROM casework.look_for_deaths()", using=USING)
    query = "SELECT person, decision, policy, enters, step FROM casework.owed_to_death(%s)"
    for person, decision, policy, enters, step in rows(query, [persons], USING):
        clock = _clock(policy, step, enters, today) if step else Clock()
        with transaction.atomic(USING):
            single("SELECT casework.end_by_death(%s, %s, %s::jsonb)", [person, decision, clock.as_json()], USING)
    single("SELECT casework.deaths_seen(%s)", [upto], USING)


def _clock(policy: str, step: str, enters: str, today: date) -> Clock:
    """The clock of the step at which a re-check really arrives."""
    marks = DIED if enters == "death" else []
    query = "SELECT * FROM casework.arriving(%s, %s, %s, %s)"
    arriving = Plan.objects.using(USING).raw(query, [policy, step, marks, today])
    return next((clock_of(None, plan, today) for plan in arriving), Clock())
