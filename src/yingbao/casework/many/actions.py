"""One outcome for many cases at the same step: foreseen by doing it and taking it back, then done one by one.

Each is a deed of the person at the desk, in a transaction of its own, held to what holds for one; each decision keeps its
own facts and proof. Nothing that goes against a citizen is decided so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.db import DatabaseError, transaction

from yingbao.accounts.actions import beside
from yingbao.casework import actions
from yingbao.casework.acting import outcomes_of
from yingbao.casework.actions import Deed
from yingbao.casework.deciding import Decided, begins, decisive
from yingbao.casework.many import queries, refusals
from yingbao.casework.models import Plan, Task
from yingbao.casework.refusals import why_not
from yingbao.casework.words import words
from yingbao.engine.dictionary import Label

BESIDE = "looks"
KINDLY = ("", "grant")
"""Verdicts that many cases may get at once: none, or what the citizen asks for."""


@dataclass(frozen=True)
class Order:
    """One outcome for these tasks."""

    tasks: tuple[int, ...]
    outcome: str
    reason: str = ""


@dataclass(frozen=True)
class Foreseen:
    """What will become of a task. `why`: why it is left out; `next`: the step that comes, None at the end of the case;
    `amount`: fen that are granted; `made_up`: a value behind it is."""

    task: Task
    why: Label | None = None
    next: Task | None = None
    amount: int | None = None
    made_up: bool = False


class LeftOut(Exception):
    """A case that is decided by itself. `why`: in words."""

    def __init__(self, why: Label) -> None:
        super().__init__(why.en)
        self.why = why


def outcomes(plan: Plan) -> list[str]:
    """What may come of a step in many cases at once: nothing that needs words of its own, or goes against somebody."""
    known = words().outcomes
    return [
        code
        for code in dict.fromkeys(outcome for outcome, _ in plan.next)
        if not known[code].asks and known[code].verdict in KINDLY
    ]


def foresee(token: str, order: Order, today: date) -> list[Foreseen]:
    """What the order will do, case by case. Where it grants, everybody concerned is looked at, which is logged."""
    return [_foreseen(token, task, order, today) for task in queries.chosen(order.tasks)]


def _foreseen(token: str, task: Task, order: Order, today: date) -> Foreseen:
    try:
        deed = _deed(token, task, order, today)
        with _taken_back():
            made = actions.act(task.case, task, deed, today)
            then = _entered(made, task, "default")
    except LeftOut as no:
        return Foreseen(task, no.why)
    except DatabaseError as error:
        return Foreseen(task, why_not(error))
    return _come(task, then, deed)


@contextmanager
def _taken_back() -> Iterator[None]:
    """Whatever is done inside is not."""
    with transaction.atomic("default"):
        yield
        transaction.set_rollback(True, "default")


def carry_out(token: str, order: Order, shown: dict[int, int | None], today: date) -> list[Foreseen]:
    """Does it; what became of each. `shown`: the amounts that the preview told: another one is not granted unseen."""
    return [_done(token, task, order, shown, today) for task in queries.chosen(shown)]


def _done(token: str, task: Task, order: Order, shown: dict[int, int | None], today: date) -> Foreseen:
    try:
        deed = _deed(token, task, order, today)
        amount = deed.decided.amount if deed.decided else None
        if amount != shown[task.pk]:
            raise LeftOut(refusals.ANOTHER_AMOUNT)
        with beside(token, BESIDE):
            here = Task.objects.using(BESIDE).select_related("case", "plan").get(pk=task.pk)
            made = actions.act(here.case, here, deed, today, BESIDE)
            then = _entered(made, task, BESIDE)
    except LeftOut as no:
        return Foreseen(task, no.why)
    except DatabaseError as error:
        return Foreseen(task, why_not(error))
    return _come(task, then, deed)


def _come(task: Task, then: Task | None, deed: Deed) -> Foreseen:
    if deed.decided is None:
        return Foreseen(task, None, then)
    return Foreseen(task, None, then, deed.decided.amount, deed.decided.advice.made_up)


def _entered(made: int | None, before: Task, using: str) -> Task | None:
    """The task that comes, of the same case as it was read."""
    if made is None:
        return None
    then = Task.objects.using(using).select_related("plan").get(pk=made)
    then.case = before.case
    return then


def _deed(token: str, task: Task, order: Order, today: date) -> Deed:
    """Raises LeftOut: not open any more, restricted, not an outcome for many, nothing that the rules answer plainly."""
    if task.done_at is not None:
        raise LeftOut(refusals.DONE)
    if task.case.restricted:
        raise LeftOut(refusals.RESTRICTED)
    if order.outcome not in outcomes_of(task) or order.outcome not in outcomes(task.plan):
        raise LeftOut(refusals.NOT_FOR_MANY)
    if not words().outcomes[order.outcome].verdict:
        return Deed(order.outcome, order.reason)
    said = decisive(token, task.case, today)
    if said.status != "entitled":
        raise LeftOut(refusals.NOT_ENTITLED)
    if said.amount is None or said.amount_max not in (None, said.amount):
        raise LeftOut(refusals.NO_AMOUNT)
    return Deed(
        order.outcome, order.reason, None, Decided(begins(task.case, today), None, said.amount, said.amount, said)
    )


def urge(cases: Iterable[int], reason: str) -> tuple[int, dict[int, Label]]:
    """Urges whoever has these cases: how many, and of the others why not."""
    refused: dict[int, Label] = {}
    done = 0
    for number in cases:
        try:
            with transaction.atomic("default"):
                actions.urge(number, reason)
            done += 1
        except DatabaseError as error:
            refused[number] = why_not(error)
    return done, refused
