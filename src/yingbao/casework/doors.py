"""The day's doors: what there is to do at each home, the most urgent home first. Made for a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yingbao.accounts.desks import Desk
from yingbao.accounts.doors import DeskRequest, needs
from yingbao.casework import clock, queries
from yingbao.casework.lists import in_short
from yingbao.casework.models import Task
from yingbao.casework.outbox.models import Message
from yingbao.casework.outbox.queries import by_hand
from yingbao.casework.outbox.texts import label_of
from yingbao.discovery.models import Finding
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
FIRST = 15
"""So many homes are shown at first: more than anybody walks to in a day. The others are behind a link."""
NEARLY, LATE, PRESSING, WORK = 500, 1000, 1500, 200
"""How much a step that is nearly late, late, pressing without a term, or simply mine weighs beside a finding's rank."""


@dataclass(frozen=True)
class Errand:
    """Something to do at a door. `who`: of the home, whom it is about; None: all of it, whoever lives alone, or
    somebody whose file is restricted, whom others at the door are not to read of."""

    title: Label
    what: Label
    href: str
    left: tuple[str, Label] | None = None
    who: Label | None = None


@dataclass(frozen=True)
class Matter:
    """An errand before it is put in words, which only those need that are shown: `weight` puts the heavier first."""

    subject: Subject
    weight: int
    said: Callable[[], Errand]


@dataclass(frozen=True)
class Door:
    """A home, or somebody without one."""

    name: Label
    address: str
    area: str
    errands: tuple[Errand, ...]


@dataclass
class Home:
    """What there is to do at one home, before anybody asks what it is called."""

    number: int
    matters: list[Matter] = field(default_factory=list)

    def order(self) -> tuple[int, str, int]:
        """The most urgent first; of others that are alike those next to each other."""
        return -max(matter.weight for matter in self.matters), _address(self.matters[0].subject), self.number


@needs("cases")
@require_GET
def doors(request: DeskRequest) -> HttpResponse:
    """Today's doors of this desk: the most urgent, or every one if asked."""
    homes = todays(request.desk)
    every = request.GET.get("all") == "1"
    about = {
        "title": Label("今天要走的门", "Today's doors"),
        "doors": named(homes if every else homes[:FIRST], request.desk.today),
        "homes": len(homes),
        "errands": sum(len(home.matters) for home in homes),
        "first": FIRST,
        "more": max(len(homes) - FIRST, 0),
        "every": every,
    }
    return render(request, "casework/doors.html", about)


def todays(desk: Desk) -> list[Home]:
    """Steps of cases that wait for this desk's role, and findings to verify, by home; the most urgent home first."""
    homes: dict[int, Home] = {}
    for matter in (*_tasks(desk), *_tellings(desk), *_findings(desk)):
        number = matter.subject.household_id or matter.subject.pk
        homes.setdefault(number, Home(number)).matters.append(matter)
    return sorted(homes.values(), key=Home.order)


def named(homes: Sequence[Home], today: date) -> list[Door]:
    """These homes as they are called, each with its errands in words."""
    about = {matter.subject.pk for home in homes for matter in home.matters}
    names = names_of([*{home.number for home in homes} | about], today)
    return [_door(home, {number: one.name for number, one in names.items()}) for home in homes]


def _door(home: Home, names: Mapping[int, Label]) -> Door:
    one = home.matters[0].subject
    called = names.get(home.number) or Label(one.name or f"#{one.pk}", one.name or f"#{one.pk}")
    first = sorted(home.matters, key=lambda matter: -matter.weight)
    return Door(called, _address(one), one.area, tuple(_at(home, matter, names) for matter in first))


def _at(home: Home, matter: Matter, names: Mapping[int, Label]) -> Errand:
    whom = matter.subject
    quiet = whom.pk == home.number or whom.restricted
    return replace(matter.said(), who=None if quiet else names.get(whom.pk))


def _address(subject: Subject) -> str:
    return str(subject.profile.get("address") or "")


def _tasks(desk: Desk) -> Iterator[Matter]:
    for task in Numbered(in_short(queries.mine(desk))).page(0, MOST):
        yield Matter(task.case.subject, WORK + _press(task, desk.today), partial(_step, task, desk.today))


def _step(task: Task, today: date) -> Errand:
    left = clock.badge(task, today) if task.due or task.pressing else None
    href = numbered("casework:case", task.case_id)
    return Errand(queries.title(task.case.policy), queries.step_label(task), href, left)


def _press(task: Task, today: date) -> int:
    if task.pressing and task.due is None:
        return PRESSING
    if task.due is not None and task.due < today and task.does != clock.HANGS:
        return LATE
    return NEARLY if task.warn is not None and task.warn <= today else 0


def _tellings(desk: Desk) -> Iterator[Matter]:
    """What is to be told in person."""
    for message in by_hand(desk)[:MOST]:
        yield Matter(message.whom, WORK, partial(_telling, message))


def _telling(message: Message) -> Errand:
    kind, matter = label_of(message), queries.title(message.case.policy)
    told = Label(f"当面告知：{kind.zh}", f"tell in person: {kind.en}")
    given = Label(f"当面送达：{kind.zh}", f"hand over: {kind.en}")
    return Errand(matter, given if message.letter_id else told, numbered("casework:message", message.pk))


def _findings(desk: Desk) -> Iterator[Matter]:
    if not desk.may("state"):
        return
    waiting = findings().filter(state__in=WAITING).exclude(cell="upcoming").order_by("-rank", "id")
    for finding in Numbered(waiting).page(0, MOST):
        yield Matter(finding.subject, finding.rank, partial(_finding, finding, desk.today))


def _finding(finding: Finding, today: date) -> Errand:
    href = numbered("discovery:finding", finding.pk)
    return Errand(policy_title(finding.policy, today), cell_label(finding, today), href)
