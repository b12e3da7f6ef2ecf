"""The first page of the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yingbao.accounts.desks import Desk
from yingbao.accounts.doors import DeskRequest, needs
from yingbao.accounts.roles import for_a_body
from yingbao.engine.dictionary import Label
from yingbao.registry.home.counting import files_by_kind
from yingbao.registry.home.tiles import waiting
from yingbao.registry.queries import Named, names_of, rows
from yingbao.web.navigation import Link, links

LATELY = 8
"""Files worked on last that are shown."""
TITLE = Label("今天", "Today")


@dataclass(frozen=True)
class Recent:
    who: Named
    at: datetime


@needs()
@require_GET
def home(request: DeskRequest) -> HttpResponse:
    """What waits at this desk. Who has single files only (one's own, a ward's) is shown those; who serves no area, the
    pages that they may open."""
    desk = request.desk
    own = list(names_of(desk.subjects, desk.today).values()) if desk.subjects else []
    files = desk.may("files")
    about = {
        "title": TITLE,
        "tiles": waiting(desk),
        "own": own,
        "desk_of_body": for_a_body(desk),
        "searches": files and bool(desk.areas),
        "counted": files_by_kind() if files and desk.areas else [],
        "opens": [] if files and desk.areas else opens(request),
        "recent": recent(desk) if files else [],
    }
    return render(request, "registry/home/home.html", about)


def opens(request: DeskRequest) -> list[tuple[Label, list[Link]]]:
    """The other pages that this desk may open, by group."""
    others = [(label, [link for link in group if not link.here]) for label, group in links(request)]
    return [(label, group) for label, group in others if group]


def recent(desk: Desk) -> list[Recent]:
    """The files that whoever is at this desk worked on last."""
    found = rows("SELECT subject, at FROM registry.recent(%s)", [LATELY])
    names = names_of([subject for subject, _ in found], desk.today)
    return [Recent(names[subject], at) for subject, at in found if subject in names]
