"""Cases of a made-up office, on the morning after its first night: opened on days before, each some steps on its way."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db import connections, transaction
from django.utils import timezone

from yingbao.accounts.models import Assignment
from yingbao.accounts.roles import rights
from yingbao.casework.clock import Walked, reckon
from yingbao.casework.models import Case, Plan, Task
from yingbao.casework.words import words
from yingbao.demo.office.letters import write_owed
from yingbao.discovery.models import Finding

SHARE, LEAST, MOST = 0.05, 80, 5_000
"""Of the findings that somebody is missed, so many are being worked on already; between so few and so many cases."""
EACH = 8
"""So many cases at least in each community where somebody of the demonstration works, of as many policies as there are."""
OLD, OLDER = 0.15, 45
"""Such a share of the cases began so many days earlier, and some of their steps are overdue."""
LATELY, FEW = 14, 40
"""Of what was done in the last days, so many messages."""
OWNER, END = "owner", "end"
HOURS = 9, 17


@dataclass
class Walk:
    """The way of one made-up case: the steps behind it, and the one at which it stands."""

    case: Case
    tasks: list[Task] = field(default_factory=list)


def open_cases(seed: int = 7) -> int:
    """Opens cases for some of the findings, with the letters of their steps; how many are open. Runs as the owner, in one
    transaction; safe to repeat."""
    if Case.objects.using(OWNER).exists():
        return 0
    lots = random.Random(seed)
    with transaction.atomic(OWNER), connections[OWNER].cursor() as cursor:
        today: date = cursor.execute("SELECT office.today()").fetchone()[0]
        walker = Walker(today, lots)
        walks = [walker.walk(finding, number) for number, finding in enumerate(_chosen(lots, walker), 1)]
        Case.objects.using(OWNER).bulk_create([walk.case for walk in walks], 2_000)
        Task.objects.using(OWNER).bulk_create([task for walk in walks for task in walk.tasks], 2_000)
        cursor.execute("SELECT count(casework.mark_by_event(c)) FROM casework_case c")
        cursor.execute("SELECT setval('casework.numbers', %s, false)", [len(walks) + 1])
        write_owed()
        cursor.execute(_TOLD)
        cursor.execute(_MESSAGES, [today - timedelta(days=LATELY), FEW])
    return len(walks)


_TOLD = """
WITH begun AS (
  UPDATE discovery_finding f SET state = 'in_process' FROM casework_case c WHERE c.finding_id = f.id AND f.state = 'suspected'
  RETURNING f.id, f.cell, c.number, c.opened_at
)
INSERT INTO discovery_turn (finding_id, at, before, after, cell, author_id, reason)
SELECT id, opened_at, 'suspected', 'in_process', cell, NULL, number FROM begun
"""


_MESSAGES = """
SELECT casework.tell(t, k.kind) FROM (
  SELECT t.id, k.kind FROM casework_task t JOIN casework_telling k ON t.outcome = ANY (k.outcomes)
  WHERE t.done_day > %s ORDER BY t.id LIMIT %s
) k JOIN casework_task t ON t.id = k.id
"""
"""What was accepted lately is told; the worker sends it once the office is open."""

_MARKS = """
SELECT m.code FROM casework_mark m, (SELECT %s::bigint AS subject, %s AS policy, %s AS happened) f,
  LATERAL (SELECT p.event FROM casework_plan p WHERE p.current AND p.policy = f.policy LIMIT 1) p,
  casework.event_says(f.subject, p.event, f.happened, m.fact) e
