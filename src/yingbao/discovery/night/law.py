"""Which edition of the policies the office goes by."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from yingbao.engine.policies.book import fingerprint as fingerprint_of
from yingbao.web.editions import policies


def fingerprint() -> str:
    """Which policies these are, with the overlays of this office: twelve letters."""
    return _fingerprint(policies())


def installed() -> str:
    """The same of the files that the office was set up with."""
    return _fingerprint(Path(settings.POLICIES))


@lru_cache(maxsize=4)
def _fingerprint(edition: Path) -> str:
    """An edition's files never change once it is one."""
    return fingerprint_of(edition, repr(settings.OVERLAYS))
