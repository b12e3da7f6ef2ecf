"""The papers that may be asked for (policies/papers.yaml), and the same as data for the database's functions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.conf import settings
from django.db import transaction

from yingbao.casework.surveys.asking import read_by
from yingbao.engine.dictionary import Label, read_yaml
from yingbao.registry.dictionary import office_dictionary


@dataclass(frozen=True)
class Paper:
    """`of`: of what kind of subject it is; `tells`: the facts for which it is needed; `always`: whatever a policy reads."""

    code: str
    label: Label
    of: str
    tells: tuple[str, ...]
    always: bool


@cache
def papers() -> Mapping[str, Paper]:
    """Raises KeyError: a fact that the dictionary does not know."""
    found = dict[str, Paper]()
    for code, raw in read_yaml(settings.POLICIES / "papers.yaml").items():
        known = office_dictionary().facts(raw["of"])
        tells = tuple(known[name].name for name in raw["tells"])
        found[code] = Paper(code, Label(**raw["label"]), raw["of"], tells, bool(raw.get("always")))
    return found


def papers_for(policy: str, day: date) -> list[Paper]:
    """Those that tell something which the policy's rules read, or that are always needed."""
    read = read_by(policy, day)
    return [paper for paper in papers().values() if paper.always or read.intersection(paper.tells)]


def keep_papers(using: str = "owner") -> None:
    """Writes them for the functions; one that has gone is asked for no longer."""
    from yingbao.casework.papers.models import PaperKind

    with transaction.atomic(using):
        PaperKind.objects.using(using).exclude(code__in=papers()).delete()
        for paper in papers().values():
            told = {"of": paper.of, "tells": list(paper.tells), "label": paper.label.zh}
            PaperKind.objects.using(using).update_or_create(code=paper.code, defaults=told)