WHERE e.yes AND p.event <> '' AND f.happened <> ''
"""


def _chosen(lots: random.Random, walker: Walker) -> list[Finding]:
    """A sample of the whole district, and some wherever somebody works who can be signed in as."""
    missed = Finding.objects.using(OWNER).filter(cell="missed", state="suspected", policy__in=walker.plans)
    found = list(missed.order_by("id"))
    some = lots.sample(found, min(MOST, max(LEAST, int(len(found) * SHARE)), len(found)))
    for community in walker.communities:
        here = [finding for finding in found if finding.area == community]
        seen = Counter[str]()
        turns = dict[int, int]()
        for finding in here:
            turns[finding.pk] = seen[finding.policy] = seen[finding.policy] + 1
        some += sorted(here, key=lambda finding: turns[finding.pk])[:EACH]
    return sorted({finding.pk: finding for finding in some}.values(), key=lambda finding: finding.pk)


class Walker:
    """Lets made-up cases go by their plans, up to where somebody must decide: what is decided needs facts and a proof."""

    def __init__(self, today: date, lots: random.Random) -> None:
        self.today, self.lots = today, lots
        self.plans: dict[str, list[Plan]] = {}
        for plan in Plan.objects.using(OWNER).filter(current=True).order_by("policy", "place"):
            if plan.holds(today):
                self.plans.setdefault(plan.policy, []).append(plan)
        held = Assignment.objects.using(OWNER).filter(user__is_active=True, ends=None).order_by("id")
        self.staff = [(one.role_id, one.area, one.user_id) for one in held]
        self.staff.sort(key=lambda one: -len(one[1]))
        self.registrars = {
            code for code, role in rights().roles.items() if "state" in role.may and role.scope != "district"
        }
        self.communities = sorted({one.area for one in held if one.role_id == "community_worker"})

    def walk(self, finding: Finding, number: int) -> Walk:
        plans = list(self.way(self.plans[finding.policy], self.marks(finding)))
        behind = self.lots.randrange(len(plans))
        days = sorted(self.lots.randrange(0, 4 + 6 * behind) for _ in range(behind + 1))
        if self.lots.random() < OLD:
            days = [day + OLDER for day in days]
        opened = self.today - timedelta(days=days[-1])
        case = Case(
            number=f"{opened.year}-{number:06}", policy=finding.policy, subject_id=finding.subject_id, event=finding.happened,
            finding_id=finding.pk, entry=plans[0].step, way="finding", area=finding.area, opened_day=opened,
            opened_at=_at(opened, self.lots),
        )  # fmt: skip
        made, walked, entered = Walk(case), list[Walked](), opened
        for plan, left in zip(plans[: behind + 1], [*reversed(days[:-1]), None], strict=True):
            task = self.task(case, plan, entered, walked)
            day = None if left is None else self.today - timedelta(days=left)
            if day is not None and plan.does == "publicise" and task.due and day <= task.due:
                day = None
            if day is not None:
                self.done(task, made.tasks, day)
                walked.append(Walked(plan.step, plan.does, entered, task.done_day or entered))
                entered = task.done_day or entered
            made.tasks.append(task)
            if day is None:
                break
        return made

    def marks(self, finding: Finding) -> set[str]:
        """What the event of a finding marks its case with."""
        with connections[OWNER].cursor() as cursor:
            return {code for (code,) in cursor.execute(_MARKS, [finding.subject_id, finding.policy, finding.happened])}

    def way(self, plans: list[Plan], marks: set[str]) -> Iterator[Plan]:
        """The favourable way of a case with these marks, from the first step to the first that decides."""
        by_step = {plan.step: plan for plan in plans}
        step, seen = plans[0].step, set[str]()
        while step != END and step not in seen and step in by_step:
            seen.add(step)
            plan = by_step[step]
            turns, of_mark = plan.only_when.startswith("not "), plan.only_when.removeprefix("not ")
            if of_mark and (of_mark in marks) == turns:
                step = plan.next[0][1]
                continue
            yield plan
            if any(words().outcomes[outcome].verdict for outcome, _ in plan.next):
                return
            step = plan.next[0][1]

    def task(self, case: Case, plan: Plan, entered: date, walked: list[Walked]) -> Task:
        clock = reckon(plan, entered, walked)
        return Task(
            case=case, plan=plan, step=plan.step, does=plan.does, roles=plan.roles, area=case.area, entered_day=entered,
            entered_at=_at(entered, self.lots), due=clock.due, warn=clock.warn, provisional=clock.provisional,
        )  # fmt: skip

    def done(self, task: Task, before: list[Task], day: date) -> None:
        """By whoever may: of a role of the step and at work there, and not after a step that keeps them from it."""
        plan = task.plan
        kept = {who for one in before if one.step in plan.apart for who in (one.actor_id, one.second_id)}
        there = [one for one in self.staff if one[1] and task.area.startswith(one[1]) and one[2] not in kept]
        able = [one for one in there if one[0] in plan.roles]
        task.done_day, task.done_at, task.outcome = day, _at(day, self.lots), plan.next[0][0]
        task.role, task.actor_id = (able[0][0], able[0][2]) if able else (plan.roles[0], None)
        if plan.people > 1:
            along = [one[2] for one in there if one[0] in self.registrars and one[2] != task.actor_id]
            task.second_id = along[-1] if along else None


def _at(day: date, lots: random.Random) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(lots.randrange(*HOURS), lots.randrange(60))))
