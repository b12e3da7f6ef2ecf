"""Which institutions are asked (office.yaml, `checks`), and the same as data for the database's functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.conf import settings
from django.db import transaction

from yingbao.casework.surveys.asking import read_by
from yingbao.engine.dictionary import Fact, Label, read_yaml
from yingbao.registry.dictionary import office_dictionary


@dataclass(frozen=True)
class Asked:
    """An institution. `kind`: about whom it answers; `facts`: which, by name; `days`: for how long an answer counts."""

    code: str
    label: Label
    kind: str
    facts: Mapping[str, Fact]
    days: int | None


@cache
def institutions() -> Mapping[str, Asked]:
    """Raises KeyError: a fact that the dictionary does not know, or one that is kept as a secret number."""
    office, found = office_dictionary(), dict[str, Asked]()
    for code, raw in (read_yaml(settings.POLICIES / "office.yaml").get("checks") or {}).items():
        known = {name: fact for name, fact in office.facts(raw["of"]).items() if not office.is_secret(raw["of"], name)}
        facts = {name: known[name] for name in raw["facts"]}
        found[code] = Asked(code, Label(**raw["label"]), raw["of"], facts, raw.get("days"))
    return found


def institutions_for(policy: str, day: date) -> list[Asked]:
    """Those that answer something which the policy's rules read."""
    read = read_by(policy, day)
    return [asked for asked in institutions().values() if read.intersection(asked.facts)]


def label_of(code: str) -> Label:
    """What an institution is called, also one that has gone from the file."""
    known = institutions().get(code)
    return known.label if known else Label(code, code)


def keep_institutions(using: str = "owner") -> None:
    """Writes them for the functions; one that has gone is asked no longer."""
    from yingbao.casework.checks.models import Institution

    with transaction.atomic(using):
        Institution.objects.using(using).exclude(code__in=institutions()).delete()
        for asked in institutions().values():
            told = {"kind": asked.kind, "facts": list(asked.facts), "absent": _absent(asked), "days": asked.days}
            Institution.objects.using(using).update_or_create(code=asked.code, defaults=told)


def _absent(asked: Asked) -> dict[str, bool | int]:
    """What counts for facts that nobody stated, so that an answer otherwise is a difference."""
    given = {name: fact.absent for name, fact in asked.facts.items()}
    return {name: value for name, value in given.items() if isinstance(value, bool | int)}
