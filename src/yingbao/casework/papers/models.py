"""Papers that may be asked for, and those that somebody was asked to bring."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from yingbao.casework.models import Case, Task
from yingbao.registry.models import Subject


class PaperKind(models.Model):
    """A paper of the office's list (papers.yaml), as the functions read it."""

    code = models.TextField(primary_key=True)
    of = models.TextField()
    tells = ArrayField(models.TextField())
    label = models.TextField()

    class Meta:
        app_label = "casework"
        db_table = "casework_paper_kind"


class Paper(models.Model):
    """A paper that is owed: `code` of the list, and of whom; or another one, '', in `words`, and `why`: the fact that cannot be known
    otherwise. `task`: the step at which it was named."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="papers")
    task = models.ForeignKey(Task, models.PROTECT, related_name="papers")
    code = models.TextField(default="")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+", db_constraint=False, null=True)
    words = models.TextField()
    why = models.TextField(default="")
    made_day = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField()

    class Meta:
        app_label = "casework"
        indexes: ClassVar = [models.Index(fields=["case"], name="paper_case")]
