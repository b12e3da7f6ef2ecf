"""What was reported, as it was taken down."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yingbao.casework.models import Case


class Report(models.Model):
    """What somebody said who reported. `abuse`: whether it was taken down as about abuse. The first has the moment at which its case was
    opened, any further one a later moment. `reachable`: it was taken down who reported; that lies sealed in a column that no page may
    select."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="reports")
    way = models.TextField()
    words = models.TextField()
    abuse = models.BooleanField(default=False)
    reachable = models.BooleanField(default=False, db_default=False)
    day = models.DateField()
    at = models.DateTimeField()
    taken_by = models.BigIntegerField()

    class Meta:
        app_label = "casework"
        indexes: ClassVar = [
            models.Index(fields=["case"], name="report_case"),
            models.Index(fields=["at"], name="report_at"),
        ]
