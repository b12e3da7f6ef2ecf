"""How the copies of a case were paid: not at all, rightly, too little, too much, twice; and what should be found."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from yingbao.demo.cases import Case, Constructed
from yingbao.demo.wording import Setting, day, money
from yingbao.engine.calendar import add_months

if TYPE_CHECKING:
    from yingbao.demo.planted import Village

SOURCE = "constructed"
# What should be found, by what is expected and how it was paid.
FINDINGS = {
    ("entitled", "none"): "missed",
    ("entitled", "right"): "covered",
    ("entitled", "short"): "underpaid",
    ("entitled", "over"): "overpaid",
    ("entitled", "twice"): "duplicate",
    ("not", "none"): "nothing",
    ("not", "over"): "overpaid",
    ("not", "before"): "covered",
    ("unknown", "none"): "ask",
    ("unknown", "right"): "verify",
}


@dataclass(frozen=True)
class Expectation:
    """A line of the planted list. `amount_fen` None: not known; `amount_max_fen` differs where there is discretion.

    `besides`: not what the case is about, but what the law gives to people in it all the same.
    """

    policy: str
    table: str
    subject: int
    household: int | None
    occasion: str
    case: str
    expected: str
    amount_fen: int | None
    amount_max_fen: int | None
    receipt: str
    finding: str
    besides: bool


@dataclass(frozen=True)
class Subject:
    """Whom a copy is about; `event` is the id of the occasion where that is an event."""

    id: int
    household: int | None
    event: str | None


def pay(
    village: Village, known: Constructed, case: Case, turn: int, subject: Subject, *, besides: bool = False
) -> Expectation:
    """Writes what a copy has received into the village's ledger, and says what is expected of it.

    `turn`: which of the case's ways of paying it is.
    """
    figures = {name: figure.known(village.on) for name, figure in known.figures.items()}
    unknown = {name for name, yuan in figures.items() if yuan is None}
    published = {name: yuan for name, yuan in figures.items() if yuan is not None}
    expected = "unknown" if case.needs & unknown else case.expected
    low, high = (
        _priced(worded, published) if expected == "entitled" else None for worded in (case.amount, case.amount_max)
    )
    how = _how(case, turn, village.on)
    if expected != case.expected:
        how = "none" if how == "none" else "right"
    occasion = subject.event or _occasion(case.each, village.on)
    if case.decided:
        _decide(village, case, subject.id, how)
    else:
        # Where the office may choose, or nothing is due, or nobody knows what, the case says what was paid.
        paid = low if low is not None and (low == high or case.paid is None) else _priced(case.paid, published)
        _receive(village, case, subject.id, occasion, paid, how)
    in_time = expected == "entitled" and how == "none" and f"{village.on:%m-%d}" <= case.due
    return Expectation(
        case.policy,
        case.table,
        subject.id,
        subject.household,
        occasion,
        case.name,
        expected,
        low,
        high,
        how,
        "upcoming" if in_time else FINDINGS[expected, how],
        besides,
    )


def _how(case: Case, turn: int, on: date) -> str:
    """The way of paying whose turn it is; what was paid before time ended it was not, if the period began later."""
    how = case.receipts[turn % len(case.receipts)]
    late = how == "before" and _period(case.each, on)[0] >= day(case.lapsed, Setting(on, "", 0, {}))
    return "over" if late else how


def _priced(worded: Any, published: dict[str, Any]) -> int | None:
    """Fen, or None where the amount or a figure it is made of is not known."""
    try:
        return None if worded is None else money(worded, published)
    except KeyError:
        return None


def _occasion(each: str, on: date) -> str:
    return {"month": f"{on:%Y-%m}", "year": f"{on:%Y}"}.get(each, "once")


def _decide(village: Village, case: Case, subject: int, how: str) -> None:
    if how != "none":
        row = {"policy": case.policy, "table": case.table, "subject": subject, "from": add_months(village.on, -7)}
        village.rows["decisions"].append({**row, "source": SOURCE})


def _receive(village: Village, case: Case, subject: int, occasion: str, fen: int | None, how: str) -> None:
    """A payment for the month or year."""
    start, end = _period(case.each, village.on)
    amounts: list[int | None] = {
        "none": [],
        "short": [_part(fen, 3, 5)],
        "over": [_part(fen, 6, 5)],
        "twice": [fen, fen],
    }.get(how, [fen])
    for amount in amounts:
        village.rows["receipts"].append(
            {
                "policy": case.policy, "table": case.table, "subject": subject, "occasion": occasion,
                "from": start, "to": end, "amount": amount, "quantity": 1, "source": SOURCE,
            }
        )  # fmt: skip


def _period(each: str, on: date) -> tuple[date, date]:
    """The first and last day that a payment is for: the year's, or the month's."""
    if each == "year":
        return date(on.year, 1, 1), date(on.year, 12, 31)
    return on.replace(day=1), on.replace(day=monthrange(on.year, on.month)[1])


def _part(fen: int | None, over: int, under: int) -> int | None:
    return None if fen is None else fen * over // under
