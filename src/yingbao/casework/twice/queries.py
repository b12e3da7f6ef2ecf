"""What a desk may read of what is granted twice; the database decides which."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, Case, Func, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce

from yingbao.accounts.desks import Desk
from yingbao.casework.models import Case as Matter
from yingbao.casework.queries import names
from yingbao.casework.twice.models import Overpaid, Twice
from yingbao.engine.dictionary import Label
from yingbao.registry.queries import heads_of_each, rows, single


@dataclass(frozen=True)
class Grant:
    """One of those in force beside one another. `ends_on`: from when a later one takes its place, None for the last; `number`: of its
    case, `case` where the desk sees that one; `months`: in how many it was paid beside a later one until today."""

    since: date
    until: date | None
    fen: int | None
    number: str
    ends_on: date | None
    by_what: str
    months: int
    case: Matter | None

    @property
    def over(self) -> int | None:
        return None if self.fen is None else self.fen * self.months

    @property
    def never(self) -> bool:
        """Whether the later one runs from before this one began."""
        return self.ends_on is not None and self.ends_on <= self.since


STILL, PAID, DONE = "still", "paid", "done"
"""That it is so; that the earlier grant ended, and it was paid too much until then; and what became of that money."""
OPEN = "open"
BECAME = {
    "recovered": Label("已追回", "recovered"),
    "offset": Label("已在以后的发放中抵扣", "offset in later payments"),
    "waived": Label("不再追回", "not to be recovered"),
    OPEN: Label("未了结", "not settled"),
}


def twice() -> QuerySet[Twice]:
    """What is so still, and what was ended with money paid too much; `became`: of that money, `open` where nobody said."""
    still = Func("id", function="casework.still_twice", output_field=BooleanField())
    found = Twice.objects.alias(still=still).filter(Q(settled_at=None, still=True) | Q(months__gt=0))
    said = Overpaid.objects.filter(twice=OuterRef("pk")).order_by("-id").values("became")[:1]
    became = Coalesce(Subquery(said), Value(OPEN), output_field=TextField())
    stands = Case(When(settled_at=None, then=Value(STILL)), When(became=OPEN, then=Value(PAID)), default=Value(DONE))
    return (
        found.annotate(became=became, stands=stands)
        .select_related("subject")
        .prefetch_related(heads_of_each("subject"))
    )


def mine_waiting(desk: Desk) -> QuerySet[Twice]:
    """Those that wait for who is at this desk: to end the earlier grant, or to take down what became of the money."""
    ends = Func("policy", function="casework.stops", output_field=BooleanField())
    return twice().alias(ends=ends).filter(~Q(stands=DONE), ends=True)


def find(number: int) -> Twice | None:
    return Twice.objects.filter(pk=number).select_related("subject").first()


def still(one: Twice) -> bool:
    return bool(single("SELECT casework.still_twice(%s)", [one.pk]))


def may_end(one: Twice) -> bool:
    return bool(single("SELECT casework.still_twice(%s) AND casework.stops(%s)", [one.pk, one.policy]))


def hears_first(one: Twice) -> bool:
    """Whether the law of the day has the person heard before they get less."""
    return bool(single("SELECT casework.hears_first(%s)", [one.pk]))


def beside(one: Twice) -> list[Grant]:
    """What is in force, the last granted last."""
    query = "SELECT since, until, fen, number, ends_on, by_what, months FROM casework.beside(%s)"
    found = rows(query, [one.pk])
    cases = _cases(number for _, _, _, number, _, _, _ in found)
    return [
        Grant(since, until, fen, number, ends_on, by_what, months, cases.get(number))
        for since, until, fen, number, ends_on, by_what, months in found
    ]


def ended_with(one: Twice) -> list[Twice]:
    """The grants that were ended at once, each with the case that decided it."""
    if one.case_id is None:
        return []
    found = Twice.objects.filter(subject=one.subject, policy=one.policy, event=one.event, settled_at=one.settled_at)
    return list(found.select_related("case").order_by("pk"))


@dataclass(frozen=True)
class Told:
    """What somebody took down of the money, and who."""

    it: Overpaid
    by: str


def overpaid(one: Twice) -> list[Told]:
    """What became of the money that was paid too much, the latest word first."""
    found = list(one.overpaid.order_by("-id")) if one.months else []
    users = names(each.author_id for each in found)
    return [Told(each, users.get(each.author_id, "")) for each in found]


def may_settle(one: Twice) -> bool:
    """Whether who is at this desk takes down what became of it."""
    return one.months > 0 and one.settled_at is not None and bool(single("SELECT casework.stops(%s)", [one.policy]))


def _cases(numbers: Iterable[str]) -> dict[str, Matter]:
    return {case.number: case for case in Matter.objects.filter(number__in=list(numbers))}
