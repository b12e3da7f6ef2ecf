"""What was answered at the steps of a case."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yingbao.casework.models import Case, Task
from yingbao.registry.models import Subject


class Answer(models.Model):
    """One question, answered. `said`: value (it stands in `statement`), confirms (what is registered), unknown, declines.

    `against`: the statement of another source that says otherwise; `holds`: what who asked found of that: visit, register,
    open, '' for not said yet. `day`: of the visit; `once`: what is sent twice is taken down once.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="answers")
    task = models.ForeignKey(Task, models.PROTECT, related_name="answers")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+", db_constraint=False)
    topic = models.TextField()
    occasion = models.TextField(default="")
    fact = models.TextField()
    said = models.TextField()
    statement = models.BigIntegerField(null=True)
    against = models.BigIntegerField(null=True)
    holds = models.TextField(default="")
    day = models.DateField()
    once = models.UUIDField()
    second_id = models.BigIntegerField(null=True)
    asked_by = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        app_label = "casework"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "once"], name="one_answer"),
            models.CheckConstraint(
                condition=Q(said__in=("value", "confirms", "unknown", "declines")), name="answer_said"
            ),
            models.CheckConstraint(condition=Q(holds__in=("", "visit", "register", "open")), name="answer_holds"),
        ]
        indexes: ClassVar = [models.Index(fields=["case"], name="answer_case")]


class Sheet(models.Model):
    """A survey form that was printed: its questions in their order, as forms carry them, and when it was last typed in.

    `serial`: which one of the case; with the case's number it is the form's.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="sheets")
    serial = models.IntegerField()
    items = models.JSONField()
    day = models.DateField()
    printed_at = models.DateTimeField()
    printed_by = models.BigIntegerField()
    entered_day = models.DateField(null=True)
    entered_by = models.BigIntegerField(null=True)

    class Meta:
        app_label = "casework"
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "serial"], name="one_sheet")]

    @property
    def number(self) -> str:
        """As it stands on the paper."""
        return f"{self.case.number}-{self.serial}"
