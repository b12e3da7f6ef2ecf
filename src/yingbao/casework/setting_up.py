"""After the tables are made: the plan of all policies, and the grants."""

from __future__ import annotations

from typing import Any

from yingbao.accounts.setting_up import run_sql


def after_migrating(using: str, **_: Any) -> None:
    if using == "owner":
        from yingbao.casework.plan import keep_plan

        keep_plan(using)
        run_sql(using, "casework", "grants.sql")
