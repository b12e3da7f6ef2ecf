"""The seals, and the log as two kinds of readers may see it (sql/log.sql)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Seal(models.Model):
    """A seal as `chain.Seal` describes it. `at` in microseconds, `ranges` and `open` as JSON."""

    number = models.BigIntegerField(primary_key=True)
    at = models.BigIntegerField()
    ranges = models.JSONField()
    marks = models.BinaryField()
    root = models.BinaryField()
    high = models.BigIntegerField()
    total = models.BigIntegerField()
    open = models.JSONField()
    previous = models.BinaryField()
    digest = models.BinaryField()


class Line(models.Model):
    """An entry, for a desk that audits."""

    at = models.DateTimeField()
    kind = models.TextField()
    user_id = models.BigIntegerField(null=True)
    who = models.TextField()
    role = models.TextField()
    purpose = models.TextField()
    subject_id = models.BigIntegerField(null=True)
    hidden = models.BooleanField()
    detail = models.JSONField()
    db_role = models.TextField()

    class Meta:
        managed = False
        db_table = "log_line"


class Mine(models.Model):
    """Who looked at one's own file, or a ward's."""

    at = models.DateTimeField()
    kind = models.TextField()
    who = models.TextField()
    role = models.TextField()
    purpose = models.TextField()
    subject_id = models.BigIntegerField()
    facts = models.JSONField()

    class Meta:
        managed = False
        db_table = "log_mine"
        ordering: ClassVar = ["-id"]
