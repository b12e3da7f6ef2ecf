"""Coming in: the password, then (for who sees more than one community) a code, then a desk. And going out again."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import django_otp
from django.contrib.auth import login, update_session_auth_hash
from django.db import connections, transaction
from django.http import HttpRequest
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.models import Device

from yingbao.accounts import factors
from yingbao.accounts.actions import close_desk, open_desk
from yingbao.accounts.middleware import SESSION_KEY
from yingbao.accounts.models import User
from yingbao.accounts.queries import Choice, choices_of, held_by, takes_a_second_factor, today

HALF = "half"
"""In the session: who gave the right password and owes a code; how often they guessed; until when it may be made good."""
PATIENCE, GUESSES = timedelta(minutes=5), 5
BACKEND = "django.contrib.auth.backends.ModelBackend"
USERNAME = re.compile(r"(?!.*\d{15})(?!.*(?<!\d)1[3-9]\d{9}(?!\d))[a-z][a-z0-9._-]{1,59}")
"""Never an ID or a phone number: names are written into the log of refusals."""


def owes_a_code(user: User) -> bool:
    """Whether the password alone does not let this person in."""
    return factors.has_factor(user) or takes_a_second_factor(held_by(user, today()))


def half_in(request: HttpRequest, user: User) -> None:
    """The password was right; nobody is signed in yet."""
    request.session.cycle_key()
    request.session[HALF] = {"user": user.pk, "guesses": 0, "until": (timezone.now() + PATIENCE).timestamp()}
    if not factors.has_factor(user):
        factors.draft(user)


def who_is_half_in(request: HttpRequest) -> User | None:
    """Whoever owes a code here; None if nobody does, or they took too long or guessed too often."""
    half = request.session.get(HALF)
    if half is None or half["until"] < timezone.now().timestamp() or half["guesses"] >= GUESSES:
        request.session.pop(HALF, None)
        return None
    return User.objects.using("gate").filter(pk=half["user"], is_active=True).first()


def guessed_wrong(request: HttpRequest) -> None:
    half = request.session[HALF]
    request.session[HALF] = {**half, "guesses": half["guesses"] + 1}
    note("refused", half["user"], {"step": "code"})


def come_in(request: HttpRequest, user: User, device: Device | None = None) -> None:
    """Signs in under a new session key, and opens the desk of who has only one."""
    request.session.pop(HALF, None)
    login(request, user, backend=BACKEND)
    if device is not None:
        django_otp.login(request, device)
    note("enter", user.pk, {"factor": device is not None})
    choices = choices_of(user, today())
    if len(choices) == 1 and may_open(request, user):
        sit_down(request, choices[0])


def may_open(request: HttpRequest, user: User) -> bool:
    """Nobody gets a desk with a password that others know, nor a wide one without the second factor."""
    return not user.provisional and (is_verified(request) or not owes_a_code(user))


def is_verified(request: HttpRequest) -> bool:
    """Whether they came in with a second factor that is still theirs. Asked where it matters, not for every page."""
    came_with = request.session.get(DEVICE_ID_SESSION_KEY)
    device = Device.from_persistent_id(came_with) if came_with else None
    return device is not None and device.user_id == request.user.pk and device.confirmed


def sit_down(request: HttpRequest, choice: Choice) -> None:
    """Opens the desk, and closes the one they were at. Raises django.db.DatabaseError if it is not theirs any more."""
    before = request.session.get(SESSION_KEY, "")
    request.session[SESSION_KEY] = open_desk(choice.assignment.user_id, choice.assignment.pk, choice.purpose)
    if before:
        close_desk(before)


def change_password(request: HttpRequest, user: User, password: str) -> None:
    """The database closes every desk of theirs; other browsers are signed out, this one is not."""
    user.set_password(password)
    user.provisional = False
    user.save(using="gate", update_fields=["password", "provisional"])
    request.session.pop(SESSION_KEY, None)
    update_session_auth_hash(request, user)
    note("password", user.pk, {"by": "themselves"})


def note(kind: str, who: int | None, detail: Mapping[str, Any]) -> None:
    """An entry of the log about somebody who is at no desk."""
    with transaction.atomic("gate"), connections["gate"].cursor() as cursor:
        cursor.execute("SELECT office.note(%s, %s, %s::jsonb)", [kind, who, json.dumps(detail)])
