"""What is in force twice."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yingbao.registry.models import Subject


class Twice(models.Model):
    """That two decisions of a policy, for an event or none, were in force of `subject` on the same days. `settled`: somebody ended
    the earlier one; where it ended otherwise it is in no list (casework.still_twice)."""

    id = models.BigAutoField(primary_key=True)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+", db_constraint=False)
    policy = models.TextField()
    event = models.TextField(default="")
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.BigIntegerField(null=True)
    settled_why = models.TextField(default="")

    class Meta:
        app_label = "casework"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject", "policy", "event"], condition=Q(settled_at=None), name="found_once"
            )
        ]
