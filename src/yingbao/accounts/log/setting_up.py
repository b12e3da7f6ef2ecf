"""After the tables are made: what the log's views show, and to whom."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from django.db import connections


def after_migrating(using: str, **_: Any) -> None:
    if using == "owner":
        with connections[using].cursor() as cursor:
            cursor.execute(files("yingbao.accounts.log").joinpath("sql", "log.sql").read_text(encoding="utf-8"))
