"""What the first page counts: files of the desk's areas by kind, and imports that wait or run."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from yingbao.accounts.desks import Desk
from yingbao.engine.dictionary import Label
from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.imports.queries import WORKING
from yingbao.registry.models import Run
from yingbao.registry.queries import rows

DECIDED_BY_SOMEBODY = ("uploaded", "checked")
"""States of an import in which somebody is to say how it goes on."""


@dataclass(frozen=True)
class Counted:
    """How many files of a kind there are, as of the last count, and where they are listed."""

    label: Label
    number: int
    href: str


def files_by_kind() -> list[Counted]:
    """Of the running request's desk, in the dictionary's order; counted at night and after imports, never here."""
    found: dict[str, int] = dict(rows("SELECT kind, sum(number)::bigint FROM registry.statistics() GROUP BY kind"))
    tables = office_dictionary().dictionary.tables
    kinds = [kind for kind in office_dictionary().dictionary.subjects if found.get(kind)]
    return [Counted(tables[kind].label, found[kind], reverse("registry:files", args=[kind])) for kind in kinds]


def imports_waiting(desk: Desk) -> QuerySet[Run]:
    """Imports whose columns or changes are to be decided."""
    return Run.objects.filter(state__in=DECIDED_BY_SOMEBODY)


def imports_running(desk: Desk) -> QuerySet[Run]:
    return Run.objects.filter(state__in=WORKING)
