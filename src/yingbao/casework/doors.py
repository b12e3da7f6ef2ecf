"""The day's doors: what there is to do at each home, the most urgent home first. Made for a phone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yingbao.accounts.desks import Desk
from yingbao.accounts.doors import DeskRequest, needs
from yingbao.casework import clock, queries
from yingbao.casework.models import Task
from yingbao.casework.outbox.queries import by_hand
from yingbao.casework.outbox.texts import label_of
from yingbao.discovery.queries import cell_label, findings
from yingbao.discovery.queries import title as policy_title
from yingbao.discovery.states import WAITING
from yingbao.engine.dictionary import Label
from yingbao.registry.models import Subject
from yingbao.registry.queries import names_of
from yingbao.web.lists import Numbered
from yingbao.web.navigation import numbered

MOST = 40
"""So many findings, and so many steps, are looked at; a day holds fewer doors."""
NEARLY, LATE, WORK = 500, 1000, 200
"""How much a step that is nearly late, late, or simply mine weighs beside a finding's rank."""


@dataclass(frozen=True)
class Errand:
    """Something to do at a door: `weight` puts the heavier first."""

    title: Label
    what: Label
    href: str
    weight: int
    left: tuple[str, Label] | None = None


@dataclass
class Door:
    """A home, or somebody without one."""

    number: int
    name: Label
    address: str
    area: str
    errands: list[Errand] = field(default_factory=list)

    @property
    def weight(self) -> int:
        return max(errand.weight for errand in self.errands)


@needs("cases")
@require_GET
def doors(request: DeskRequest) -> HttpResponse:
    """Today's doors of this desk."""
    found = todays(request.desk)
    about = {
        "title": Label("今天要走的门", "Today's doors"),
        "doors": found,
        "errands": sum(len(door.errands) for door in found),
    }
    return render(request, "casework/doors.html", about)


def todays(desk: Desk) -> list[Door]:
    """Steps of cases that wait for this desk's role, and findings to verify, by home; the most urgent home first."""
    errands: dict[int, list[Errand]] = defaultdict(list)
    subjects: dict[int, Subject] = {}
    for subject, errand in (*_tasks(desk), *_tellings(desk), *_findings(desk)):
        home = subject.household_id or subject.pk
        errands[home].append(errand)
        subjects.setdefault(home, subject)
    names = names_of(errands, desk.today)
    made = [_door(home, names[home].name if home in names else None, subjects[home], errands[home]) for home in errands]
    return sorted(made, key=lambda door: (-door.weight, door.address, door.number))


def _door(number: int, name: Label | None, one: Subject, errands: list[Errand]) -> Door:
    called = name or Label(one.name or f"#{one.pk}", one.name or f"#{one.pk}")
    first = sorted(errands, key=lambda errand: -errand.weight)
    return Door(number, called, str(one.profile.get("address") or ""), one.area, first)


def _tasks(desk: Desk) -> Iterator[tuple[Subject, Errand]]:
    for task in Numbered(queries.mine(desk)).page(0, MOST):
        weight = WORK + _press(task, desk.today)
        left = clock.badge(task, desk.today) if task.due else None
        what = queries.step_label(task)
        yield (
            task.case.subject,
            Errand(queries.title(task.case.policy), what, numbered("casework:case", task.case_id), weight, left),
        )


def _tellings(desk: Desk) -> Iterator[tuple[Subject, Errand]]:
    """What is to be told in person."""
    for message in by_hand(desk)[:MOST]:
        kind, matter = label_of(message), queries.title(message.case.policy)
        told = Label(f"当面告知：{kind.zh}", f"tell in person: {kind.en}")
        given = Label(f"当面送达：{kind.zh}", f"hand over: {kind.en}")
        href = numbered("casework:message", message.pk)
        yield message.whom, Errand(matter, given if message.letter_id else told, href, WORK)


def _press(task: Task, today: date) -> int:
    if task.due is not None and task.due < today and task.does != clock.HANGS:
        return LATE
    return NEARLY if task.warn is not None and task.warn <= today else 0


def _findings(desk: Desk) -> Iterator[tuple[Subject, Errand]]:
    if not desk.may("state"):
        return
    waiting = findings().filter(state__in=WAITING).exclude(cell="upcoming").order_by("-rank", "id")
    for finding in Numbered(waiting).page(0, MOST):
        what = cell_label(finding, desk.today)
        href = numbered("discovery:finding", finding.pk)
        yield finding.subject, Errand(policy_title(finding.policy, desk.today), what, href, finding.rank)
