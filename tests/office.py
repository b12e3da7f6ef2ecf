"""An office for tests: a real server for the whole run, a database of its own for every module, and a few people."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests import migrated, watching

FIRST_DAY = date(2025, 12, 31)
PASSWORD = "a long enough passphrase"
COMMUNITY, NEIGHBOUR, FAR = "440311001001", "440311001002", "440311004002"


@cache
def start() -> None:
    """The server and the migrated database; Django is set up. Once a process, at whose end nothing of it is left."""
    beside = os.environ.setdefault(
        "YINGBAO_TESTS_IN", tempfile.gettempdir()
    )  # one in another makes paths too long for a browser's socket
    home = Path(tempfile.mkdtemp(prefix="yingbao-tests-", dir=beside))
    atexit.register(_end, home)
    migrated.copy_to(home)
    (home / "left").mkdir()
    os.environ |= {"YINGBAO_HOME": str(home), "YINGBAO_HOSTS": "testserver,localhost,127.0.0.1"}
    os.environ["TMPDIR"] = str(home / "left")  # of processes that tests kill: they clean up nothing
    for ours in migrated.OURS:
        os.environ.pop(ours, None)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yingbao.web.settings")
    import django
    from django.conf import settings

    django.setup()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # Argon2 is slow on purpose
    watching.begin()
    _switch("")
    gc.freeze()  # what was read stays; looking through all there is, again and again, took one second in twenty
    gc.set_threshold(20_000, 20, 20)


def _end(home: Path) -> None:
    from yingbao.database.embedded import leave

    leave(home / "postgresql")
    shutil.rmtree(home)


def _switch(name: str) -> None:
    from django.db import connections

    for alias in connections:
        connections[alias].close()
        for entry in (connections.databases[alias], connections[alias].settings_dict):
            entry["NAME"] = name or "postgres"


@contextmanager
def a_database(name: str) -> Iterator[str]:
    """A copy of the template under `name`, which Django's connections see while it lasts."""
    from yingbao.database import address
    from yingbao.database.preparing import close_doors

    server = {**address().keywords, "dbname": "postgres"}
    with psycopg.connect(**server, autocommit=True) as con:
        con.execute(sql.SQL("CREATE DATABASE {} TEMPLATE yingbao STRATEGY FILE_COPY").format(sql.Identifier(name)))
        with psycopg.connect(**{**server, "dbname": name}, autocommit=True) as made:
            close_doors(made, name)  # a copy has the template's tables, and not its doors
        _switch(name)
        try:
            yield name
        finally:
            _switch("")
            con.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
            _forget_files()


@contextmanager
def a_copy(of: str, name: str) -> Iterator[None]:
    """The database `of` as it stands, under `name`, which Django's connections see while it lasts."""
    from yingbao.database import address
    from yingbao.database.preparing import close_doors

    server = {**address().keywords, "dbname": "postgres"}
    _switch("")  # a database that anybody is in is not copied
    with psycopg.connect(**server, autocommit=True) as con:
        con.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(name), sql.Identifier(of)
            )
        )
        try:
            with psycopg.connect(**{**server, "dbname": name}, autocommit=True) as made:
                close_doors(made, name)
            _switch(name)
            yield
        finally:
            _switch(of)
            con.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _forget_files() -> None:
    """What lies under the database's own numbers goes with it: the next one's first import, and its first seal, is number one again.
    Editions lie under marks of what is in them."""
    from django.conf import settings

    from yingbao.database.address import home

    (home() / "log" / "heads").unlink(missing_ok=True)
    for folder in Path(settings.MEDIA_ROOT).glob("*"):
        if folder.name != "policies":
            shutil.rmtree(folder)


@dataclass
class OfficeForTests:
    """The office under test. By role and area: the desks that were opened, and what the sessions of who sits there
    hold."""

    name: str
    tokens: dict[tuple[str, str], str] = field(default_factory=dict)
    sessions: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)

    def person(self, role: str, area: str = COMMUNITY, **more: Any) -> tuple[Any, Any]:
        """A user with one assignment: (User, Assignment)."""
        from yingbao.accounts.models import Assignment, User

        name = f"{role}-{area or 'nowhere'}"
        user = User.objects.using("owner").filter(username=name).first()
        if user is None:
            user = User.objects.create_user(name, PASSWORD, using="owner", name=name, **more)
        held, _ = Assignment.objects.using("owner").get_or_create(
            user=user, role_id=role, area=area, defaults={"starts": date(2020, 1, 1)}
        )
        return user, held

    def token(self, role: str, area: str = COMMUNITY, purpose: str | None = None) -> str:
        from yingbao.accounts.actions import open_desk
        from yingbao.accounts.roles import rights

        key = (role, f"{area}{purpose or ''}")
        if key not in self.tokens:
            user, held = self.person(role, area)
            self.tokens[key] = open_desk(user.pk, held.pk, purpose or rights().roles[role].purposes[0])
        return self.tokens[key]

    @contextmanager
    def at_a_desk(self, role: str, area: str = COMMUNITY, purpose: str | None = None) -> Iterator[str]:
        """A page's transaction at a desk of the role in the area."""
        from django.db import transaction

        from yingbao.accounts.middleware import carry

        token = self.token(role, area, purpose)
        with transaction.atomic("default"):
            carry(token)
            yield token

    def client(self, role: str = "", area: str = COMMUNITY, purpose: str | None = None) -> Any:
        """A browser without a screen, signed in and at a desk; signed out without a role."""
        from tests.clients import Client

        client = Client()
        if role:
            client.come_in_with(self._session(role, area, purpose))
        return client

    def _session(self, role: str, area: str, purpose: str | None) -> dict[str, Any]:
        """What the session of who has just come in holds; to sign in asks the database a dozen times, and nobody does twice."""
        from tests.clients import Client

        key, token = (role, f"{area}{purpose or ''}"), self.token(role, area, purpose)
        if self.sessions.get(key, {}).get("desk") != token:
            client = Client()
            user, _ = self.person(role, area)
            client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
            self.sessions[key] = {**client.session, "desk": token}
        return self.sessions[key]

    def sql(self, role: str = "") -> Any:
        """A raw connection as a role of the database ('' is the owner), outside Django."""
        from yingbao.database import address

        return psycopg.connect(**{**address().as_role(role), "dbname": self.name}, autocommit=True)

    def enrol(self, area: str = COMMUNITY, kind: str = "person", **facts: Any) -> int:
        """A subject with these facts, said by a visit; facts as stored (ISO days, codes)."""
        from yingbao.registry.actions import Saying, enrol, state

        place = {} if kind != "person" or "residence" in facts else {"residence": area}
        with self.at_a_desk("community_worker", area):
            subject = enrol(kind, area)
            state(Saying(kind, subject, "visit", date(2025, 1, 1), "登记", {**place, **facts}))
        return subject
