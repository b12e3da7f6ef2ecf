"""What changes people and their assignments; each in one transaction, in the name of a desk.

The database decides who may (sql/people.sql). Every function raises Refused, with a text for who asked.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from yingbao.accounts import factors
from yingbao.accounts.actions import write_log
from yingbao.accounts.middleware import at_gate
from yingbao.accounts.models import Assignment, Ownership, User
from yingbao.accounts.refusals import in_words
from yingbao.accounts.roles import rights

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Of a password that somebody reads aloud or copies: none looks like another."""


@dataclass(frozen=True)
class HandedOver:
    """`moved`: what the receiver has now; `stayed`: what has to be assigned anew, because its role is not handed over."""

    moved: tuple[Assignment, ...]
    stayed: tuple[Assignment, ...]


def one_time_password() -> str:
    """Four groups of four, 79 bits; its owner changes it before they get a desk."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def new_person(token: str, username: str, name: str, subject: int | None) -> tuple[User, str]:
    """Somebody who may sign in, and the password they do it with the first time."""
    password = one_time_password()
    with _at(token):
        user = User.objects.create_user(username, password, name=name, subject_id=subject, provisional=True)
    return user, password


def rename(token: str, user: User, name: str, subject: int | None) -> None:
    user.name, user.subject_id = name, subject
    with _at(token):
        user.save(using="gate", update_fields=["name", "subject_id"])


def new_password(token: str, user: User) -> str:
    """For who forgot theirs. Every desk of theirs is closed."""
    password = one_time_password()
    user.set_password(password)
    user.provisional = True
    with _at(token):
        user.save(using="gate", update_fields=["password", "provisional"])
        write_log("password", None, {"of": user.pk}, "gate")
    return password


def forget_factor(token: str, user: User) -> None:
    """For who lost phone and paper: they set the app up anew at the next sign-in."""
    with _at(token):
        factors.forget(user)
        write_log("factor", None, {"of": user.pk, "act": "forgotten"}, "gate")


def leave(token: str, user: User) -> None:
    """They sign in no more; their desks, and those that they lent, are closed at once."""
    _set_active(token, user, active=False)


def come_back(token: str, user: User) -> None:
    _set_active(token, user, active=True)


def _set_active(token: str, user: User, *, active: bool) -> None:
    user.is_active = active
    with _at(token):
        user.save(using="gate", update_fields=["is_active"])


def assign(token: str, user: User, role: str, **held: Any) -> Assignment:
    """`held`: area, department, starts, ends, reason."""
    with _at(token):
        return Assignment.objects.using("gate").create(user=user, role_id=role, **held)


def lend(token: str, borrower: User, held: Assignment, area: str, **lent: Any) -> Assignment:
    """An assignment of one's own, or of a part of its area ('' is all), with `lent`: starts, ends, reason."""
    same = {"role_id": held.role_id, "department": held.department, "lent_from": held}
    with _at(token):
        return Assignment.objects.using("gate").create(user=borrower, area=area or held.area, **same, **lent)


def end(token: str, held: Assignment, day: date) -> None:
    """The assignment's last day is the one before `day`. What was lent of it ends with it."""
    held.ends = day
    with _at(token):
        held.save(using="gate", update_fields=["ends"])


def take_back(token: str, loan: Assignment, day: date) -> None:
    """Ends a loan today; one that has not begun never begins."""
    end(token, loan, max(day, loan.starts))


def hand_over(token: str, giver: User, receiver: User, day: date, reason: str) -> HandedOver:
    """Whatever `giver` holds from `day` on is the receiver's from then on, but for roles that are not handed over.

    A loan goes back to its lender: it stays.
    """
    held = Assignment.objects.using("gate").filter(Q(ends=None) | Q(ends__gt=day), user=giver).order_by("id")
    with _at(token):
        every = list(held)
        going = [one for one in every if one.lent_from_id is None and "receive" in rights().roles[one.role_id].may]
        moved = tuple(_moved(one, receiver, day, reason) for one in going)
    return HandedOver(moved, tuple(one for one in every if one not in going))


def _moved(held: Assignment, receiver: User, day: date, reason: str) -> Assignment:
    """What has begun is ended and begins again for the receiver; what has not is simply theirs."""
    if held.starts >= day:
        held.user, held.reason = receiver, reason
        held.save(using="gate", update_fields=["user", "reason"])
        return held
    until, held.ends = held.ends, day
    held.save(using="gate", update_fields=["ends"])
    return Assignment.objects.using("gate").create(
        user=receiver, role_id=held.role_id, area=held.area, department=held.department,
        starts=day, ends=until, reason=reason,
    )  # fmt: skip


def give_ownership(token: str, programme: str, department: str, starts: date) -> None:
    """The department answers for the programme from `starts`; whoever did, until then."""
    with _at(token):
        before = Ownership.objects.using("gate").filter(programme=programme, starts__lt=starts, ends=None)
        before.update(ends=starts)
        Ownership.objects.using("gate").create(programme=programme, department=department, starts=starts)


@contextmanager
def _at(token: str) -> Iterator[None]:
    with in_words(), at_gate(token):
        yield
