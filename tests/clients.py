"""Browsers without a screen, at one office: its middleware is set up once a process, as a server does it, and not for each."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.test import Client as ClientOfItsOwn
from django.test.client import ClientHandler


@cache
def _office() -> ClientHandler:
    return ClientHandler(enforce_csrf_checks=False)


class Client(ClientOfItsOwn):
    """Django's, but for whose forms nobody asks where they come from."""

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.handler = _office()
