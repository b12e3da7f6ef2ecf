"""Who is watched and since when, what work that pushed, and the comparison of every quarter."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yingbao.registry.models import Subject


class Watched(models.Model):
    """Somebody watched for one reason in one community, from a day to a day (exclusive). `ended`: how it came to an end."""

    id = models.BigAutoField(primary_key=True)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+", db_constraint=False)
    reason = models.TextField()
    ground = models.TextField(default="")
    area = models.TextField(default="")
    since = models.DateField()
    until = models.DateField(null=True)
    ended = models.TextField(default="")
    seen_at = models.DateTimeField()
    night = models.ForeignKey("discovery.Night", models.PROTECT, related_name="+")
    ended_night = models.ForeignKey("discovery.Night", models.PROTECT, null=True, related_name="+")

    class Meta:
        app_label = "discovery"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject", "reason"], condition=models.Q(until__isnull=True), name="watched_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["area", "since", "id"], name="watched_area")]


class Pushed(models.Model):
    """Work that a signal pushed about a home: open, done with a person's outcome, or void once the signal is gone."""

    id = models.BigAutoField(primary_key=True)
    home = models.ForeignKey(Subject, models.PROTECT, related_name="+", db_constraint=False)
    reason = models.TextField()
    push = models.TextField()
    area = models.TextField(default="")
    state = models.TextField(default="open")
    opened_at = models.DateTimeField()
    night = models.ForeignKey("discovery.Night", models.PROTECT, related_name="+")
    outcome = models.TextField(default="")
    note = models.TextField(default="")
    author_id = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "discovery"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["home", "reason", "push"], condition=models.Q(state="open"), name="pushed_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["area", "state", "-id"], name="pushed_area")]


class CrossMatch(models.Model):
    """The pool compared with that of the quarter before: on which day, and how many of each change."""

    id = models.BigAutoField(primary_key=True)
    quarter = models.DateField(unique=True)
    day = models.DateField()
    at = models.DateTimeField()
    night = models.ForeignKey("discovery.Night", models.PROTECT, related_name="+")
    watched = models.IntegerField(default=0)
    counts = models.JSONField(default=dict)

    class Meta:
        app_label = "discovery"


class Difference(models.Model):
    """Somebody who entered, left, died, moved, or is watched for other reasons than a quarter ago."""

    id = models.BigAutoField(primary_key=True)
    match = models.ForeignKey(CrossMatch, models.CASCADE, related_name="differences")
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+", db_constraint=False)
    change = models.TextField()
    area = models.TextField(default="")
    area_before = models.TextField(default="")
    before = models.JSONField(default=list)
    after = models.JSONField(default=list)

    class Meta:
        app_label = "discovery"
        constraints: ClassVar = [models.UniqueConstraint(fields=["match", "subject"], name="differs_once")]
