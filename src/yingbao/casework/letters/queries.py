"""What the pages read of letters."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from yingbao.accounts.actions import beside, look
from yingbao.accounts.desks import Desk
from yingbao.accounts.roles import rights
from yingbao.casework.clock import STOPS
from yingbao.casework.documents import Kind, kinds
from yingbao.casework.letters import actions
from yingbao.casework.letters.filling import asked
from yingbao.casework.models import Batch, Case, Letter, Owed, Task
from yingbao.casework.papers.queries import Choice, choices, named
from yingbao.casework.queries import common_title, names
from yingbao.discovery.queries import revealable
from yingbao.engine.dictionary import Label
from yingbao.registry.answers.looking import may_look_closely
from yingbao.registry.queries import MOST, rows

PAPERS, DUE = "papers", "due"
FEW = 20
"""Orders shown."""


@dataclass(frozen=True)
class Paper:
    """A letter as it was issued."""

    id: int
    kind: str
    number: str
    code: str
    day: date
    fields: dict[str, Any]
    pdf: bytes


@dataclass(frozen=True)
class Standing:
    """What anybody may know of a letter. `standing`: holds, over, replaced, changed, void."""

    kind: Label
    number: str
    day: date
    until: date | None
    standing: str


@dataclass(frozen=True)
class Hanging:
    """A notice that hangs today: who, how many members, how much."""

    case: int
    number: str
    name: str
    members: str
    amount: str
    starts: date
    ends: date


@dataclass(frozen=True)
class Writable:
    """A letter that may be made of a task. `made`: it tells what one of this or another task told already; `owed`: the case goes no
    further, or is told to nobody, without it."""

    task: Task
    kind: Kind
    made: bool
    owed: bool

    @property
    def roles(self) -> tuple[Label, ...]:
        known = rights().roles
        return tuple(known[code].label for code in self.task.roles if code in known)


@dataclass(frozen=True)
class Makeable:
    """A letter that this desk may make of a task. `asked`: what somebody must write for it; `suggested`: how much, as far as known;
    `people`: of how many the family is; `named`: the papers that were asked for, each with why; `papers`: those that may be, where
    none was; `last`: the one made before, or 0."""

    task: Task
    kind: Kind
    last: int
    asked: frozenset[str]
    suggested: int | None
    people: int | None
    named: list[tuple[Label, str]]
    papers: list[Choice]
    closely: bool
    owed: bool


def label_of(kind: str) -> Label:
    known = kinds().get(kind)
    return known.label if known else Label(kind, kind)


def of_case(case: Case) -> list[tuple[Letter, Label, str, bool]]:
    """A case's letters, the latest first: each with its kind, who made it, and whether a later one replaced it."""
    found = list(case.letters.order_by("-id"))
    users = names(letter.made_by for letter in found)
    latest = {(letter.task_id, letter.kind): letter.pk for letter in reversed(found)}
    return [
        (one, label_of(one.kind), users.get(one.made_by, ""), latest[one.task_id, one.kind] != one.pk) for one in found
    ]


def makeable(case: Case, desk: Desk, writable: list[Writable]) -> list[Makeable]:
    """Of the letters that may be made those that this desk may make: what is owed first; what tells of the same decision once."""
    if not desk.may("state"):
        return []
    mine = [one for one in writable if desk.role.code in one.task.roles and _may_make(case, one.kind, desk)]
    found = [(_makeable(case, one, desk.today), one.made) for one in mine]
    return sorted((one for one, made in found if one.last or not made), key=lambda one: not one.owed)


def writable(case: Case) -> list[Writable]:
    """The letters of a case that may be made now, at whichever desk."""
    told = rows("SELECT task, kind, made, owed FROM casework.writable(%s)", [case.pk])
    tasks = case.tasks.select_related("plan").in_bulk([task for task, *_ in told])
    return [Writable(tasks[task], kinds()[kind], made, owed) for task, kind, made, owed in told if kind in kinds()]


def _may_make(case: Case, kind: Kind, desk: Desk) -> bool:
    return not (kind.proves and not may_look_closely(desk)) and not (kind.lists and case.restricted)


