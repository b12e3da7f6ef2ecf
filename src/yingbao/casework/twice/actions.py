"""What people end of what is granted twice; the database checks the right to it."""

from __future__ import annotations

from django.db import transaction

from yingbao.casework.twice.models import Twice
from yingbao.registry.queries import rows
from yingbao.registry.signals import stated


def end_twice(twice: Twice, why: str) -> None:
    """The earlier grant ends on the day from which the later runs. Raises django.db.DatabaseError: not this desk's, ended already, no
    reason."""
    rows("SELECT casework.end_twice(%s, %s)", [twice.pk, why])
    transaction.on_commit(lambda: stated.send_robust(sender=None), using="default")
