"""What people end of what is granted twice; the database checks the right to it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from yingbao.casework.deciding import Decided, money_of, rested
from yingbao.casework.models import Case
from yingbao.casework.twice.models import Twice
from yingbao.registry.answers.looking import look_closely
from yingbao.registry.queries import rows
from yingbao.registry.signals import stated


def settle(twice: Twice, became: str, why: str, on: date) -> None:
    """Takes down what became of the money that was paid too much. Raises django.db.DatabaseError: not this desk's, nothing was, no reason,
    a day to come."""
    rows("SELECT casework.settle_overpaid(%s, %s, %s, %s)", [twice.pk, became, why, on])


def end_twice(token: str, twice: Twice, why: str, heard: str, today: date) -> None:
    """The earlier grant ends on the day from which the later runs, by a decision that keeps what the law says, and owes its letter.
    `heard`: what the person said to it, '' where nobody is to be heard.

    Raises django.db.DatabaseError: not this desk's, ended already, no reason, nobody heard, a role that may not have everything revealed.
    """
    known_at = timezone.now()
    about = Case(policy=twice.policy, subject_id=twice.subject_id, event=twice.event)
    said = rested(look_closely(token, twice.subject_id, why), about, today, known_at)
    decided = Decided(today, None, None, None, said)
    told = decided.as_json(money_of(twice.policy))
    statement = "SELECT casework.end_twice(%s, %s, %s::jsonb || jsonb_build_object('heard', %s::text))"
    rows(statement, [twice.pk, why, told, heard])
    transaction.on_commit(lambda: stated.send_robust(sender=None), using="default")
