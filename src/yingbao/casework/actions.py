"""What people do with cases; the database checks the right to it, and who may not be the same."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db import transaction

from yingbao.casework.clock import Clock, clock_of
from yingbao.casework.deciding import Decided, money_of
from yingbao.casework.limits import limits_of
from yingbao.casework.models import Case, Plan, Task
from yingbao.casework.papers.naming import Wanted
from yingbao.casework.queries import first_step
from yingbao.casework.saying import say_so
from yingbao.casework.words import words
from yingbao.registry.queries import rows, single

PROMPT, AGREES = "prompt", "agrees"


@dataclass(frozen=True)
class Opening:
    """A case to be opened. `entry`: '' where the process begins, else the step; `restricted`: a class or ''; `words`: why a
    matter is to be looked at again."""

    policy: str
    subject: int
    way: str
    event: str = ""
    finding: int | None = None
    entry: str = ""
    restricted: str = ""
    parent: int | None = None
    words: str = ""


@dataclass(frozen=True)
class Deed:
    """What came of a task. `second`: who did it too, where two must; `decided`: with a verdict; `until`: when it holds no longer, such as
    that somebody declines (None: as long as is usual); `papers`: those that are asked for; `proposed`: fen, by who hands it up."""

    outcome: str
    reason: str = ""
    second: int | None = None
    decided: Decided | None = None
    until: date | None = None
    papers: tuple[Wanted, ...] = ()
    proposed: int | None = None

    def as_json(self, plan: Plan, today: date) -> str | None:
        """What is decided, until when it holds, which papers are asked for or how much is proposed, as casework.act takes it."""
        if self.decided:
            return self.decided.as_json(money_of(plan.policy, limits_of(plan, today)))
        until = {"until": self.until.isoformat()} if self.until else {}
        papers = {"papers": [asdict(one) for one in self.papers]} if self.papers else {}
        proposed = {} if self.proposed is None else {"proposed_fen": self.proposed}
        told = until | papers | proposed
        return json.dumps(told, ensure_ascii=False) if told else None


def open_case(opening: Opening, today: date) -> int:
    """The number of the new case. Raises django.db.DatabaseError: not this desk's, no process, one is open already."""
    first, applied = (opening.entry, False) if opening.entry else _first(opening, today)
    clock = _clock(opening.policy, first, today)
    arguments = [
        opening.policy, opening.subject, opening.event, opening.finding, opening.way, first, opening.restricted,
        opening.parent, clock.as_json(),
    ]  # fmt: skip
    with transaction.atomic("default"):
        made = int(single("SELECT casework.open(%s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb)", arguments))
        if applied:
            say_so(Case.objects.using("default").get(pk=made), AGREES, today, "default")
    if opening.words.strip():
        rows("SELECT casework.plead(%s, %s)", [made, opening.words])
    return made


def beginning(opening: Opening, today: date) -> tuple[str, Clock]:
    """The first step of the process, with its clock, whoever asked for it; '' where there is none today."""
    first = first_step(opening.policy, today)
    step = first.step if first else ""
    return step, _clock(opening.policy, step, today)


def _clock(policy: str, first: str, today: date) -> Clock:
    arriving = Plan.objects.raw("SELECT * FROM casework.arriving(%s, %s, '{}', %s)", [policy, first, today])
    return next((clock_of(None, plan, today) for plan in arriving), Clock())


def _first(opening: Opening, today: date) -> tuple[str, bool]:
    """The first step of the process; for whom the office found that is to be told and asked, and who applied agrees: their case begins
    at the step after, which the second says."""
    first = first_step(opening.policy, today)
    if first is None:
        return "", False
    asked: dict[str, str] = dict(first.next) if first.step == PROMPT and opening.way in words().applied else {}
    return asked.get(AGREES, first.step), AGREES in asked


def act(case: Case, task: Task, deed: Deed, today: date, using: str = "default") -> int | None:
    """Does a task and enters the next; its number, None at the end of the case. `using`: where both were read.

    Raises django.db.DatabaseError, whose constraint says why not: role_of_step, apart, two_people, reasoned, notice_hangs,
    not_overdue, done_already, decided, amount_missing, not_less, not_more, less_unheard, beyond_role, limit_unknown, holds_until,
    papers_named, paper_needless, another_reasoned.
    """
    following = list(Plan.objects.using(using).raw("SELECT * FROM casework.following(%s, %s)", [task.pk, deed.outcome]))
    clock = clock_of(case, following[0], today) if following else Clock()
    arguments: list[Any] = [
        task.pk,
        deed.outcome,
        deed.reason,
        deed.second,
        clock.as_json(following[0].pk if following else None),
        deed.as_json(task.plan, today),
    ]
    made = single("SELECT casework.act(%s, %s, %s, %s, %s::jsonb, %s::jsonb)", arguments, using)
    say_so(case, deed.outcome, today, using)
    return None if made is None else int(made)


def mark(case: Case, word: str, *, bears: bool, why: str = "") -> None:
    """Marks an open case, or takes the mark away; otherwise than its event says only with a reason.

    Raises django.db.DatabaseError: not who acts on it now, reasoned.
    """
    rows("SELECT casework.mark(%s, %s, %s, %s)", [case.pk, word, bears, why])


def put_on(case: Case, person: int, *, stays: bool) -> None:
    """Lets somebody see a restricted case, or no longer. Raises django.db.DatabaseError: at_work_there, somebody_stays."""
    rows("SELECT casework.put_on(%s, %s, %s)", [case.pk, person, stays])


def urge(case: int, reason: str) -> None:
    """Urges whoever has an open case. Raises django.db.DatabaseError: not from this desk, reasoned."""
    rows("SELECT casework.urge(%s, %s)", [case, reason])


def publish_seed(month: date, seed: str) -> None:
    """Publishes the seed of a month's draws, once. Raises django.db.DatabaseError: not from this desk, published already."""
    rows("SELECT casework.publish_seed(%s, %s)", [month, seed])
