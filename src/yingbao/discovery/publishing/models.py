"""Editions of the policies as they were proposed, and which was published when."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Edition(models.Model):
    """One edition, as somebody proposed it; nobody proposed the one that the office was set up with.

    `state`: waiting (for its job), refused (`faults` says why, by language), checked. `fingerprint`: which folder holds its
    files, '' before they are checked. `against`: the edition that it was compared with; `found`: what that showed, for
    `day`, the first on which they differ.
    """

    id = models.BigAutoField(primary_key=True)
    fingerprint = models.TextField(default="")
    name = models.TextField()
    reason = models.TextField()
    state = models.TextField(default="waiting")
    stage = models.TextField(default="")
    share = models.FloatField(default=0)
    faults = models.JSONField(default=dict)
    against = models.TextField(default="")
    day = models.DateField(null=True)
    found = models.JSONField(default=dict)
    proposed_by = models.BigIntegerField(null=True)
    proposer = models.TextField(default="")
    proposed_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fingerprint"], condition=~Q(fingerprint=""), name="one_edition")
        ]


class Publication(models.Model):
    """From then on the office goes by that edition; the last one is in force. A former edition may be published again."""

    id = models.BigAutoField(primary_key=True)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="publications")
    at = models.DateTimeField()
    author_id = models.BigIntegerField()
    author = models.TextField()
    reason = models.TextField()
