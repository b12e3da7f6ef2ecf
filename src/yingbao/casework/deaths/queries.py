"""What a desk may read of deaths and of what they are to end; the database decides which."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import BooleanField, Exists, Func, OuterRef, Q, QuerySet

from yingbao.accounts.desks import Desk
from yingbao.accounts.roles import rights
from yingbao.casework.deaths.models import Ending
from yingbao.casework.models import Case, Plan
from yingbao.casework.words import words
from yingbao.engine.dictionary import Label
from yingbao.registry.queries import FAMILY, heads_of_each, names_of, single, source_label, sources


@dataclass(frozen=True)
class Death:
    """Who died, where the desk sees them, when, and who says so."""

    who: Label | None
    day: date
    source: Label


def to_stop() -> QuerySet[Ending]:
    """What is in force still and no process ends, so that somebody stops it by hand, and what a re-check left so."""
    by_hand = Func("id", function="casework.by_hand", output_field=BooleanField())
    left = Func("id", function="casework.left_to_the_dead", output_field=BooleanField())
    waiting = Ending.objects.filter(Q(case=None) | Q(kept_at__isnull=False), lifted_at=None, settled_at=None)
    found = (
        waiting.alias(by_hand=by_hand, left=left)
        .filter(Q(by_hand=True) | Q(left=True))
        .select_related("subject", "case")
    )
    return found.prefetch_related(heads_of_each("subject"))


def mine_to_stop(desk: Desk) -> QuerySet[Ending]:
    """Those that who is at this desk stops, and, of what a re-check left, checks again."""
    return _of_role(desk.role.code).all()


@cache
def _of_role(role: str) -> QuerySet[Ending]:
    """Put together once: that takes longer than it takes the database to count them."""
    stops = Func("policy", function="casework.stops", output_field=BooleanField())
    checks = Exists(_rechecks(OuterRef("policy"), OuterRef("case__entry")).filter(roles__contains=[role]))
    mine = Q(case=None, stops=True) | Q(case__isnull=False, checks=True)
    return to_stop().alias(stops=stops, checks=checks).filter(mine)


def find_ending(number: int) -> Ending | None:
    """One that is, or was, to be stopped by hand."""
    mine = Q(case=None) | Q(settled_at__isnull=False)
    return Ending.objects.filter(mine, pk=number).select_related("subject", "case").first()


def may_stop(ending: Ending) -> bool:
    return bool(single("SELECT casework.by_hand(%s) AND casework.stops(%s)", [ending.pk, ending.policy]))


def deciders(policy: str) -> tuple[Label, ...]:
    """The roles that decide cases of a policy, who stop it by hand as well; none where it has no process."""
    decisive = {code for code, outcome in words().outcomes.items() if outcome.verdict}
    plans = Plan.objects.filter(policy=policy, current=True).order_by("place")
    return _roles(plan for plan in plans if any(outcome in decisive for outcome, _ in plan.next))


def checkers(case: Case) -> tuple[Label, ...]:
    """The roles that check again what a re-check left in force: those of the step at which that one began."""
    return _roles(_rechecks(case.policy, case.entry).order_by("place"))


def _rechecks(policy: str | OuterRef, step: str | OuterRef) -> QuerySet[Plan]:
    return Plan.objects.filter(policy=policy, current=True, step=step)


def _roles(plans: Iterable[Plan]) -> tuple[Label, ...]:
    codes = dict.fromkeys(role for plan in plans for role in plan.roles)
    return tuple(rights().roles[code].label for code in codes if code in rights().roles)


def deaths(endings: Iterable[Ending], today: date) -> list[Death]:
    """The deaths of which these are told, each once."""
    found = list(endings)
    names = names_of((one.person_id for one in found), today)
    told = {one.person_id: one for one in found}
    return [
        Death(names[who].name if who in names else None, one.died, source_label(sources()[one.source_id]))
        for who, one in told.items()
    ]


def nobody_left(case: Case) -> bool:
    """Whether whom a case is about has died, or nobody of the household lives: then letters are to the family."""
    return bool(single("SELECT casework.nobody_left(%s)", [case.pk]))


def called_after(told: Iterable[Death], otherwise: Label) -> Label:
    """What a home is called in which nobody is on record any more: after the first of those who died."""
    who = next((one.who for one in told if one.who is not None), None)
    return Label(f"{who.zh}{FAMILY.zh}", f"{who.en}{FAMILY.en}") if who else otherwise


def entered_by(case: Case, today: date) -> list[Death]:
    """The deaths for which a case checks again what is in force."""
    return deaths(case.endings.filter(lifted_at=None).order_by("id"), today)
