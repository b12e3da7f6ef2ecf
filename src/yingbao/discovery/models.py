"""Findings, what became of each, and the nights that found them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.db import models

from yingbao.discovery.publishing import models as publishing  # noqa: F401 - Django finds the models of a room here
from yingbao.discovery.states import STATES
from yingbao.engine.dictionary import Label
from yingbao.registry.mirror import JOINT
from yingbao.registry.models import Subject


class Night(models.Model):
    """One evaluation: of everybody (`scope` NULL), or of the subjects that changed. `law`: the fingerprint of the policies.

    `mark`: changes by transactions from this one on it may not have seen.
    """

    id = models.BigAutoField(primary_key=True)
    day = models.DateField()
    law = models.TextField()
    mark = models.BigIntegerField(default=0)
    scope = models.IntegerField(null=True)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)


class Finding(models.Model):
    """Entitled × delivered, where something is to be done. One row a policy, subject and event, opened again when need be.

    The proof lies beside, in a column that no page may select: it is made of sensitive facts.

    `event`: which of the subject's events it is about; '' for policies that go by periods, whose `occasion` moves on.
    """

    id = models.BigAutoField(primary_key=True)
    policy = models.TextField()
    programme = models.TextField()
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="findings", db_index=False, db_constraint=False)
    event = models.TextField(default="")
    occasion = models.TextField(default="")
    cell = models.TextField()
    state = models.TextField(default="suspected")
    area = models.TextField(default="")
    entitled_fen = models.BigIntegerField(null=True)
    entitled_max_fen = models.BigIntegerField(null=True)
    delivered_fen = models.BigIntegerField(null=True)
    stake_fen = models.BigIntegerField(null=True)
    quantity = models.BigIntegerField(null=True)
    delivered_quantity = models.BigIntegerField(null=True)
    ground = models.TextField(null=True)
    cause = models.TextField(null=True)
    since = models.DateField(null=True)
    rank = models.IntegerField(default=0)
    law = models.TextField()
    known_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    refreshed_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    until = models.DateField(null=True)
    night = models.ForeignKey(Night, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["policy", "subject", "event"], name="one_finding")]
        indexes: ClassVar = [
            models.Index(fields=["area", "state", "-rank", "id"], name="finding_area"),
            models.Index(fields=["subject"], name="finding_subject"),
        ]

    @property
    def happened(self) -> str:
        """By what its event is told from others of the subject, as statements have it; '' for policies that go by periods."""
        return self.event.partition(JOINT)[2]


class Turn(models.Model):
    """A finding's change of cell or state: when, by whom (nobody: a night), and why."""

    id = models.BigAutoField(primary_key=True)
    finding = models.ForeignKey(Finding, models.PROTECT, related_name="turns")
    at = models.DateTimeField()
    before = models.TextField()
    after = models.TextField()
    cell = models.TextField()
    author_id = models.BigIntegerField(null=True)
    reason = models.TextField(default="")
    night = models.ForeignKey(Night, models.PROTECT, null=True, related_name="turns")

    @property
    def label(self) -> Label:
        return STATES[self.after].label


class Reach(models.Model):
    """What the last night of everybody says was delivered and missed, by policy and community."""

    id = models.BigAutoField(primary_key=True)
    night = models.ForeignKey(Night, models.CASCADE, related_name="reach")
    policy = models.TextField()
    area = models.TextField()
    delivered = models.IntegerField()


class Seed(models.Model):
    """The seed of a month's sample and how many it draws, as published before the draw and never changed.

    `day`: the office's day on which it was published; it is drawn on a later one, within its month.
    """

    id = models.BigAutoField(primary_key=True)
    month = models.DateField(unique=True)
    seed = models.TextField()
    size = models.IntegerField()
    day = models.DateField()
    published_at = models.DateTimeField()
    published_by = models.BigIntegerField()
    publisher = models.TextField()

    @property
    def drawn_from(self) -> date:
        """The first day on which it can be drawn."""
        return max(self.month, self.day + timedelta(days=1))


class Sample(models.Model):
    """A month's draw from the people whom nothing flagged. `seed` is published: anybody can draw the same again. `mark`: the digest of the
    log's seal over its publication, '' of what was drawn before that was mixed in."""

    id = models.BigAutoField(primary_key=True)
    month = models.DateField(unique=True)
    seed = models.TextField()
    mark = models.TextField(default="", db_default="")
    size = models.IntegerField()
    pool = models.IntegerField()
    drawn_at = models.DateTimeField()
    drawn_by = models.BigIntegerField(null=True)


class Visit(models.Model):
    """One of a draw: visited, and missed something (`policies`) or not. `day`: of the visit, which may be typed in later."""

    id = models.BigAutoField(primary_key=True)
    sample = models.ForeignKey(Sample, models.PROTECT, related_name="visits")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+", db_constraint=False)
    area = models.TextField()
    place = models.IntegerField()
    state = models.TextField(default="waiting")
    policies = models.JSONField(default=list)
    note = models.TextField(default="")
    day = models.DateField(null=True)
    author_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["sample", "subject"], name="drawn_once")]


# Django finds the models of a room here.
from yingbao.discovery.bundles import models as bundles  # noqa: E402, F401
from yingbao.discovery.monitoring import models as monitoring  # noqa: E402, F401
