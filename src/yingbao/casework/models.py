"""Cases, the steps they go through, what was decided. The steps themselves are the policies' (casework_plan copies them)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from yingbao.casework.pressing import placed
from yingbao.discovery.models import Finding
from yingbao.registry.models import Subject


class Plan(models.Model):
    """A step of a policy's process from a day (to a day), as the database's functions read it.

    `passes_over`: a mark, or `not MARK`: whoever does not bear it goes by. `next`: pairs of outcome and step, in order.
    `most`: pairs of a role and the amount up to which it may decide there, as the policy writes it.
    `fields`: what is asked and taken down there; `entry`: what opens a case there by itself (casework.yaml).
    `current`: of the edition that the office goes by; tasks keep the step they were entered by. `label`, `cited`: what it is
    called and by which law it is so, by language; `edition`: '' of what a newer software reads otherwise. `event`: the table of
    the events that cases of the policy are about, '' for policies that go by periods.
    """

    id = models.BigAutoField(primary_key=True)
    policy = models.TextField()
    step = models.TextField()
    place = models.IntegerField()
    does = models.TextField()
    starts = models.DateField(null=True)
    ends = models.DateField(null=True)
    roles = ArrayField(models.TextField())
    within = models.TextField(default="")
    only_when = models.TextField(default="")
    apart = ArrayField(models.TextField())
    people = models.IntegerField(default=1)
    most = models.JSONField(default=list, db_default=[])
    document = models.TextField(default="")
    fields = ArrayField(models.TextField(), default=list)
    next = models.JSONField(default=list)
    entry = ArrayField(models.TextField(), default=list, db_default=[])
    label = models.JSONField(default=dict)
    cited = models.JSONField(default=dict)
    event = models.TextField(default="")
    edition = models.TextField()
    current = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["policy", "step", "starts"], condition=Q(current=True), nulls_distinct=False, name="one_step"
            )
        ]

    def holds(self, day: date) -> bool:
        return (self.starts is None or self.starts <= day) and (self.ends is None or day < self.ends)


class Word(models.Model):
    """An outcome of a step as the functions read it: what it decides, whether it needs a reason, whether it comes once in a case,
    and for how many months it holds where nobody says until when, and at the most (None: it asks for no end);
    `papers`: whether papers are asked for with it; `suspends`: whether guardians lose sight of whom the case is about."""

    outcome = models.TextField(primary_key=True)
    verdict = models.TextField(default="")
    reasoned = models.BooleanField(default=False)
    once = models.BooleanField(default=False, db_default=False)
    lasts = models.IntegerField(null=True)
    lasts_most = models.IntegerField(null=True)
    papers = models.BooleanField(default=False, db_default=False)
    suspends = models.BooleanField(default=False, db_default=False)


class Case(models.Model):
    """One matter of one subject under one policy. `parent`: what it appeals against or re-checks.

    `event`: which of the subject's events it is about, as statements tell them apart; '' for policies that go by periods.
    `people`: who besides the rights of their desk may see a restricted case. `marks`: what turns its way. `words`: why somebody
    appeals, as they wrote it.
    """

    id = models.BigAutoField(primary_key=True)
    number = models.TextField(unique=True)
    policy = models.TextField()
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="cases", db_constraint=False)
    event = models.TextField(default="")
    finding = models.ForeignKey(Finding, models.PROTECT, null=True, related_name="cases")
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    entry = models.TextField()
    way = models.TextField()
    area = models.TextField()
    restricted = models.TextField(default="")
    people = ArrayField(models.BigIntegerField(), default=list)
    marks = ArrayField(models.TextField(), default=list)
    outcome = models.TextField(default="")
    words = models.TextField(db_default="")
    opened_day = models.DateField()
    opened_at = models.DateTimeField()
    opened_by = models.BigIntegerField(null=True)
    closed_day = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["policy", "subject", "event", "entry"], condition=Q(closed_day=None), name="one_open_case"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["subject"], name="case_subject")]


class Mark(models.Model):
    """A mark of casework.yaml that a fact of the event sets when a case of it is opened."""

    code = models.TextField(primary_key=True)
    fact = models.TextField()


class Marking(models.Model):
    """That a case got a mark, or lost it: by what is registered of its event (`statement`), or by somebody, and why."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="markings")
    mark = models.TextField()
    bears = models.BooleanField()
    reason = models.TextField(default="")
    statement = models.BigIntegerField(null=True)
    actor_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case"], name="marking_case")]


