"""Which edition of the policies the office goes by."""

from __future__ import annotations

from functools import cache

from django.conf import settings

from yingbao.engine.policies.book import fingerprint as fingerprint_of


@cache
def fingerprint() -> str:
    """Which policies these are, with the overlays of this office: twelve letters."""
    return fingerprint_of(settings.POLICIES, repr(settings.OVERLAYS))
