"""What goes to a platform: batches, their rows, and the numbers under which the platform knows somebody."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from yingbao.casework.models import Case
from yingbao.registry.models import Subject


class Exchange(models.Model):
    """A batch for a platform, from its order to its close. The file and what each row says lie in columns that no page may select.

    `facts`: of which its maker asked to be told; `state`: waiting, checked (a dry run: nothing is written yet), confirmed, made,
    dropped, closed; `done`: rows that are filled; `sha256`: of the file in clear; `answers`: hashes of the files that came back.
    """

    id = models.BigAutoField(primary_key=True)
    number = models.TextField(unique=True)
    layout = models.TextField()
    platform = models.TextField()
    format = models.TextField()
    month = models.DateField()
    facts = ArrayField(models.TextField())
    reason = models.TextField()
    mark = models.TextField()
    state = models.TextField(default="waiting")
    size = models.IntegerField()
    done = models.IntegerField(default=0)
    failed = models.JSONField(null=True)
    sha256 = models.TextField(default="")
    answers = ArrayField(models.TextField(), default=list)
    made_day = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField()
    fetched_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "casework"


class ExchangeRow(models.Model):
    """A row. `subject`: whose matter it is; `about`: the one it tells of; `people`: the family in order, its head first;
    `statement`: the decision in force, as the registry has it.

    `problems`: why it does not go out (head, why, and what to ask of whom); `state`: new, lacking, sent, accepted, rejected, settled;
    `differs`: heads under which the platform holds something else; `settled`: corrected, again, stays.
    """

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(Exchange, models.PROTECT, related_name="rows")
    place = models.IntegerField()
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    statement = models.BigIntegerField(null=True)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+", db_constraint=False)
    about = models.ForeignKey(Subject, models.PROTECT, related_name="+", db_constraint=False)
    people = ArrayField(models.BigIntegerField())
    state = models.TextField(default="new")
    problems = models.JSONField(default=list)
    their_number = models.TextField(default="")
    their_reason = models.TextField(default="")
    differs = ArrayField(models.TextField(), default=list)
    answered_at = models.DateTimeField(null=True)
    settled = models.TextField(default="")
    reason = models.TextField(default="")
    settled_by = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "casework"
        db_table = "casework_exchange_row"
        constraints: ClassVar = [models.UniqueConstraint(fields=["batch", "place"], name="one_row")]
        indexes: ClassVar = [models.Index(fields=["subject"], name="exchange_row_subject")]


class TheirNumber(models.Model):
    """Under which number a platform knows somebody."""

    id = models.BigAutoField(primary_key=True)
    platform = models.TextField()
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+", db_constraint=False)
    number = models.TextField()
    at = models.DateTimeField()

    class Meta:
        app_label = "casework"
        db_table = "casework_their_number"
        constraints: ClassVar = [models.UniqueConstraint(fields=["platform", "subject"], name="one_their_number")]
