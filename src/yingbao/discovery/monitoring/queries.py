"""What a desk may read of the pool; the database decides which."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from yingbao.accounts.desks import Desk
from yingbao.discovery.models import Finding
from yingbao.discovery.monitoring.models import CrossMatch, Difference, Pushed, Watched
from yingbao.discovery.monitoring.rules import pushes
from yingbao.discovery.states import OPEN
from yingbao.registry.models import Subject
from yingbao.registry.queries import rows


@dataclass(frozen=True)
class Counts:
    """How many are watched by reason, and how much work is open by class; together and by community."""

    reasons: dict[str, int]
    pushes: dict[str, int]
    areas: dict[str, dict[str, int]]


def counts() -> Counts:
    by_reason, by_push = defaultdict[str, int](int), defaultdict[str, int](int)
    areas: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for area, kind, code, number in rows("SELECT area, kind, code, number FROM discovery.watched_counts()"):
        (by_reason if kind == "reason" else by_push)[code] += number
        areas[area]["watched" if kind == "reason" else code] += number
    return Counts(dict(by_reason), dict(by_push), {area: dict(areas[area]) for area in sorted(areas)})


def watched() -> QuerySet[Watched]:
    return Watched.objects.using("default").select_related("subject")


def pushed() -> QuerySet[Pushed]:
    return Pushed.objects.using("default").select_related("home")


def people_of(home: Subject) -> list[Subject]:
    """Who lives in a home, as far as this desk sees them."""
    inside = Subject.objects.using("default").filter(household_id=home.pk, merged_into=None)
    return list(inside.order_by("id"))


def findings_of(push: Pushed) -> list[Finding]:
    """The open findings of the home because of which the work is wanted."""
    cells = [cell for one in pushes() if (one.reason, one.push) == (push.reason, push.push) for cell in one.findings]
    whose = Q(subject_id=push.home_id) | Q(subject__household_id=push.home_id)
    found = Finding.objects.using("default").filter(whose, cell__in=cells, state__in=OPEN)
    return list(found.select_related("subject").order_by("-rank", "id"))


def reasons_of(push: Pushed) -> list[Watched]:
    """Who of the home is watched, or was, for what and since when."""
    whose = Q(subject_id=push.home_id) | Q(subject__household_id=push.home_id)
    return list(watched().filter(whose).order_by("-since", "id"))


def matches() -> list[CrossMatch]:
    """The comparisons, the latest first."""
    return list(CrossMatch.objects.using("default").order_by("-quarter")[:20])


def differences(match: int) -> QuerySet[Difference]:
    return Difference.objects.using("default").filter(match_id=match).select_related("subject")


def pushes_waiting(desk: Desk) -> QuerySet[Pushed]:
    return Pushed.objects.using("default").filter(state="open")