def _makeable(case: Case, one: Writable, today: date) -> Makeable:
    task, kind = one.task, one.kind
    last = Letter.objects.filter(task=task, kind=kind.id).order_by("-id").values_list("pk", flat=True).first()
    suggested = rows("SELECT casework.proposed(%s)", [case.pk])[0][0] if kind.lists else None
    wanted = asked(kind, case.policy)
    people = rows("SELECT casework.counts(%s)", [case.pk])[0][0] if "people" in wanted else None
    told = named(case) if PAPERS in wanted else []
    wanted -= {PAPERS} if told else set()
    wanted |= {DUE} if DUE in kind.fields and task.does == STOPS and not task.plan.within else set()
    offered = choices(case, today) if PAPERS in wanted else []
    return Makeable(task, kind, last or 0, wanted, suggested, people, told, offered, kind.proves, one.owed)


def about(task: int) -> dict[str, Any]:
    """What is known for the letter of a task. Raises django.db.DatabaseError: not this desk's."""
    return dict(json.loads(rows("SELECT casework.ask_letter(%s)::text", [task])[0][0]))


def papers(token: str, letters: Sequence[Letter], subjects: Iterable[int], reason: str) -> list[Paper]:
    """Letters as they were issued, after a look that is committed first. Raises django.db.DatabaseError."""
    facts = revealable() if any(letter.closely for letter in letters) else []
    number = look(token, sorted(set(subjects)), facts, reason)
    with beside(token) as cursor:
        query = "SELECT letter, kind, number, code, made_day, fields::text, pdf FROM casework.letters(%s, %s)"
        found = cursor.execute(query, [number, [letter.pk for letter in letters]]).fetchall()
    return [Paper(row[0], row[1], row[2], row[3], row[4], json.loads(row[5]), bytes(row[6])) for row in found]


def find_letter(number: int) -> Letter | None:
    return Letter.objects.filter(pk=number).select_related("case", "bundle").first()


def whose(letter: Letter) -> int:
    """Whom a letter is about: of a case, or the home of a life event."""
    if letter.case:
        return letter.case.subject_id
    assert letter.bundle is not None
    return letter.bundle.home_id


def verify(code: str) -> Standing | None:
    """What is known of the letter with a code; None if there is none."""
    plain = "".join(char for char in code.upper() if char.isalnum())
    found = rows("SELECT kind, number, made_day, until, standing FROM casework.verify(%s)", [plain])
    return Standing(label_of(found[0][0]), *found[0][1:]) if found else None


def hanging() -> list[tuple[Label, list[Hanging]]]:
    """The notices that hang today in the desk's area, by policy."""
    found: dict[str, list[Hanging]] = {}
    query = "SELECT case_id, policy, number, starts, ends, listed::text FROM casework.notices()"
    for case, policy, number, starts, ends, listed in rows(query):
        for row in json.loads(listed):
            one = Hanging(case, number, row["name"], row["members"], row["amount"], starts, ends)
            found.setdefault(policy, []).append(one)
    return [(common_title(policy), listed) for policy, listed in found.items()]


def orderable() -> list[tuple[str, Label, int]]:
    """The kinds of letters that wait for this desk's role, each with how many, a restricted case left out; no notices, of each of
    which somebody says for how much it is."""
    found = rows("SELECT kind, count(*) FROM casework.waiting('', '') GROUP BY kind ORDER BY kind")
    return [
        (kind, label_of(kind), min(count, actions.MOST))
        for kind, count in found
        if kind in kinds() and not kinds()[kind].lists
    ]


def owing(desk: Desk) -> QuerySet[Owed]:
    """The steps that lack a letter which this desk's role makes; nobody is told of what somebody's death ended."""
    mine = Owed.objects.filter(task__roles__contains=[desk.role.code]).exclude(task__case__outcome="died")
    return mine.select_related("task__case", "task__plan").order_by("task_id")


def owing_number(desk: Desk) -> int:
    return owing(desk).order_by()[:MOST].count()


def orders() -> list[tuple[Batch, Label]]:
    """The latest orders of who is at this desk."""
    return [(batch, label_of(batch.kind)) for batch in Batch.objects.order_by("-id")[:FEW]]


def find_order(number: int) -> Batch | None:
    return Batch.objects.filter(pk=number).first()
