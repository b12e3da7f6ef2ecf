"""What a thread of the server holds and gives back when it ends: its connections to the database."""

from __future__ import annotations

from threading import local
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created


class Held(list[BaseDatabaseWrapper]):
    """A thread's connections. The server ends threads that have nothing to do, and Django's connections lie in circles: left to the
    collector of garbage, which seldom walks here, they would stay open until the database takes no more."""

    def __del__(self) -> None:
        for connection in self:
            connection.inc_thread_sharing()  # who clears away after a thread may be another: Django would refuse it the connection
            connection.close()


own = local()


def hold(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Keeps in the thread's own storage what it opened."""
    held = own.__dict__.setdefault("held", Held())
    if not any(one is connection for one in held):
        held.append(connection)


def follow() -> None:
    connection_created.connect(hold, dispatch_uid="yingbao.web.threads")
