"""Who plays: officers, reviewers, workers and citizens, each with a desk of their own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.office import COMMUNITY, FAR, NEIGHBOUR, PASSWORD, OfficeForTests

DISTRICT, STREET = "440311", "440311001"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass
class Player:
    """Somebody at a desk. `own`: a citizen's file; `desks`: tokens by whose file it was when the desk was opened."""

    name: str
    user: int
    assignment: int
    role: str
    area: str
    own: int | None = None
    desks: dict[int | None, str] = field(default_factory=dict)

    def may(self, permission: str) -> bool:
        from yingbao.accounts.roles import rights

        return permission in rights().roles[self.role].may

    def near(self, area: str) -> bool:
        return bool(self.area) and (area.startswith(self.area) or self.area.startswith(area))

    def token(self, kept: int | None = None) -> str:
        """The desk; a citizen's is opened anew once their file reads as part of another."""
        from yingbao.accounts.actions import open_desk
        from yingbao.accounts.roles import rights

        if kept not in self.desks:
            self.desks[kept] = open_desk(self.user, self.assignment, rights().roles[self.role].purposes[0])
        return self.desks[kept]

    @contextmanager
    def at_the_desk(self, kept: int | None = None) -> Iterator[None]:
        from django.db import transaction

        from yingbao.accounts.middleware import carry

        token = self.token(kept)
        with transaction.atomic("default"):
            carry(token)
            yield

    def post(self, path: str, given: dict[str, Any], kept: int | None = None) -> Any:
        """What a page answers to this player."""
        from tests.clients import Client
        from yingbao.accounts.models import User

        client = Client()
        client.force_login(User.objects.using("owner").get(pk=self.user), backend=BACKEND)
        session = client.session
        session["desk"] = self.token(kept)
        session.save()
        return client.post(path, given)


def player(name: str, role: str, area: str, own: int | None = None) -> Player:
    from yingbao.accounts.models import Assignment, User

    user = User.objects.using("owner").filter(username=name).first()
    user = user or User.objects.create_user(name, PASSWORD, using="owner", name=name, subject_id=own)
    held, _ = Assignment.objects.using("owner").get_or_create(
        user=user, role_id=role, area=area, defaults={"starts": date(2020, 1, 1)}
    )
    return Player(name, user.pk, held.pk, role, area, own)


def staff(office: OfficeForTests) -> list[Player]:
    """Two of each who decide, for who decided does not look into the appeal."""
    return [
        player("专干甲", "community_worker", COMMUNITY),
        player("专干乙", "community_worker", NEIGHBOUR),
        player("专干丙", "community_worker", FAR),
        player("社工", "social_worker", COMMUNITY),
        player("街道甲", "street_reviewer", STREET),
        player("街道乙", "street_reviewer", STREET),
        player("区里甲", "district_officer", DISTRICT),
        player("区里乙", "district_officer", DISTRICT),
    ]
