"""Browsers without a screen, at one office: its middleware is set up once a process, as a server does it, and not for each."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.test import Client as ClientOfItsOwn
from django.test.client import ClientHandler
from django.utils import timezone

from yingbao.accounts.sessions import CAME, SEEN


@cache
def _office() -> ClientHandler:
    return ClientHandler(enforce_csrf_checks=False)


class Client(ClientOfItsOwn):
    """Django's, but for whose forms nobody asks where they come from."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.handler = _office()

    def come_in_with(self, held: dict[str, Any]) -> None:
        """A session of this browser's own, begun now, that holds what another one did after signing in."""
        from django.contrib.sessions.backends.db import SessionStore

        session, now = SessionStore(), timezone.now().timestamp()
        session.update({**held, CAME: now, SEEN: now})
        session.create()
        self.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
