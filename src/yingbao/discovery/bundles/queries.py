"""What a desk may read of bundles; the database decides which."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q, QuerySet

from yingbao.accounts.desks import Desk
from yingbao.discovery.bundles.models import Bundle, BundleTurn, Happening
from yingbao.discovery.models import Finding
from yingbao.discovery.states import OPEN
from yingbao.registry.models import Subject
from yingbao.registry.queries import named


def bundles() -> QuerySet[Bundle]:
    """With how many findings each has, and how many of them are still open."""
    pending = Count("findings", filter=Q(findings__state__in=OPEN))
    return Bundle.objects.using("default").select_related("home").annotate(all=Count("findings"), pending=pending)


def open_bundles() -> QuerySet[Bundle]:
    return bundles().exclude(state="closed")


def findings_of(bundle: Bundle) -> list[Finding]:
    """What was found in the home, the most urgent first."""
    found = Finding.objects.using("default").filter(bundles=bundle).select_related("subject")
    return list(found.order_by("-rank", "id"))


OWED = ("missed", "underpaid", "ask", "upcoming")
"""Findings of which a letter to the home speaks; what was paid too much is no matter of a letter."""


def owed(bundle: Bundle) -> list[Finding]:
    """What the home is told of: open findings of what it may be entitled to, of nobody whose file is hidden from it."""
    found = (one for one in findings_of(bundle) if one.cell in OWED and one.state in OPEN)
    return [one for one in found if not hidden_at_home(bundle, one.subject)]


def hidden_at_home(bundle: Bundle, person: Subject) -> bool:
    """Whether somebody's file is restricted and their home's is not: who reads what the home is told may be the one to hide it from."""
    return bool(person.restricted) and not bundle.home.restricted


def happenings_of(bundle: Bundle) -> list[Happening]:
    return list(
        Happening.objects.using("default").filter(bundle=bundle).select_related("subject").order_by("day", "id")
    )


def turns_of(bundle: Bundle) -> list[BundleTurn]:
    return list(BundleTurn.objects.using("default").filter(bundle=bundle).order_by("-id"))


def people_of(bundle: Bundle) -> list[Subject]:
    """Who lives in the home, as far as this desk sees them."""
    alone = Q(pk=bundle.home_id, kind="person")
    inside = Subject.objects.using("default").filter(alone | Q(household_id=bundle.home_id), merged_into=None)
    return list(inside.order_by("id"))


def alive(people: list[Subject], today: date) -> list[Subject]:
    """Those who can still agree to something."""
    return [person for person in people if not named(person, today).dead]


def bundles_of(finding: int) -> list[Bundle]:
    """The bundles that a finding belongs to."""
    return list(Bundle.objects.using("default").filter(links__finding_id=finding).order_by("-id"))


def bundles_waiting(desk: Desk) -> QuerySet[Bundle]:
    return Bundle.objects.using("default").exclude(state="closed")
