"""Every request is worked on at a desk, in one transaction that carries the desk's token."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connections, transaction
from django.http import HttpRequest, HttpResponse

from yingbao.accounts.desks import find_desk

SESSION_KEY = "desk"


class AtADesk:
    """Sets request.desk (None for somebody who is at none), and wraps the view in the desk's transaction."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = request.session.get(SESSION_KEY, "")
        with transaction.atomic("default"):
            carry(token)
            request.desk = find_desk() if token else None  # type: ignore[attr-defined]
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True, "default")
        return response


def carry(token: str, using: str = "default") -> None:
    """Lets the running transaction be at the desk that the token opens."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT set_config('yingbao.desk', %s, true)", [token])
