"""What people stop by hand; the database checks the right to it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from yingbao.casework.deaths.models import Ending
from yingbao.casework.deciding import Decided, money_of, rested
from yingbao.casework.models import Case
from yingbao.registry.answers.looking import look_closely
from yingbao.registry.queries import single
from yingbao.registry.signals import stated


def stop_by_hand(token: str, ending: Ending, since: date, why: str, today: date) -> int:
    """What was granted ends on a day, by a decision that keeps what the law says to it; the case that it is of, whose letter is owed.

    Raises django.db.DatabaseError: not this desk's, stopped already, no reason, a role that may not have everything revealed.
    """
    known_at, whose = timezone.now(), int(single("SELECT registry.kept(%s)", [ending.subject_id]))
    about = Case(policy=ending.policy, subject_id=whose, event=ending.event)
    decided = Decided(since, None, None, None, rested(look_closely(token, whose, why), about, today, known_at))
    said = decided.as_json(money_of(ending.policy))
    made = int(single("SELECT casework.stop_by_hand(%s, %s, %s, %s::jsonb)", [ending.pk, since, why, said]))
    transaction.on_commit(lambda: stated.send_robust(sender=None), using="default")
    return made
