"""What is in force twice."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yingbao.casework.models import Case
from yingbao.registry.models import Subject


class Twice(models.Model):
    """That two decisions of a policy, for an event or none, were in force of `subject` on the same days. `settled`: somebody ended
    the earlier one; where it ended otherwise it is in no list (casework.still_twice).

    Of the one that was ended, each in a row: `since` when it ran, how much it paid, which one goes on (`by_since`, `by_fen`), the
    `case` that decided it, whether they were `heard` before, and in how many `months` both were in force until then. What was paid in these
    is read from the receipts (sql/paid_twice.sql).
    """

    id = models.BigAutoField(primary_key=True)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+", db_constraint=False)
    policy = models.TextField()
    event = models.TextField(default="")
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.BigIntegerField(null=True)
    settled_why = models.TextField(default="")
    heard = models.BooleanField(default=False, db_default=False)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="twice")
    since = models.DateField(null=True)
    fen = models.BigIntegerField(null=True)
    by_since = models.DateField(null=True)
    by_fen = models.BigIntegerField(null=True)
    months = models.IntegerField(default=0, db_default=0)

    class Meta:
        app_label = "casework"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject", "policy", "event"], condition=Q(settled_at=None), name="found_once"
            )
        ]


class Overpaid(models.Model):
    """What became of the money that was paid too much, as somebody took it down; the last one says how it stands.

    `became`: recovered, offset in later payments, waived, or open again, where what was taken down was wrong. `day`: on which it was so.
    """

    id = models.BigAutoField(primary_key=True)
    twice = models.ForeignKey(Twice, models.PROTECT, related_name="overpaid")
    became = models.TextField()
    why = models.TextField()
    day = models.DateField()
    at = models.DateTimeField()
    author_id = models.BigIntegerField()

    class Meta:
        app_label = "casework"
        indexes: ClassVar = [models.Index(fields=["twice"], name="overpaid_twice")]
