"""Every request is worked on at a desk, in one transaction that carries the desk's token."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.db import connections, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRedirect

from yingbao.accounts import sessions
from yingbao.accounts.desks import Desk, find_desk
from yingbao.web.languages import say

SESSION_KEY = "desk"
BELL = "bell"
"""What asks by itself, by its id in the page: no sign that somebody is there."""
STOP = 286
"""The status that tells htmx to ask no more."""


class AtADesk:
    """Sets request.desk (None for somebody who is at none), and wraps the view in the desk's transaction.

    A session whose time is over is ended first, so that nothing is opened with it; nor is a desk of somebody else's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self._mind_the_time(request)
        token = request.session.get(SESSION_KEY, "")
        with transaction.atomic("default"):
            carry(token)
            request.desk = self._own_desk(request, token) if token else None  # type: ignore[attr-defined]
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True, "default")
        return _whole_page(request, response)

    def _own_desk(self, request: HttpRequest, token: str) -> Desk | None:
        """The desk of who is signed in. A token that came to somebody else opens nothing any more, to nobody."""
        desk = find_desk()
        if desk is None or desk.user == request.user.pk:
            return desk
        carry("")
        with at_gate(token) as cursor:
            cursor.execute("SELECT office.close_desk()")
        sessions.sign_out(request, "desk")
        told = say(
            "岗位不是您本人打开的，您已退出。请重新登录。",
            "The desk was opened by somebody else; you have been signed out. Please sign in again.",
        )
        messages.warning(request, told)
        return None

    def _mind_the_time(self, request: HttpRequest) -> None:
        now = timezone.now()
        if sessions.is_over(request.session, now):
            sessions.sign_out(request, "time")
            told = say(
                "时间到了，您已自动退出。请重新登录。",
                "Your time was over and you have been signed out. Please sign in again.",
            )
            messages.info(request, told)
        elif not _by_itself(request):
            sessions.keep(request.session, now)


def _whole_page(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Who has to sign in again leaves the page; no part of it is filled with the form of the door. What asks by itself
    takes nobody away from what they write: it asks no more."""
    if _by_itself(request) and (response.status_code == 302 or "HX-Redirect" in response):
        return HttpResponse(status=STOP)
    door = reverse("accounts:enter")
    if getattr(request, "htmx", False) and response.status_code == 302 and response["Location"].startswith(door):
        return HttpResponseClientRedirect(door)
    return response


def _by_itself(request: HttpRequest) -> bool:
    return request.headers.get("HX-Trigger") == BELL


def carry(token: str, using: str = "default") -> None:
    """Lets the running transaction be at the desk that the token opens."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT set_config('yingbao.desk', %s, true)", [token])


@contextmanager
def at_gate(token: str) -> Iterator[Any]:
    """A transaction of the gate's in the name of a desk; its cursor. The log says whose desk it was."""
    with transaction.atomic("gate"), connections["gate"].cursor() as cursor:
        carry(token, "gate")
        yield cursor
