"""Where the database is, and as whom each part of the office connects to it."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from psycopg.conninfo import conninfo_to_dict

from yingbao.database.embedded import join
from yingbao.database.keystore import KeyStore

ALIASES = {
    "default": "yingbao_web",
    "looks": "yingbao_web",
    "gate": "yingbao_gate",
    "worker": "yingbao_worker",
    "owner": "",
}
"""Django's aliases and the roles behind them; `looks` commits beside a page; the owner is whoever the URL names."""
NAME = "yingbao"


def home() -> Path:
    """The folder of this office: database, keys, files, mirror, with which overlays it was made. $YINGBAO_HOME, by default ./office."""
    return Path(os.environ.get("YINGBAO_HOME", "office")).resolve()


def overlays() -> tuple[str, ...]:
    """The overlays that this office goes by: of $YINGBAO_OVERLAYS where it is set, by default those that it was made with."""
    said = os.environ.get("YINGBAO_OVERLAYS")
    return tuple(filter(None, said.split(","))) if said is not None else made_with()


def made_with() -> tuple[str, ...]:
    """The overlays that this office was made with."""
    file = home() / "overlays"
    return tuple(file.read_text(encoding="utf-8").split()) if file.exists() else ()


def remember(overlays: Iterable[str]) -> None:
    """Takes down with which overlays this office is made: whoever opens it later need not say so again."""
    home().mkdir(parents=True, exist_ok=True)
    (home() / "overlays").write_text("".join(f"{name}\n" for name in overlays), encoding="utf-8")


def key_store() -> KeyStore:
    """The office's own secrets."""
    return KeyStore(home() / "keys")


@dataclass(frozen=True)
class Address:
    """A server and a database on it, as libpq's keywords."""

    keywords: dict[str, Any]

    def as_role(self, role: str) -> dict[str, Any]:
        """The keywords for a connection as `role`; '' is the owner."""
        if not role:
            return dict(self.keywords)
        return {**self.keywords, "user": role, "password": key_store().password(role)}

    def django(self, role: str) -> dict[str, Any]:
        """An entry of Django's DATABASES."""
        words = self.as_role(role)
        named = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
        entry = {django: str(words.pop(libpq, "")) for django, libpq in named.items()}
        return {"ENGINE": "django.db.backends.postgresql", **entry, "OPTIONS": words, "CONN_MAX_AGE": 0}


@cache
def address() -> Address:
    """The database of this office; an embedded server is started if it does not run yet."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        return Address({**join(home() / "postgresql", key_store()), "dbname": NAME})
    return Address({"dbname": NAME, **conninfo_to_dict(url)})
