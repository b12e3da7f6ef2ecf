"""People, their assignments and desks, the log. Rules that must not be broken stand in sql/, next to the tables."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models


class Office(models.Model):
    """The one office: its day, which clocks, ages and laws go by. `made_up`: nobody in it is real."""

    day = models.DateField()
    title_zh = models.TextField()
    title_en = models.TextField()
    division = models.TextField()
    made_up = models.BooleanField(default=False)


class Area(models.Model):
    """A division: district (6 digits), street (9) or community (12)."""

    code = models.TextField(primary_key=True)
    level = models.TextField()
    name = models.TextField()
    parent = models.TextField(blank=True)


class Role(models.Model):
    """roles.yaml as the database's functions read it; written when the office is migrated."""

    code = models.TextField(primary_key=True)
    scope = models.TextField()
    may = ArrayField(models.TextField())
    sees = ArrayField(models.TextField())
    departments = ArrayField(models.TextField())
    purposes = ArrayField(models.TextField())
    never_with = ArrayField(models.TextField())


class People(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, using: str = "gate", **fields: object) -> User:
        """A new person. Through the gate only at a desk that may (sql/people.sql); the office's first as its owner."""
        user = self.model(username=username, **fields)
        user.set_password(password)
        user.save(using=using)
        return user


class User(AbstractBaseUser):
    """Somebody who signs in. `subject_id`: their own file, if they are also a citizen here, or that of the organisation they work for.

    `provisional`: the password is one that somebody else has seen; they choose their own before they get a desk.
    """

    username = models.TextField(unique=True)
    name = models.TextField()
    is_active = models.BooleanField(default=True)
    subject_id = models.BigIntegerField(null=True, blank=True)
    provisional = models.BooleanField(default=False, db_default=False)
    joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "username"
    objects: ClassVar[People] = People()

    def __str__(self) -> str:
        return self.name


class Holdings(models.QuerySet["Assignment"]):
    def in_force_on(self, day: date) -> models.QuerySet[Assignment]:
        """Those that open a desk on `day`, as the database itself sees it (office.in_force)."""
        return self.extra(where=["office.in_force(accounts_assignment.*, %s)"], params=[day])


class Assignment(models.Model):
    """A person's role in an area for a department, from a day (to a day). `lent_from`: a delegation of somebody's.

    What ends on the day it starts was taken back before it counted.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="assignments")
    role = models.ForeignKey(Role, models.PROTECT)
    area = models.TextField(blank=True)
    department = models.TextField(blank=True)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    lent_from = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="lent")
    reason = models.TextField(blank=True)

    objects = Holdings.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends=None) | models.Q(ends__gte=models.F("starts")), name="ends_not_earlier"
            ),
        ]


class Ownership(models.Model):
    """Which department answers for a programme, from a day (to a day)."""

    programme = models.TextField()
    department = models.TextField()
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)


class Desk(models.Model):
    """An assignment at work, for a purpose. Only `office.open_desk` makes one; only the token's hash is kept."""

    token = models.BinaryField(unique=True)
    user = models.ForeignKey(User, models.PROTECT)
    assignment = models.ForeignKey(Assignment, models.PROTECT)
    role = models.TextField()
    department = models.TextField(blank=True)
    areas = ArrayField(models.TextField())
    subjects = ArrayField(models.BigIntegerField())
    may = ArrayField(models.TextField())
    purpose = models.TextField()
    opened_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)


class Entry(models.Model):
    """One line of the log: a look, a change, a log-in, an import. Nothing can be changed or taken away."""

    at = models.DateTimeField()
    kind = models.TextField()
    user_id = models.BigIntegerField(null=True)
    desk_id = models.BigIntegerField(null=True)
    role = models.TextField(blank=True)
    purpose = models.TextField(blank=True)
    subject_id = models.BigIntegerField(null=True)
    hidden = models.BooleanField(default=False)
    detail = models.JSONField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["subject_id", "id"], name="entry_subject"),
            models.Index(fields=["user_id", "id"], name="entry_user"),
        ]


class Look(models.Model):
    """What may be revealed once against a committed entry of the log."""

    entry_id = models.BigIntegerField(unique=True)
    desk = models.ForeignKey(Desk, models.PROTECT)
    subjects = ArrayField(models.BigIntegerField())
    facts = ArrayField(models.TextField())
    at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)


class Glass(models.Model):
    """Breaking the glass: one file outside one's area, for an hour, with a reason that somebody reviews.

    `verdict`: '' until then, afterwards justified, unclear or abuse; `opinion`: why.
    """

    desk = models.ForeignKey(Desk, models.PROTECT)
    subject_id = models.BigIntegerField()
    reason = models.TextField()
    at = models.DateTimeField()
    until = models.DateTimeField()
    reviewer_id = models.BigIntegerField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    verdict = models.TextField(blank=True)
    opinion = models.TextField(blank=True, default="", db_default="")


class KnownFact(models.Model):
    """A fact of the dictionary as the look's functions need it: how sensitive, whose."""

    name = models.TextField(primary_key=True)
    sensitivity = models.TextField()
    department = models.TextField(blank=True)
    secret = models.BooleanField(default=False)


from yingbao.accounts import devices  # noqa: E402, F401 - Django finds the models of a room here
