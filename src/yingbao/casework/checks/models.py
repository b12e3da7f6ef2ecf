"""Means checks: who may be asked about, what was asked of whom, and what became of each answer."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from yingbao.casework.models import Case
from yingbao.registry.models import Subject


class Institution(models.Model):
    """Whom one asks (office.yaml, `checks`), as the functions read it. `kind`: about whom it answers, person or household.

    `absent`: what counts for a fact that nobody stated; `days`: for how long an answer counts (None: until another one).
    """

    code = models.TextField(primary_key=True)
    kind = models.TextField()
    facts = ArrayField(models.TextField())
    absent = models.JSONField(default=dict)
    days = models.IntegerField(null=True)

    class Meta:
        app_label = "casework"


class AuthorisationForm(models.Model):
    """A form of authorisation that was printed to be signed: about whom, which institutions, until when.

    `serial`: which one of the case; with the case's number it is the form's.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="authorisation_forms")
    serial = models.IntegerField()
    people = ArrayField(models.BigIntegerField())
    institutions = ArrayField(models.TextField())
    until = models.DateField()
    day = models.DateField()
    printed_at = models.DateTimeField()
    printed_by = models.BigIntegerField()

    class Meta:
        app_label = "casework"
        db_table = "casework_authorisation_form"
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "serial"], name="one_authorisation_form")]

    @property
    def number(self) -> str:
        """As it stands on the paper."""
        return f"{self.case.number}-SQ{self.serial}"


class Authorisation(models.Model):
    """That members of a family let institutions be asked about them, from the day they signed until `until`, inclusive.

    `form`: the printed one that they signed, where it is one of the office's.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="authorisations")
    people = ArrayField(models.BigIntegerField())
    institutions = ArrayField(models.TextField())
    signed_day = models.DateField()
    until = models.DateField()
    form = models.ForeignKey(AuthorisationForm, models.PROTECT, null=True, related_name="authorisations")
    note = models.TextField(default="")
    made_day = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField()

    class Meta:
        app_label = "casework"
        indexes: ClassVar = [models.Index(fields=["case"], name="authorisation_case")]


class Withdrawal(models.Model):
    """That somebody took back what they had authorised: from then on nobody is asked about them by it. `made_by`: who took
    it down, themselves or somebody at work."""

    id = models.BigAutoField(primary_key=True)
    authorisation = models.ForeignKey(Authorisation, models.PROTECT, related_name="withdrawals")
    person = models.ForeignKey(Subject, models.PROTECT, related_name="+", db_constraint=False)
    note = models.TextField(default="")
    made_day = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField()

    class Meta:
        app_label = "casework"
        constraints: ClassVar = [models.UniqueConstraint(fields=["authorisation", "person"], name="withdrawn_once")]


class Check(models.Model):
    """One batch that goes to one institution. Its file is written once, when it is handed over, and kept nowhere. `layout`: by which file
    of policies/checks ('' the office's own), `layout_print`: as it stood then."""

    id = models.BigAutoField(primary_key=True)
    number = models.TextField(unique=True)
    institution = models.TextField()
    facts = ArrayField(models.TextField())
    made_day = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField()
    handed_at = models.DateTimeField(null=True)
    dropped_at = models.DateTimeField(null=True)
    reason = models.TextField(default="")
    layout = models.TextField(default="", db_default="")
    layout_print = models.TextField(default="", db_default="")

    class Meta:
        app_label = "casework"


class CheckLine(models.Model):
    """A line of a batch: a person, or a household with everybody in it, and the answer about them.

    The answer and what was registered at that time lie beside, in columns that no page may select. `differs`: the facts in
    which they differ; `heard`: whether the family gave the account, or there is none and `account` says why; `state`:
    waiting, answered, taken (it counts), left (it does not), dropped.
    """

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(Check, models.PROTECT, related_name="lines")
    case = models.ForeignKey(Case, models.PROTECT, related_name="checks")
    place = models.IntegerField()
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+", db_constraint=False)
    people = ArrayField(models.BigIntegerField())
    authorisations = ArrayField(models.BigIntegerField())
    state = models.TextField(default="waiting")
    differs = ArrayField(models.TextField(), default=list)
    as_of = models.DateField(null=True)
    answered_at = models.DateTimeField(null=True)
    account = models.TextField(default="")
    heard = models.BooleanField(null=True)
    account_by = models.BigIntegerField(null=True)
    account_at = models.DateTimeField(null=True)
    settled_by = models.BigIntegerField(null=True)
    settled_at = models.DateTimeField(null=True)
    reason = models.TextField(default="")

    class Meta:
        app_label = "casework"
        db_table = "casework_check_line"
        constraints: ClassVar = [models.UniqueConstraint(fields=["batch", "place"], name="one_line")]
        indexes: ClassVar = [
            models.Index(fields=["case"], name="check_line_case"),
            models.Index(fields=["subject"], condition=Q(state="waiting"), name="check_line_waiting"),
        ]
