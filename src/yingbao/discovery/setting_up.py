"""After the tables are made: who reads a proof, and the grants."""

from __future__ import annotations

from typing import Any

from yingbao.accounts.setting_up import run_sql


def after_migrating(using: str, **_: Any) -> None:
    if using == "owner":
        run_sql(using, "discovery", "proof.sql")
        run_sql(using, "discovery", "grants.sql")
