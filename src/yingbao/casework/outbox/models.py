"""Messages, each made once for a task and a kind; and up to when somebody has seen the news of their desk."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from yingbao.casework.models import Case, Letter, Task
from yingbao.registry.models import Subject


class Telling(models.Model):
    """When a kind of message is made, for the database's triggers: after outcomes, or at steps of these kinds."""

    kind = models.TextField(primary_key=True)
    outcomes = ArrayField(models.TextField(), default=list)
    steps = ArrayField(models.TextField(), default=list)

    class Meta:
        db_table = "casework_telling"


class Message(models.Model):
    """`channel`: sms, or hand where no phone is known, or post for a `letter`; `whom`: who is told, a guardian for a ward.

    `state`: waiting; handing (the gateway has it, or a crash came between); handed; delivered; failed; unsure (nobody can
    tell whether it went out); void (the case ended with a death). `run`: the hand-over; `text`: as it was handed over; `sent_to`: the last
    digits of the phone; `served`: who of the family was told, where whom it is about has died. A letter has the one message of its posting.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="messages")
    task = models.ForeignKey(Task, models.PROTECT, related_name="messages")
    whom = models.ForeignKey(Subject, models.PROTECT, related_name="+", db_constraint=False)
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, related_name="messages")
    area = models.TextField()
    kind = models.TextField()
    channel = models.TextField()
    state = models.TextField(default="waiting")
    tries = models.IntegerField(default=0)
    run = models.TextField(default="")
    text = models.TextField(default="")
    sent_to = models.TextField(db_default="", default="")
    why = models.TextField(default="")
    served = models.TextField(db_default="", default="")
    made_day = models.DateField()
    made_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.BigIntegerField(null=True)

    class Meta:
        db_table = "casework_message"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "kind"], condition=Q(letter=None), name="one_message"),
            models.UniqueConstraint(fields=["letter"], name="one_posting"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=Q(state__in=["waiting", "handing"]), name="message_waiting"),
            models.Index(fields=["area", "id"], name="message_area"),
            models.Index(fields=["case"], name="message_case"),
        ]


class Seen(models.Model):
    """Up to when who works in a role has seen its news, and on which of the office's days."""

    id = models.BigAutoField(primary_key=True)
    user_id = models.BigIntegerField()
    role = models.TextField()
    at = models.DateTimeField()
    day = models.DateField(null=True)

    class Meta:
        db_table = "casework_seen"
        constraints: ClassVar = [models.UniqueConstraint(fields=["user_id", "role"], name="one_seen")]
