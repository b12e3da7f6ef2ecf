"""After the tables are made: the plan of all policies, the files that decisions will name, and the grants."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings

from yingbao.accounts.setting_up import run_sql


def after_migrating(using: str, **_: Any) -> None:
    if using == "owner":
        from yingbao.casework.checks.institutions import keep_institutions
        from yingbao.casework.outbox.texts import keep_tellings
        from yingbao.casework.papers.catalogue import keep_papers
        from yingbao.casework.plan import keep_plans
        from yingbao.discovery.night.law import installed
        from yingbao.discovery.publishing.drafting import keep

        keep_plans(using)
        keep_institutions(using)
        keep_papers(using)
        keep_tellings(using)
        keep(Path(settings.POLICIES), installed())
        run_sql(using, "casework", "grants.sql")