class Task(models.Model):
    """A case at a step: entered, due, done by whom with what outcome. A case has one open task at a time.

    `due`, `warn`: the office's days on which it is late from the morrow, and nearly late; `provisional`: over days of no known calendar.
    `until`: from when what came of it holds no longer, such as that somebody declines. `urged`: what somebody above wrote.
    `seen`: while it is open, the areas at whose desks it may show; `kept`: the users whom what they did before keeps from it; `pressing`:
    without a term, while somebody waits in an emergency; these by triggers. `placed`: the day by which it stands in lists.
    `proposed_fen`: by who handed it up (`beyond`).
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="tasks")
    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    step = models.TextField()
    does = models.TextField()
    roles = ArrayField(models.TextField())
    area = models.TextField()
    entered_day = models.DateField()
    entered_at = models.DateTimeField()
    due = models.DateField(null=True)
    warn = models.DateField(null=True)
    provisional = models.BooleanField(default=False)
    done_day = models.DateField(null=True)
    done_at = models.DateTimeField(null=True)
    outcome = models.TextField(default="")
    until = models.DateField(null=True)
    actor_id = models.BigIntegerField(null=True)
    second_id = models.BigIntegerField(null=True)
    role = models.TextField(default="")
    reason = models.TextField(default="")
    urged = models.TextField(default="")
    urged_by = models.BigIntegerField(null=True)
    urged_at = models.DateTimeField(null=True)
    seen = ArrayField(models.TextField(), default=list)
    kept = ArrayField(models.BigIntegerField(), default=list)
    proposed_fen = models.BigIntegerField(null=True)
    pressing = models.BooleanField(default=False, db_default=False)
    placed = placed()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case"], condition=Q(done_at=None), name="one_open_task")
        ]
        indexes: ClassVar = [
            models.Index(fields=["area", "due", "id"], condition=Q(done_at=None), name="task_waiting"),
            models.Index(fields=["due", "id"], condition=Q(done_at=None), name="task_due"),
            models.Index(fields=["placed", "id"], condition=Q(done_at=None), name="task_placed"),
        ]


class Decision(models.Model):
    """What was decided: by whom, in which role, by which edition of the law, on which day's facts as known when.

    The facts and the proof lie beside, in columns that no page may select. `said`: what the law's rules answered;
    `amount_fen`: None where nothing is paid, or the amount is not known.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="decisions")
    task = models.OneToOneField(Task, models.PROTECT, related_name="decision")
    policy = models.TextField()
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="+", db_constraint=False)
    verdict = models.TextField()
    since = models.DateField()
    until = models.DateField(null=True)
    amount_fen = models.BigIntegerField(null=True)
    amount_max_fen = models.BigIntegerField(null=True)
    said = models.TextField()
    law = models.TextField()
    day = models.DateField()
    known_at = models.DateTimeField()
    decided_by = models.BigIntegerField()
    role = models.TextField()
    at = models.DateTimeField()


class Series(models.Model):
    """How letters of a kind are numbered: `words` before the year. `document`: what a process calls it; `verdict`: it tells
    that this was decided, or one of these with a space between them, `outcome`: that a step came to this; '' where it tells of
    no such thing. `proves`: it says why; `follows`: it is owed where the step before came to this, '' in any case."""

    kind = models.TextField(primary_key=True)
    words = models.TextField()
    document = models.TextField()
    verdict = models.TextField(default="")
    outcome = models.TextField(default="")
    proves = models.BooleanField(default=False)
    follows = models.TextField(default="")


class Owed(models.Model):
    """A step that lacks a letter which it owes; kept by sql/owed.sql."""

    task = models.OneToOneField(Task, models.CASCADE, primary_key=True)


class Batch(models.Model):
    """An order to make the letters of these tasks. `hidden`: task → whom of those that its decision rests on the desk did not see
    that gave the order; `failed`: task → why not, in both languages; `state`: waiting, done."""

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    policy = models.TextField()
    tasks = ArrayField(models.BigIntegerField())
    hidden = models.JSONField(default=dict)
    site = models.TextField()
    done = models.IntegerField(default=0)
    failed = models.JSONField(default=dict)
    state = models.TextField(default="waiting")
    made_day = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField()


class Letter(models.Model):
    """A letter of a step of a case, or of a life event. What it says, its code and the PDF lie beside, in columns that no page may select.

    `closely`: it holds a proof, and is for roles that may see sensitive facts; `until`: its last day, of a public notice;
    `decision`: on which it rests; `sha256`: of the PDF.
    """

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="letters")
    task = models.ForeignKey(Task, models.PROTECT, null=True, related_name="letters")
    bundle = models.ForeignKey("discovery.Bundle", models.PROTECT, null=True, related_name="letters")
    decision = models.ForeignKey(Decision, models.PROTECT, null=True, related_name="letters")
    batch = models.ForeignKey(Batch, models.PROTECT, null=True, related_name="letters")
    kind = models.TextField()
    year = models.IntegerField()
    serial = models.IntegerField()
    number = models.TextField(unique=True)
    closely = models.BooleanField()
    until = models.DateField(null=True)
    sha256 = models.TextField(default="")
    made_day = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "year", "serial"], name="one_number"),
            models.CheckConstraint(
                condition=Q(case__isnull=False, task__isnull=False, bundle=None)
                | Q(case=None, task=None, bundle__isnull=False),
                name="letter_of_one",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["task", "kind"], name="letter_task"),
            models.Index(fields=["until"], condition=Q(until__isnull=False), name="letter_hangs"),
        ]


from yingbao.casework.checks import models as checks  # noqa: E402, F401 - Django finds the models of a room here
from yingbao.casework.deaths import models as deaths  # noqa: E402, F401
from yingbao.casework.exchange import models as exchange  # noqa: E402, F401
from yingbao.casework.exchange.blanks import models as blanks  # noqa: E402, F401
from yingbao.casework.outbox import models as outbox  # noqa: E402, F401
from yingbao.casework.papers import models as papers  # noqa: E402, F401
from yingbao.casework.pictures import models as pictures  # noqa: E402, F401
from yingbao.casework.reports import models as reports  # noqa: E402, F401
from yingbao.casework.surveys import models as surveys  # noqa: E402, F401
from yingbao.casework.twice import models as twice  # noqa: E402, F401
