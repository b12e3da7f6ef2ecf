"""Who works in the office while its pages are timed: desks of every community, street and of the district, each signed in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Person:
    """Somebody at a desk: what their browser sends, what opens the desk, and files and cases that they may open."""

    role: str
    session: str
    token: str
    subjects: tuple[int, ...]
    words: tuple[str, ...]
    cases: tuple[int, ...]


def sign_in(users: int) -> list[Person]:
    """Workers of every community in turn, every fifth a reviewer, every tenth an officer."""
    from yingbao.accounts.models import Area

    communities = list(Area.objects.using("owner").filter(level="community").values_list("code", flat=True))
    found = []
    for number in range(users):
        community = communities[number % len(communities)]
        role, area = ("community_worker", community)
        if number % 10 == 9:
            role, area = "district_officer", community[:6]
        elif number % 5 == 4:
            role, area = "street_reviewer", community[:9]
        found.append(at_a_desk(role, area, community, f"bench-{number}"))
    return found


def at_a_desk(role: str, area: str, community: str, username: str) -> Person:
    from datetime import date

    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django_otp import DEVICE_ID_SESSION_KEY
    from django_otp.plugins.otp_totp.models import TOTPDevice

    from yingbao.accounts.actions import open_desk
    from yingbao.accounts.models import Assignment, User
    from yingbao.casework.models import Case
    from yingbao.registry.models import Subject

    user = User.objects.using("owner").filter(username=username).first()
    user = user or User.objects.create_user(username, "a long enough passphrase", using="owner", name=username)
    held, _ = Assignment.objects.using("owner").get_or_create(
        user=user, role_id=role, area=area, defaults={"starts": date(2020, 1, 1)}
    )
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    device, _ = TOTPDevice.objects.using("owner").get_or_create(
        user_id=user.pk, confirmed=True, defaults={"name": "app"}
    )
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session["desk"] = open_desk(user.pk, held.pk, "service")
    session.create()
    some = Subject.objects.using("owner").filter(area=community, kind="person").order_by("id")[:200]
    rows = list(some.values_list("id", "name"))
    cases = Case.objects.using("owner").filter(area=community, restricted="", closed_day=None).order_by("id")[:100]
    return Person(
        role=role,
        session=session.session_key or "",
        token=session["desk"],
        subjects=tuple(number for number, _ in rows),
        words=tuple(name for _, name in rows[:40]) + tuple(name[:1] for _, name in rows[:20]),
        cases=tuple(cases.values_list("id", flat=True)),
    )
