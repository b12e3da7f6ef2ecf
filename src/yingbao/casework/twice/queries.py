"""What a desk may read of what is granted twice; the database decides which."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import (
    BooleanField,
    Case,
    Func,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from yingbao.accounts.desks import Desk
from yingbao.casework.models import Case as Matter
from yingbao.casework.queries import names
from yingbao.casework.twice.models import Overpaid, Twice
from yingbao.engine.dictionary import Label
from yingbao.registry.queries import heads_of_each, rows, single


@dataclass(frozen=True)
class Paid:
    """What the receipts say of the `months` in which two grants were in force: of how many there is one (`seen`), how many `payments` these
    are, and how much was paid too much; `fen` None: several payments, of which nobody knows how much."""

    months: int
    seen: int = 0
    payments: int = 0
    fen: int | None = 0

    @property
    def too_much(self) -> bool:
        return self.fen is None or self.fen > 0


@dataclass(frozen=True)
class Grant:
    """One of those in force beside one another. `ends_on`: from when a later one takes its place, None for the last; `number`: of its
    case, `case` where the desk sees that one; `paid`: for the months in which it was in force beside a later one until today."""

    since: date
    until: date | None
    fen: int | None
    number: str
    ends_on: date | None
    by_what: str
    paid: Paid
    case: Matter | None

    @property
    def never(self) -> bool:
        """Whether the later one runs from before this one began."""
        return self.ends_on is not None and self.ends_on <= self.since


STILL, PAID, NONE, DONE = "still", "paid", "none", "done"
"""That it is so; that the earlier grant ended, and the receipts show that too much was paid until then; that they do not; and what
became of that money."""
SEEN, NOT_SEEN, ONCE = "seen", "not_seen", "once"
"""As casework.seen_paid tells: too much was paid; receipts lack; each month was paid once."""
OPEN = "open"
BECAME = {
    "recovered": Label("已追回", "recovered"),
    "offset": Label("已在以后的发放中抵扣", "offset in later payments"),
    "waived": Label("不再追回", "not to be recovered"),
    OPEN: Label("未了结", "not settled"),
}


def twice() -> QuerySet[Twice]:
    """What is so still, and what was ended after both were in force; `became`: of the money, `open` where nobody said; `seen`: whether the
    receipts show that too much was paid; `receipts`: what they say."""
    still = Func("id", function="casework.still_twice", output_field=BooleanField())
    found = Twice.objects.alias(still=still).filter(Q(settled_at=None, still=True) | Q(months__gt=0))
    said = Overpaid.objects.filter(twice=OuterRef("pk")).order_by("-id").values("became")[:1]
    became = Coalesce(Subquery(said), Value(OPEN), output_field=TextField())
    seen = Func("id", function="casework.seen_paid", output_field=TextField())
    stands = Case(
        When(settled_at=None, then=Value(STILL)),
        When(~Q(became=OPEN), then=Value(DONE)),
        When(seen=SEEN, then=Value(PAID)),
        default=Value(NONE),
    )
    receipts = Func("id", function="casework.receipts_of", output_field=JSONField())
    return (
        found.annotate(became=became, seen=seen, stands=stands, receipts=receipts)
        .select_related("subject")
        .prefetch_related(heads_of_each("subject"))
    )


def mine_waiting(desk: Desk) -> QuerySet[Twice]:
    """Those that wait for who is at this desk: to end the earlier grant, or to take down what became of the money."""
    return _mine().all()


@cache
def _mine() -> QuerySet[Twice]:
    """Put together once: that takes longer than it takes the database to count them."""
    ends = Func("policy", function="casework.stops", output_field=BooleanField())
    return twice().alias(ends=ends).filter(Q(stands__in=(STILL, PAID)), ends=True)


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
    query = "SELECT statement, since, until, fen, number, ends_on, by_what, months FROM casework.beside(%s)"
    found, paid = rows(query, [one.pk]), _paid(one)
    cases = _cases(number for _, _, _, _, number, _, _, _ in found)
    return [
        Grant(since, until, fen, number, ends_on, by_what, Paid(months, *paid.get(key, ())), cases.get(number))
        for key, since, until, fen, number, ends_on, by_what, months in found
    ]


def _paid(one: Twice) -> dict[int, tuple[int, int, int | None]]:
    """Of each grant that a later one takes the place of, by the receipts: months, payments, fen too much."""
    found = rows("SELECT key, seen, payments, fen FROM casework.overpaid_twice(%s)", [one.pk])
    return {key: (seen, payments, fen) for key, seen, payments, fen in found}


def paid_until_ended(one: Twice) -> Paid:
    """The same of one that was ended."""
    return Paid(one.months, *_paid(one).get(one.pk, ())) if one.settled_at else Paid(0)


def ended_with(one: Twice) -> list[tuple[Twice, Paid]]:
    """The grants that were ended at once, each with the case that decided it, and what was paid."""
    if one.case_id is None:
        return []
    found = Twice.objects.filter(subject=one.subject, policy=one.policy, event=one.event, settled_at=one.settled_at)
    paid = _paid(one)
    return [(each, Paid(each.months, *paid.get(each.pk, ()))) for each in found.select_related("case").order_by("pk")]


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
    """Whether who is at this desk takes down what became of it: not where each month was paid once."""
    return bool(single("SELECT casework.may_settle(%s)", [one.pk]))


def _cases(numbers: Iterable[str]) -> dict[str, Matter]:
    return {case.number: case for case in Matter.objects.filter(number__in=list(numbers))}
