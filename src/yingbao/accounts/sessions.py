"""When somebody's session ends: half an hour after the last page, and eight hours after they came in any case."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import logout
from django.contrib.sessions.backends.base import SessionBase
from django.db import connections, transaction
from django.http import HttpRequest
from django.utils import timezone

IDLE, WHOLE = timedelta(minutes=30), timedelta(hours=8)
GRAIN = timedelta(minutes=1)
"""How exactly the last page is remembered: a session is written at most once in this time."""
SOON = timedelta(minutes=30)
CAME, SEEN, WHO = "came", "seen", "_auth_user_id"


def begin(request: HttpRequest, **_: Any) -> None:
    """Django's signal user_logged_in."""
    request.session[CAME] = request.session[SEEN] = timezone.now().timestamp()


def is_over(session: SessionBase, now: datetime) -> bool:
    if WHO not in session or CAME not in session:
        return False
    return now > _time(session, CAME) + WHOLE or now > _time(session, SEEN) + IDLE


def keep(session: SessionBase, now: datetime) -> None:
    """Remembers that a page was asked for."""
    if CAME in session and now > _time(session, SEEN) + GRAIN:
        session[SEEN] = now.timestamp()


def end(session: SessionBase) -> datetime | None:
    """When the eight hours are over; None for who has not come in."""
    return _time(session, CAME) + WHOLE if CAME in session else None


def sign_out(request: HttpRequest, why: str = "left") -> None:
    """Closes every desk of this person, here and in other browsers, and forgets the session."""
    who = request.session.get(WHO)
    if who is not None:
        with transaction.atomic("gate"), connections["gate"].cursor() as cursor:
            cursor.execute("SELECT office.close_desks(%s)", [int(who)])
            cursor.execute("SELECT office.note('leave', %s, jsonb_build_object('why', %s::text))", [int(who), why])
    logout(request)


def _time(session: SessionBase, key: str) -> datetime:
    return datetime.fromtimestamp(session[key], tz=timezone.get_default_timezone())
