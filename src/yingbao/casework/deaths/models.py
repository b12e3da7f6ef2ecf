"""What a death is to end."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yingbao.casework.models import Case
from yingbao.registry.models import Source, Subject


class Ending(models.Model):
    """What a death is to end: a decision in force of `subject`, the file that has it. Once for each death and decision.

    `enters`: the death of whom it is about, or one in the family; `person` died on `died`, as `source` says in a `statement`;
    `decision`: the statement that was in force, told apart by its `occasion`; `case`: the re-check that is about it; None
    where the policy names no step for it, until somebody stops it by hand (`settled`) in a case of its own. `kept_at`: the
    re-check left it in force. `lifted_at`: the death was taken back.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Subject, models.PROTECT, related_name="+", db_constraint=False)
    died = models.DateField()
    statement = models.BigIntegerField()
    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    enters = models.TextField()
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+", db_constraint=False)
    policy = models.TextField()
    event = models.TextField(default="")
    occasion = models.TextField()
    decision = models.BigIntegerField()
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="endings")
    at = models.DateTimeField()
    kept_at = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.BigIntegerField(null=True)
    settled_why = models.TextField(default="")

    class Meta:
        app_label = "casework"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "subject", "policy", "occasion"], condition=Q(lifted_at=None), name="ended_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["subject"], name="ending_subject")]
