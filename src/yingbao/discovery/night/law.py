"""Which edition of the policies the office goes by, and by which software it reads them."""

from __future__ import annotations

from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings

import yingbao
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


def software() -> str:
    """The release, and twelve letters that tell builds of it apart: `0.1.0+4f0c…`. The dictionary comes with the software."""
    return f"{yingbao.__version__}+{_build(Path(settings.POLICIES))}"


@cache
def _build(dictionary: Path) -> str:
    """Of the files that this process began with."""
    code = Path(yingbao.__file__).parent
    digest = sha256()
    ours = sorted(one for one in code.rglob("*") if one.suffix in (".py", ".yaml"))
    for file in (*ours, *sorted(dictionary.glob("*.yaml"))):
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:12]
