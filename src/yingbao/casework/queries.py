"""What the pages read of cases; the database leaves out whatever the desk does not see."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, Prefetch, Q, QuerySet

from yingbao.accounts import actions
from yingbao.accounts.desks import Desk
from yingbao.accounts.models import Assignment, User
from yingbao.accounts.roles import rights
from yingbao.casework import clock
from yingbao.casework.looks import reason_of
from yingbao.casework.models import Case, Decision, Plan, Task
from yingbao.casework.plan import grants
from yingbao.casework.words import words
from yingbao.discovery.queries import findings
from yingbao.discovery.states import WAITING
from yingbao.engine.dictionary import Label
from yingbao.registry.answers.lawbook import policy_of
from yingbao.registry.models import Statement
from yingbao.registry.queries import files_of, heads_of_each, rows, single
from yingbao.web.languages import said, say


def waiting_tasks() -> QuerySet[Task]:
    """Every open task that the desk sees, the most pressing first."""
    return (
        Task.objects.filter(done_at=None)
        .select_related("case", "case__subject", "plan")
        .order_by(F("placed").asc(nulls_last=True), "id")
    )


def mine(desk: Desk) -> QuerySet[Task]:
    """Those that who is at this desk may do: of their role, and not after a step that keeps them from it."""
    return waiting_tasks().filter(roles__contains=[desk.role.code]).exclude(kept__contains=[desk.user])


def kept_from(task: Task) -> list[str]:
    """The steps done before by which who is at this desk is kept from a task."""
    return list(single("SELECT casework.kept_from(%s)", [task.pk])) if task.plan.apart else []


def ways(task: Task) -> list[tuple[str, str]]:
    """What may come of a task, and where it leads. Of a cut the database says whether somebody is to be heard first."""
    cuts = any(words().outcomes[outcome].verdict in CUTS for outcome, _ in task.plan.next)
    if task.plan.current and task.plan.ends is None and not cuts:
        return [(outcome, to) for outcome, to in task.plan.next]
    if not hasattr(task, "asked_ways"):
        task.asked_ways = json.loads(single(WAYS, [task.pk]))  # type: ignore[attr-defined]
    return [(outcome, to) for outcome, to in task.asked_ways]  # type: ignore[attr-defined]


CUTS = ("reduce", "stop")
WAYS = "SELECT casework.ways(t)::text FROM casework_task t WHERE t.id = %s"


def nobody_can(task: Task) -> bool:
    """Whether everybody at work today whose role does a task is kept from it."""
    return bool(single("SELECT casework.nobody_can(%s)", [task.pk]))


def surveys_owed(case: Case) -> list[str]:
    """The surveys that a case owes for what it is marked with."""
    return list(single("SELECT casework.surveys_owed(%s)", [case.pk]) or [])


def late(desk: Desk) -> QuerySet[Task]:
    return waiting_tasks().filter(clock.late(desk.today))


class Among(Func):
    """Whether a number is one of an array that is made once."""

    template, arg_joiner, output_field = "(%(expressions)s))", " = ANY(", BooleanField()


def of_role(desk: Desk) -> Among:
    """What holds of all of `mine`, by their plans. Comparing numbers tells nothing to who asks, so the database does that before it looks
    up of each who may see it. A count is quicker by it; a list in the order of days reads its first rows sooner without."""
    return Among("plan_id", ArraySubquery(Plan.objects.filter(roles__contains=[desk.role.code]).values("pk")))


def mine_waiting(desk: Desk) -> QuerySet[Task]:
    return mine(desk).filter(of_role(desk))


def find_case(number: int) -> Case | None:
    return Case.objects.filter(pk=number).select_related("subject", "finding").first()


def tasks_of(case: Case) -> list[Task]:
    """Its steps, the first first; read once and kept with the case, for each part of its page asks."""
    if not hasattr(case, "steps"):
        case.steps = list(case.tasks.select_related("plan").order_by("id"))  # type: ignore[attr-defined]
    steps: list[Task] = case.steps  # type: ignore[attr-defined]
    return steps


def open_task(case: Case) -> Task | None:
    """The step at which a case stands; None when it is over."""
    return next((task for task in tasks_of(case) if task.done_at is None), None)


def decisions_of(case: Case) -> list[Decision]:
    return list(case.decisions.order_by("id"))


def publicised(case: Case) -> str:
    """The amount that the last public notice of a case showed, as it was written; '' where none hung."""
    return str(single("SELECT casework.publicised(%s)", [case.pk]) or "")


@dataclass(frozen=True)
class Held:
    """What somebody has been granted: how much, from when, until when (not included)."""

    fen: int | None
    since: date
    until: date | None


def held(case: Case, today: date) -> list[Held]:
    """What is in force, or will be, by the policy of a case of whom it is about, and of its event where there is one."""
    lasting = Q(valid_to=None) | Q(valid_to__gt=today)
    theirs = Statement.objects.filter(subject_id__in=files_of(case.subject_id), topic="decisions", recorded_to=None)
    told = theirs.filter(lasting, facts__policy=case.policy)
    return [
        Held(one.facts.get("amount"), one.valid_from, one.valid_to)
        for one in told.order_by("valid_from", "id")
        if str(one.facts.get("occasion") or "") == case.event
    ]


def ended_by(case: Case) -> tuple[date, str] | None:
    """From which day on what a case granted is no more in force, and the number of the later case that ended it;
    None where none did that the desk sees."""
    theirs = Statement.objects.filter(subject_id__in=files_of(case.subject_id), topic="decisions", recorded_to=None)
    told = theirs.filter(occasion=f"{case.policy}:{case.event}:{case.number}", valid_to__isnull=False)
    last = told.exclude(evidence__in=("", case.number)).order_by("-id").first()
    if last is None or last.valid_to is None or not Case.objects.filter(number=last.evidence).exists():
        return None
    return last.valid_to, last.evidence


def cases_of(subjects: Iterable[int]) -> list[Case]:
    """The latest first, each with its open task."""
    open_tasks = Task.objects.filter(done_at=None).select_related("plan")
    found = Case.objects.filter(subject_id__in=list(subjects)).order_by("-id").select_related("subject")
    return list(found.prefetch_related(Prefetch("tasks", open_tasks), heads_of_each("subject")))


def cases_of_finding(finding: int) -> list[Case]:
    """Those that work on it, the first first, each with its open task."""
    open_tasks = Task.objects.filter(done_at=None).select_related("plan")
    return list(Case.objects.filter(finding_id=finding).order_by("id").prefetch_related(Prefetch("tasks", open_tasks)))


def title(policy: str) -> Label:
    """What a policy is called, in force today or not."""
    chain = policy_of(policy)
    return chain.title if chain else Label(policy, policy)


def common_title(policy: str) -> Label:
    """What the highest law calls a policy, for whom the file of the city or the district makes no difference."""
    chain = policy_of(policy)
    return chain.files[0].title if chain else Label(policy, policy)


def step_label(task: Task) -> Label:
    """What the edition by which a task was entered calls its step."""
    return Label(**task.plan.label) if task.plan.label else words().steps.get(task.does, Label(task.step, task.step))


def task_of(case: Case, desk: Desk, field: str = "") -> Task | None:
    """The step at which a case stands, if this desk does it; one that asks for the field alone, where one is named."""
    if not desk.may("state"):
        return None
    task = open_task(case)
    if task is None or desk.role.code not in task.roles or (field and field not in task.plan.fields):
        return None
    return None if kept_from(task) else task


def entry_label(case: Case) -> Label:
    """What the step is called at which a case began."""
    steps = tasks_of(case)
    return step_label(steps[0]) if steps else Label(case.entry, case.entry)


def who_did(task: Task, users: Mapping[int, str]) -> str:
    """Who did it, and who was along, by `users`' names."""
    return say("、", ", ").join(users[one] for one in (task.actor_id, task.second_id) if one and one in users)


