"""How this office signs, numbers and explains its letters (policies/office.yaml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, Final

from django.conf import settings
from django.db import connections

from yingbao.casework.documents import Office
from yingbao.casework.documents.kinds import kind_of
from yingbao.casework.letters.citing import DOUBT
from yingbao.casework.models import Series
from yingbao.engine.dictionary import read_yaml

DOUBTFUL = frozenset({"recalled", "illustrative", "unknown"})


UNTOLD: Final = {"text": "向作出决定的机关询问。", "mark": "unknown"}


@dataclass(frozen=True)
class Remedy:
    """How to appeal under these policies (none named: all) from a day on."""

    policies: frozenset[str]
    since: date
    text: str

    def speaks_of(self, policy: str, on: date) -> bool:
        return on >= self.since and (not self.policies or policy in self.policies)


@dataclass(frozen=True)
class House:
    """`remedies`: how to appeal, as far as known; `site`: where letters are verified, '' wherever the office is opened."""

    issuer: str
    phone: str
    address: str
    site: str
    remedies: tuple[Remedy, ...]

    def appeal(self, policy: str, on: date) -> str:
        """What the last text that speaks of the policy on that day says of appeals."""
        return next(one.text for one in reversed(self.remedies) if one.speaks_of(policy, on))

    def office(self, site: str, made_up: object = None) -> Office:
        """Who signs; a demonstration says so on the paper itself, which leaves the screen that says it too."""
        return Office(f"（演示）{self.issuer}" if made_up else self.issuer, self.phone, self.address, self.site or site)


@cache
def house() -> House:
    raw = _raw()
    plain = {key: str(raw.get(key) or "") for key in ("issuer", "phone", "address", "site")}
    return House(**plain, remedies=(_remedy(UNTOLD), *map(_remedy, raw.get("appeal", ()))))


def _remedy(told: Mapping[str, Any]) -> Remedy:
    doubt = DOUBT if told.get("mark", "unknown") in DOUBTFUL else ""
    return Remedy(frozenset(told.get("policies", ())), told.get("from", date.min), str(told["text"]) + doubt)


def keep_series(using: str) -> None:
    """Writes how each kind is numbered into the database, which gives the numbers; where a kind is new or tells otherwise, what is owed is
    looked at anew."""
    before = list(Series.objects.using(using).order_by("kind").values())
    for name, words in _raw().get("numbers", {}).items():
        kind = kind_of(name)
        tells: dict[str, Any] = {"document": kind.document, "verdict": kind.verdict, "outcome": kind.outcome}
        tells |= {"proves": kind.proves, "follows": kind.follows}
        Series.objects.using(using).update_or_create(kind=name, defaults={"words": words, **tells})
    if before != list(Series.objects.using(using).order_by("kind").values()):
        with connections[using].cursor() as cursor:
            cursor.execute("SELECT casework.reckon_owed(NULL)")


def _raw() -> dict[str, Any]:
    return dict(read_yaml(settings.POLICIES / "office.yaml").get("letters") or {})
