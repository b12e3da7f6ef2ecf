"""What people stop by hand; the database checks the right to it."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from yingbao.casework.deaths.models import Ending
from yingbao.registry.queries import rows
from yingbao.registry.signals import stated


def stop_by_hand(ending: Ending, since: date, why: str) -> None:
    """What was granted ends on a day. Raises django.db.DatabaseError: not this desk's, stopped already, no reason."""
    rows("SELECT casework.stop_by_hand(%s, %s, %s)", [ending.pk, since, why])
    transaction.on_commit(lambda: stated.send_robust(sender=None), using="default")
