"""Bundles: an event of life in a home, what was found there, and what became of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yingbao.registry.models import Subject


class Bundle(models.Model):
    """One home and one kind of event, until everything in it is settled. `home`: a household, or who has none.

    `day`: the event's own. Consent is taken once, and there is one visit, each on its own day, which may be typed in later.
    `sensitive`: the event tells a sensitive fact.
    """

    id = models.BigAutoField(primary_key=True)
    home = models.ForeignKey(Subject, models.PROTECT, related_name="+", db_constraint=False)
    event = models.TextField()
    day = models.DateField()
    sensitive = models.BooleanField(default=False)
    area = models.TextField(default="")
    state = models.TextField(default="open")
    opened_at = models.DateTimeField()
    night = models.ForeignKey("discovery.Night", models.PROTECT, related_name="+")
    consent_day = models.DateField(null=True)
    consent_at = models.DateTimeField(null=True)
    consent_by = models.BigIntegerField(null=True)
    consent_who = models.TextField(default="")
    consent_how = models.TextField(default="")
    visited_day = models.DateField(null=True)
    visited_at = models.DateTimeField(null=True)
    visited_by = models.BigIntegerField(null=True)
    visit_note = models.TextField(default="")
    closed_at = models.DateTimeField(null=True)
    findings = models.ManyToManyField("discovery.Finding", through="Bundled", related_name="bundles")

    class Meta:
        app_label = "discovery"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["home", "event"], condition=~models.Q(state="closed"), name="one_open_bundle"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["area", "state", "-id"], name="bundle_area")]


class Happening(models.Model):
    """One thing that happened to somebody of the home, as a statement told it. A second death joins the bundle of the first."""

    id = models.BigAutoField(primary_key=True)
    bundle = models.ForeignKey(Bundle, models.CASCADE, related_name="happenings")
    event = models.TextField()
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+", db_constraint=False)
    statement_id = models.BigIntegerField()
    occasion = models.TextField(default="")
    day = models.DateField()
    seen_at = models.DateTimeField()

    class Meta:
        app_label = "discovery"
        constraints: ClassVar = [models.UniqueConstraint(fields=["event", "statement_id"], name="happened_once")]


class Bundled(models.Model):
    """A finding in a bundle, since when."""

    id = models.BigAutoField(primary_key=True)
    bundle = models.ForeignKey(Bundle, models.CASCADE, related_name="links")
    finding = models.ForeignKey("discovery.Finding", models.PROTECT, related_name="links")
    joined_at = models.DateTimeField()

    class Meta:
        app_label = "discovery"
        constraints: ClassVar = [models.UniqueConstraint(fields=["bundle", "finding"], name="bundled_once")]


class BundleTurn(models.Model):
    """A bundle's change of state, or what joined it: when, by whom (nobody: a night), and why."""

    id = models.BigAutoField(primary_key=True)
    bundle = models.ForeignKey(Bundle, models.CASCADE, related_name="turns")
    at = models.DateTimeField()
    before = models.TextField()
    after = models.TextField()
    author_id = models.BigIntegerField(null=True)
    reason = models.TextField(default="")
    night = models.ForeignKey("discovery.Night", models.PROTECT, null=True, related_name="+")

    class Meta:
        app_label = "discovery"