def names(users: Iterable[int | None]) -> dict[int, str]:
    """Those who acted, by name."""
    wanted = {number for number in users if number is not None}
    return dict(User.objects.filter(pk__in=wanted).values_list("pk", "name")) if wanted else {}


ENTRIES = ("recheck", "appeal")
"""Kinds of step at which a further case of the same matter begins."""


def entries(case: Case, desk: Desk) -> list[Plan]:
    """The steps at which this desk may begin a further case when this one is over: a re-check where something is in force, an
    appeal; whom it is about, an appeal. A check after a death is none where nobody died. Whether the decision
    was set aside, who asks has looked."""
    kinds = ENTRIES if desk.may("state") else ("appeal",) if case.subject_id in desk.subjects else ()
    if not case.closed_day:
        return []
    steps = Plan.objects.filter(current=True, policy=case.policy, does__in=kinds).order_by("place")
    found = [step for step in steps if step.holds(desk.today)]
    nothing = any(step.does == "recheck" for step in found) and grants(case.policy) and not in_force(case)
    left_out = {one for (one,) in rows("SELECT casework.nobody_died(%s)", [case.pk])} if _after_death(found) else set()
    return [step for step in found if step.step not in left_out and not (nothing and step.does == "recheck")]


SET_ASIDE = "overturned"
"""The outcome by which an appeal sets a decision aside, and the matter is decided anew."""


