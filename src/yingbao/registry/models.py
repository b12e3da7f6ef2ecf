"""Subjects, and everything that anybody said about them (docs/office.md). What must hold stands in sql/."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Source(models.Model):
    """A register or a way of knowing. `rank`: the lower, the more it is believed where the dictionary says no more.

    `complete`: its file lists everybody, so that whoever is missing in it has left. `whole`: each of its bundles replaces
    the one before; of other sources the facts add up. `by_hand`: pages may speak in its name.
    """

    code = models.TextField(unique=True)
    department = models.TextField()
    label_zh = models.TextField()
    label_en = models.TextField()
    rank = models.SmallIntegerField()
    complete = models.BooleanField(default=False)
    whole = models.BooleanField(default=True)
    by_hand = models.BooleanField(default=False)


class Shape(models.Model):
    """Which facts of a kind of subject say where it is served, where its hukou is and what it is called."""

    kind = models.TextField(primary_key=True)
    place = models.TextField()
    hukou = models.TextField()
    home = models.TextField(blank=True)


class Precedence(models.Model):
    """For a fact that has its own order of sources: a source's rank in it."""

    fact = models.TextField()
    source = models.ForeignKey(Source, models.CASCADE)
    rank = models.SmallIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["fact", "source"], name="one_rank")]


class Subject(models.Model):
    """A person, household, organisation or place, and its profile in force: derived, never written by hand.

    `area`: who serves them ('' if nobody knows); `household`: the family whose law counts them. The sensitive facts lie
    beside, in a column that no page may select.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    area = models.TextField(blank=True, default="")
    hukou_area = models.TextField(null=True, blank=True)
    household = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="people", db_index=False)
    name = models.TextField(blank=True, default="")
    restricted = models.TextField(blank=True, default="")
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged", db_index=False
    )
    profile = models.JSONField(default=dict)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["area", "kind", "id"], name="subject_area"),
            models.Index(fields=["hukou_area", "kind", "id"], name="subject_hukou"),
            models.Index(fields=["household"], name="subject_household", condition=models.Q(household__isnull=False)),
            models.Index(fields=["merged_into"], name="subject_merged", condition=models.Q(merged_into__isnull=False)),
        ]


class Run(models.Model):
    """One import: a file of a source, from upload to undoing."""

    source = models.ForeignKey(Source, models.PROTECT)
    topic = models.TextField(default="facts")
    kind = models.TextField(default="person")
    file = models.TextField()
    file_hash = models.TextField(blank=True)
    mapping = models.JSONField(default=dict)
    valid_from = models.DateField(null=True)
    state = models.TextField(default="uploaded")
    stage = models.TextField(blank=True, default="")
    share = models.FloatField(default=0)
    counts = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    root = models.TextField(blank=True, default="")
    author_id = models.BigIntegerField(null=True)
    area = models.TextField(blank=True, default="")
    made_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)


class Statement(models.Model):
    """What one source said about one subject; nothing in it changes but the end of our believing it."""

    id = models.BigAutoField(primary_key=True)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="statements", db_constraint=False)
    topic = models.TextField()
    other = models.ForeignKey(
        Subject, models.PROTECT, null=True, related_name="said_of", db_index=False, db_constraint=False
    )
    occasion = models.TextField(default="")
    source = models.ForeignKey(Source, models.PROTECT, db_index=False)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_to = models.DateTimeField(null=True)
    facts = models.JSONField(default=dict)
    restricted = models.TextField(default="")
    digest = models.BinaryField()
    run = models.ForeignKey(Run, models.PROTECT, null=True, related_name="statements", db_index=False)
    ended_by = models.ForeignKey(Run, models.PROTECT, null=True, related_name="ended", db_index=False)
    author_id = models.BigIntegerField(null=True)
    reason = models.TextField(default="")
    evidence = models.TextField(default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["other", "topic"], name="said_of", condition=models.Q(other__isnull=False)),
            models.Index(fields=["run"], name="said_in_run", condition=models.Q(run__isnull=False)),
            models.Index(fields=["ended_by"], name="ended_in_run", condition=models.Q(ended_by__isnull=False)),
        ]


class Secret(models.Model):
    """An ID, phone or bank number of a statement: ciphertext, and a keyed hash to find it by."""

    id = models.BigAutoField(primary_key=True)
    subject_id = models.BigIntegerField(db_index=True)
    statement_id = models.BigIntegerField(db_index=True)
    fact = models.TextField()
    cipher = models.BinaryField()
    hash = models.BinaryField()
    key_version = models.SmallIntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["hash", "fact"], name="secret_hash")]


class Merge(models.Model):
    """Two files found to be one person's: `gone` reads as part of `kept`, until it is split again."""

    kept = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    gone = models.ForeignKey(Subject, models.PROTECT, related_name="+")
    reason = models.TextField()
    evidence = models.JSONField(default=dict)
    author_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField(auto_now_add=True)
    split_at = models.DateTimeField(null=True)
    split_by = models.BigIntegerField(null=True)
    split_reason = models.TextField(blank=True, default="")


class Pair(models.Model):
    """Two files that may be one person's, as the matcher proposes them; a person decides.

    `verdict`: '' until then, afterwards same, different or later; `evidence`: what speaks for it and against, by comparison.
    """

    one = models.ForeignKey(Subject, models.CASCADE, related_name="+")
    other = models.ForeignKey(Subject, models.CASCADE, related_name="+")
    area = models.TextField(blank=True, default="")
    probability = models.FloatField()
    evidence = models.JSONField(default=dict)
    found_at = models.DateTimeField(auto_now_add=True)
    verdict = models.TextField(blank=True, default="")
    reason = models.TextField(blank=True, default="")
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["one", "other"], name="one_pair")]


class Mapping(models.Model):
    """How a source's columns are read, as somebody saved it."""

    source = models.ForeignKey(Source, models.CASCADE)
    topic = models.TextField(default="facts")
    kind = models.TextField(default="person")
    columns = models.JSONField(default=dict)
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "topic", "kind"], name="one_mapping")]


class Tally(models.Model):
    """How many subjects of a kind a community has, by band of age and category; counted anew at night."""

    id = models.BigAutoField(primary_key=True)
    area = models.TextField()
    kind = models.TextField()
    hukou_here = models.BooleanField()
    band = models.SmallIntegerField()
    category = models.TextField()
    number = models.BigIntegerField()
