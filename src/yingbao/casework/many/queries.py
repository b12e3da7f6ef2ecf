"""What a desk has in hand, by place and programme, and the steps at which several cases wait for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Left

from yingbao.accounts.desks import Desk
from yingbao.casework import clock, queries
from yingbao.casework.models import Plan, Task
from yingbao.engine.dictionary import Label
from yingbao.registry.queries import heads_of_each
from yingbao.web.provided import provided

MOST = 50
"""So many cases are shown, urged or acted on at once."""
WHOLE = 12
LENGTHS = {"district": 9}
"""By how many figures of its number a place is told: the district sees streets, everybody else communities."""


@dataclass(frozen=True)
class Counts:
    """Open cases of one place or programme: all, those nearly late, late, and urged."""

    key: str
    open: int = 0
    near: int = 0
    late: int = 0
    urged: int = 0

    def __add__(self, other: Counts) -> Counts:
        return replace(
            self,
            open=self.open + other.open,
            near=self.near + other.near,
            late=self.late + other.late,
            urged=self.urged + other.urged,
        )


@dataclass(frozen=True)
class Narrowed:
    """What is asked of the queue. `how`: late, near, urged, all; '' for whatever presses."""

    area: str = ""
    policy: str = ""
    how: str = ""


@dataclass(frozen=True)
class Queue:
    """`tasks`: the most pressing that fit what was asked; `more`: there are others."""

    places: tuple[tuple[Counts, Label], ...]
    programmes: tuple[tuple[Counts, Label], ...]
    tasks: Sequence[Task] = field(default=())
    more: bool = False


def queue(desk: Desk, asked: Narrowed) -> Queue:
    """What is open in the area of a desk, and how much time is left for it."""
    counted = list(_counted(desk))
    programmes = _summed((policy, *numbers) for _, policy, *numbers in counted)
    found = queries.waiting_tasks().filter(_how(asked.how, desk.today), area__startswith=asked.area)
    if asked.policy:
        found = found.filter(case__policy=asked.policy)
    tasks = list(found.prefetch_related(heads_of_each("case__subject"))[: MOST + 1])
    return Queue(
        tuple((one, _placed(one.key)) for one in _summed((place, *numbers) for place, _, *numbers in counted)),
        tuple((one, queries.title(one.key)) for one in programmes),
        tasks[:MOST],
        len(tasks) > MOST,
    )


def _counted(desk: Desk) -> QuerySet[Task, tuple[Any, ...]]:
    """Rows of place, policy, open, nearly late, late, urged."""
    length = LENGTHS.get(desk.role.scope, WHOLE)
    counts = {how: Count("id", filter=_how(how, desk.today)) for how in ("near", "late", "urged")}
    waiting = Task.objects.filter(done_at=None).annotate(place=Left("area", length)).values("place", "case__policy")
    return waiting.annotate(all=Count("id"), **counts).values_list(
        "place", "case__policy", "all", "near", "late", "urged"
    )


def _how(how: str, today: date) -> Q:
    late, near, urged = clock.late(today), Q(due__gte=today, warn__lte=today), ~Q(urged="")
    return {"late": late, "near": near, "urged": urged, "all": Q()}.get(how, late | near | urged)


def _summed(counted: Iterable[tuple[Any, ...]]) -> tuple[Counts, ...]:
    found: dict[str, Counts] = {}
    for key, *numbers in counted:
        found[key] = found.get(key, Counts(key)) + Counts(key, *numbers)
    return tuple(found[key] for key in sorted(found))


def steps(desk: Desk) -> list[tuple[Plan, Label, int]]:
    """The steps that this role may do where cases wait: the plan, the programme, how many."""
    counted = dict(
        queries.mine(desk).order_by().values_list("plan").annotate(waiting=Count("id")).values_list("plan", "waiting")
    )
    plans = Plan.objects.filter(pk__in=counted).order_by("policy", "place")
    return [(plan, queries.title(plan.policy), counted[plan.pk]) for plan in plans]


def waiting_at(desk: Desk, plan: int) -> list[Task]:
    """The most pressing cases that stand at one step."""
    found: QuerySet[Task] = queries.mine(desk).filter(plan=plan)
    return list(found.prefetch_related(heads_of_each("case__subject"))[:MOST])


def chosen(numbers: Iterable[int]) -> list[Task]:
    """These tasks, open or done, as far as the desk sees them; in the order of their numbers."""
    found = Task.objects.filter(pk__in=list(numbers)).select_related("case", "case__subject", "plan").order_by("pk")
    return list(found.prefetch_related(heads_of_each("case__subject")))


def _placed(area: str) -> Label:
    return provided.area(area) if area else Label("地区不详", "place not known")