def set_aside_by(case: Case) -> Case | None:
    """The appeal that set aside what a case decided, in which it is decided anew; None where none did that the desk sees."""
    return Case.objects.filter(parent_id=case.pk, tasks__outcome=SET_ASIDE).first()


def _after_death(steps: Iterable[Plan]) -> bool:
    """Whether one is for homes in which somebody died."""
    return any("death_in_family" in step.entry for step in steps)


def in_force(case: Case) -> bool:
    """Whether something that the case's policy decides is in force of whom it is about, or will be."""
    return bool(single("SELECT casework.in_force(%s)", [case.pk]))


def partners(area: str, me: int, today: date) -> list[tuple[int, str]]:
    """Who may do something together with me: everybody at work today in the community or around it who may register, with their role;
    first who is nearest: who is above has later steps to do, which a visitor may not."""
    near = [area[:length] for length in (6, 9, 12)]
    held = Assignment.objects.filter(
        role__may__contains=["state"], area__in=near, starts__lte=today, user__is_active=True
    )
    found = held.exclude(user=me).exclude(ends__lte=today).order_by("-area", "user__name", "user_id")
    known: dict[int, str] = {}
    for user, name, role in found.values_list("user_id", "user__name", "role_id"):
        label = said(rights().roles[role].label)
        known.setdefault(user, say("{name}（{role}）", "{name} ({role})", name=name, role=label))
    return list(known.items())


def planned() -> list[str]:
    """The policies that have a process, in the order of their ids."""
    return list(Plan.objects.filter(current=True).values_list("policy", flat=True).distinct().order_by("policy"))


def applicable(kind: str) -> list[tuple[str, Label]]:
    """The policies about subjects of a kind that have a process."""
    chains = ((policy, policy_of(policy)) for policy in planned())
    return [(policy, chain.title) for policy, chain in chains if chain and chain.subject in (kind, "")]


def first_step(policy: str, today: date) -> Plan | None:
    """The step at which the process of a policy begins today."""
    steps = Plan.objects.filter(current=True, policy=policy).order_by("place")
    return next((step for step in steps if step.holds(today)), None)


def event_table(policy: str) -> str:
    """The table of the events that cases of a policy are about; '' where it goes by periods."""
    found = Plan.objects.filter(current=True, policy=policy).values_list("event", flat=True)
    return found.first() or ""


WORKABLE = (*WAITING, "declined", "mistaken")
"""States of a finding in which somebody may begin to work on it."""


def open_finding(policy: str, subject: int, event: str) -> int | None:
    """The finding of the same matter that nobody works on yet, or that was declined: whoever asks for it after all takes that back."""
    waiting = findings().filter(policy=policy, subject_id=subject, state__in=(*WAITING, "declined"))
    return next((one.pk for one in waiting if one.happened == event), None)


def kept_proof(token: str, decision: Decision, facts: list[str]) -> dict[str, str]:
    """A decision's proof by language, after a look at its subject that is committed first. Raises DatabaseError."""
    about = "casework", decision.pk
    why = reason_of(decision.case.number, f"decision {decision.pk}")
    return actions.kept_proof(token, decision.case.subject_id, facts, about, why)
