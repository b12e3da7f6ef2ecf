"""Whom and what the office of people knows; read behind the gate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from yingbao.accounts.models import Area, Assignment, Office, User
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
    query = "SELECT * FROM accounts_assignment a WHERE a.user_id = %s AND office.in_force(a, %s) ORDER BY a.id"
    return list(Assignment.objects.using("gate").raw(query, [user.pk, day]))


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
    query = """SELECT DISTINCT u.id, u.name FROM accounts_assignment a JOIN accounts_user u ON u.id = a.user_id
               WHERE a.role_id = ANY(%s) AND office.in_force(a, %s) ORDER BY u.name"""
    return [user.name for user in User.objects.using("gate").raw(query, [able, today()])]


@cache
def _areas() -> dict[str, str]:
    return dict(Area.objects.using("gate").values_list("code", "name"))


def area_name(code: str) -> str:
    """A division's name, its code where the office has no such division. Divisions change only by a migration."""
    return _areas().get(code, code)
