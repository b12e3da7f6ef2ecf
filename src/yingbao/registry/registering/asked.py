"""Which facts a form asks for where nobody says which: office.yaml's word."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.conf import settings

from yingbao.engine.dictionary import read_yaml


@cache
def _asked() -> Mapping[str, Any]:
    found: Mapping[str, Any] = read_yaml(settings.POLICIES / "office.yaml").get("asked", {})
    return found


def names(when: str, kind: str) -> tuple[str, ...]:
    """`when`: new or visit."""
    return tuple(_asked().get(when, {}).get(kind, ()))
