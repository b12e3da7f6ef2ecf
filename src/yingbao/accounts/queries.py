"""Whom and what the office of people knows; read behind the gate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from yingbao.accounts.models import Area, Assignment, Office, User
from yingbao.accounts.places import called
from yingbao.accounts.roles import Role, rights
from yingbao.engine.dictionary import Label


@dataclass(frozen=True)
class Choice:
    """A desk that somebody may open: one of their assignments, for a purpose of its role."""

    assignment: Assignment
    role: Role
    purpose: str

    @property
    def purpose_label(self) -> Label:
        return rights().purposes[self.purpose]

    @property
    def value(self) -> str:
        return f"{self.assignment.pk}-{self.purpose}"


def the_office() -> Office:
    """Raises Office.DoesNotExist before the office is migrated."""
    return Office.objects.using("gate").get()


def today() -> date:
    return the_office().day


def held_by(user: User, day: date) -> list[Assignment]:
    """The assignments in force on `day`; a lent one stands and falls with the lender's."""
    return list(Assignment.objects.using("gate").in_force_on(day).filter(user=user).order_by("id"))


def choices_of(user: User, day: date) -> list[Choice]:
    roles = rights().roles
    return [
        Choice(held, roles[held.role_id], purpose)
        for held in held_by(user, day)
        for purpose in roles[held.role_id].purposes
    ]


def takes_a_second_factor(held: Sequence[Assignment]) -> bool:
    """Whether these assignments show more than one community, or decide who sees what."""
    roles = rights().roles
    return any(roles[one.role_id].wide for one in held) or len({one.area for one in held if one.area}) > 1


def helpers() -> list[str]:
    """The names of who can help somebody without a desk: the security administrators of today."""
    able = [code for code, role in rights().roles.items() if "people" in role.may]
    held = Assignment.objects.using("gate").in_force_on(today()).filter(role_id__in=able)
    return sorted(set(held.values_list("user__name", flat=True)))


@dataclass(frozen=True)
class Standing:
    """An assignment and how it stands on a day; `lender`, `borrowers`: with whom it is shared."""

    held: Assignment
    role: Role
    state: tuple[str, Label]
    lender: User | None
    borrowers: tuple[Assignment, ...]


def standings(user: User, day: date) -> list[Standing]:
    """Every assignment somebody has, had or will have, the latest first."""
    with_loans = Assignment.objects.using("gate").filter(user=user).select_related("lent_from__user")
    now = {one.pk for one in held_by(user, day)}
    held = with_loans.prefetch_related("lent__user").order_by("-starts", "-id")
    roles = rights().roles
    return [
        Standing(
            one,
            roles[one.role_id],
            _state(one, day, in_force=one.pk in now),
            one.lent_from.user if one.lent_from else None,
            tuple(one.lent.all()),
        )
        for one in held
    ]


def _state(held: Assignment, day: date, *, in_force: bool) -> tuple[str, Label]:
    if in_force:
        return "ok", Label("有效", "in force")
    if held.starts > day:
        return "info", Label("尚未开始", "to come")
    if held.ends is not None and held.ends <= day:
        return "plain", Label("已结束", "over")
    return "warn", Label("停用", "suspended")


def lendable(user: User, day: date) -> list[Assignment]:
    """What somebody may lend: their own assignments in force, of roles that may be lent."""
    able = [code for code, role in rights().roles.items() if "receive" in role.may]
    held = Assignment.objects.using("gate").in_force_on(day).filter(user=user, role_id__in=able, lent_from=None)
    return list(held.prefetch_related("lent__user").order_by("id"))


@cache
def _areas() -> dict[str, str]:
    return dict(Area.objects.using("gate").values_list("code", "name"))


def area_name(code: str) -> Label:
    """A division's name, its code where the office has no such division. Divisions change only by a migration."""
    return called(_areas().get(code, code))
