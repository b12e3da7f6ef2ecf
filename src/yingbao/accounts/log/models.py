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


class Verification(models.Model):
    """The whole log compared with its seals: asked for at an auditor's desk, done by the worker (sql/verification.sql).

    `state`: waiting, working, done or failed; `share`: how far it is; `found`: how many defects; `defects`: the first of
    them, as `verifying.Defect` has them.
    """

    id = models.BigAutoField(primary_key=True)
    asked_at = models.DateTimeField()
    asked_by = models.BigIntegerField(null=True)
    state = models.TextField(default="waiting")
    share = models.FloatField(default=0)
    done_at = models.DateTimeField(null=True)
    entries = models.BigIntegerField(default=0)
    seals = models.BigIntegerField(default=0)
    unsealed = models.BigIntegerField(default=0)
    found = models.BigIntegerField(default=0)
    defects = models.JSONField(default=list)
    restored = models.JSONField(default=list)

    @property
    def under_way(self) -> bool:
        return self.state in ("waiting", "working")


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
