"""What a desk may read of what is granted twice; the database decides which."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, Func, QuerySet

from yingbao.accounts.desks import Desk
from yingbao.casework.models import Case
from yingbao.casework.twice.models import Twice
from yingbao.registry.queries import MOST, heads_of_each, rows, single


@dataclass(frozen=True)
class Grant:
    """One of those in force beside one another. `ends_on`: from when a later one takes its place, None for the last; `number`: of its
    case, `case` where the desk sees that one."""

    since: date
    until: date | None
    fen: int | None
    number: str
    ends_on: date | None
    by_what: str
    case: Case | None

    @property
    def never(self) -> bool:
        """Whether the later one runs from before this one began."""
        return self.ends_on is not None and self.ends_on <= self.since


def twice() -> QuerySet[Twice]:
    """What is so still."""
    still = Func("id", function="casework.still_twice", output_field=BooleanField())
    found = Twice.objects.filter(settled_at=None).alias(still=still).filter(still=True).select_related("subject")
    return found.prefetch_related(heads_of_each("subject"))


def mine_waiting(desk: Desk) -> int:
    """How many who is at this desk ends."""
    ends = Func("policy", function="casework.stops", output_field=BooleanField())
    return twice().alias(ends=ends).filter(ends=True).order_by()[:MOST].count()


def find(number: int) -> Twice | None:
    return Twice.objects.filter(pk=number).select_related("subject").first()


def still(one: Twice) -> bool:
    return bool(single("SELECT casework.still_twice(%s)", [one.pk]))


def may_end(one: Twice) -> bool:
    return bool(single("SELECT casework.still_twice(%s) AND casework.stops(%s)", [one.pk, one.policy]))


def beside(one: Twice) -> list[Grant]:
    """What is in force, the last granted last."""
    query = "SELECT since, until, fen, number, ends_on, by_what FROM casework.beside(%s)"
    found = rows(query, [one.pk])
    cases = _cases(number for _, _, _, number, _, _ in found)
    return [
        Grant(since, until, fen, number, ends_on, by_what, cases.get(number))
        for since, until, fen, number, ends_on, by_what in found
    ]


def _cases(numbers: Iterable[str]) -> dict[str, Case]:
    return {case.number: case for case in Case.objects.filter(number__in=list(numbers))}
