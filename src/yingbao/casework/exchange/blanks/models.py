"""Blank forms that somebody brought, and what their columns were said to hold."""

from __future__ import annotations

from django.db import models


class Blank(models.Model):
    """A form as it was brought; the file lies in a column that no page may select, until it was kept long enough.

    `heads`: of each column its place, letter, head and what it probably holds; `print`: which form it is, by its heads.
    """

    id = models.BigAutoField(primary_key=True)
    name = models.TextField()
    print = models.TextField()
    heads = models.JSONField(default=list)
    size = models.IntegerField()
    made_day = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField()
    filled_at = models.DateTimeField(null=True)
    rows = models.IntegerField(default=0)
    forgotten_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "casework"


class BlankPlan(models.Model):
    """What the columns of a form hold, as somebody decided the last time: place → `table.fact`, or `granted.policy.aspect`; '' for left
    alone."""

    print = models.TextField(primary_key=True)
    plan = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.BigIntegerField()

    class Meta:
        app_label = "casework"
        db_table = "casework_blank_plan"
