"""What the pages read of letters."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from yingbao.accounts.actions import beside, look
from yingbao.accounts.desks import Desk
from yingbao.casework.documents import Kind, kinds
from yingbao.casework.letters import actions
from yingbao.casework.letters.filling import decides, holds_proof
from yingbao.casework.models import Batch, Case, Letter, Series, Task
from yingbao.casework.queries import names, title
from yingbao.discovery.queries import revealable
from yingbao.engine.dictionary import Label
from yingbao.registry.answers.looking import may_look_closely
from yingbao.registry.queries import rows

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
    """What anybody may know of a letter. `standing`: holds, over, replaced, changed."""

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
class Makeable:
    """A letter that this desk may make of a task. `amount`: somebody must say how much, `last`: the one made before, or 0."""

    task: Task
    kind: Kind
    last: int
    amount: bool
    suggested: int | None
    closely: bool


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


def makeable(case: Case, desk: Desk) -> list[Makeable]:
    """The letters that this desk may make now: of the step where the case stands, and of steps that decided something."""
    if not desk.may("state"):
        return []
    tasks = (
        case.tasks.filter(roles__contains=[desk.role.code])
        .exclude(plan__document="")
        .select_related("plan", "decision")
    )
    found = [(task, verdict_of(task)) for task in tasks.order_by("id")]
    made = [_makeable(case, task, verdict, desk) for task, verdict in found if task.done_at is None or verdict]
    return [one for one in made if one is not None]


def verdict_of(task: Task) -> str:
    decision = getattr(task, "decision", None)
    return str(decision.verdict) if decision else ""


def _makeable(case: Case, task: Task, verdict: str, desk: Desk) -> Makeable | None:
    kind = actions.kind_of(task, verdict)
    if kind is None or (decides(kind) and not case.decisions.exists()):
        return None
    closely = holds_proof(kind)
    if closely and not may_look_closely(desk):
        return None
    last = Letter.objects.filter(task=task, kind=kind.id).order_by("-id").values_list("pk", flat=True).first()
    listed = any(field.columns for field in kind.fields.values())
    if listed and case.restricted:
        return None
    suggested = case.finding.entitled_fen if listed and case.finding else None
    return Makeable(task, kind, last or 0, listed, suggested, closely)


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
    return Letter.objects.filter(pk=number).select_related("case").first()


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
    return [(title(policy), listed) for policy, listed in found.items()]


def orderable(desk: Desk) -> list[tuple[str, Label, int]]:
    """The kinds of letters that this desk's open tasks wait for, each with how many, a restricted case left out."""
    series = Series.objects.filter(verdict="")
    waiting = Task.objects.filter(done_at=None, roles__contains=[desk.role.code], case__restricted="")
    found = []
    for one in series:
        made = Letter.objects.filter(kind=one.kind).values("task_id")
        count = waiting.filter(plan__document=one.document).exclude(pk__in=made)[: actions.MOST].count()
        if count:
            found.append((one.kind, label_of(one.kind), count))
    return found


def orders() -> list[tuple[Batch, Label]]:
    """The latest orders of who is at this desk."""
    return [(batch, label_of(batch.kind)) for batch in Batch.objects.order_by("-id")[:FEW]]


def find_order(number: int) -> Batch | None:
    return Batch.objects.filter(pk=number).first()
