"""The pages of one file. HTTP only: what they show is gathered beside, and the database decides what may be seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from yingbao.accounts.doors import DeskRequest, View, needs, to_token
from yingbao.engine.dictionary import Label
from yingbao.registry.answers import answer, glance, look_closely, may_look_closely, prove
from yingbao.registry.answers.scenes import Told
from yingbao.registry.queries import sources
from yingbao.registry.subjects.header import Header, header_of
from yingbao.registry.subjects.history import PAGE, history_of
from yingbao.registry.subjects.kin import kin_of, ties_of
from yingbao.registry.subjects.laws import laid_out
from yingbao.registry.subjects.moments import moment_of
from yingbao.registry.subjects.profile import profile_of
from yingbao.registry.subjects.received import received_by
from yingbao.registry.subjects.revealing import Panel, look_at, panels
from yingbao.web.languages import lang, stands_at

NOT_YOURS = Label("这些信息不是您的岗位需要的，没有显示。", "These facts are not for your desk; they were not shown.")
NO_POLICY = Label(
    "当日没有这样的政策，或者它不问这类对象。", "There is no such policy on that day, or it asks about others."
)


def _page(request: DeskRequest, template: str, header: Header, here: str, **more: Any) -> HttpResponse:
    filled = {"title": header.title, "header": header, "here": here, **more}
    response = render(request, template, filled)
    response["Cache-Control"] = "no-store"
    return response


def about_a_file(view: Callable[[DeskRequest, Header], HttpResponse]) -> View[[int]]:
    """A page of one file, given its header. A file that was merged into another is that other's."""

    @needs("files")
    @require_GET
    @wraps(view)
    def page(request: DeskRequest, number: int) -> HttpResponse:
        header = header_of(number, request.desk)
        if header.subject.pk != number:
            match = request.resolver_match
            assert match is not None
            return HttpResponseRedirect(reverse(match.view_name, args=[header.subject.pk]))
        return view(request, header)

    return page


@about_a_file
def subject(request: DeskRequest, header: Header) -> HttpResponse:
    """The profile, what is masked in it, and whom the file is tied to."""
    return _overview(request, header)


def _overview(
    request: DeskRequest,
    header: Header,
    masked: list[Panel] | None = None,
    reason: str = "",
    *,
    unexplained: bool = False,
) -> HttpResponse:
    stands_at(request, reverse("registry:subject", args=[header.subject.pk]))
    told = sources()
    profile = profile_of(header.subject, request.desk, told)
    kin = kin_of(header.subject, dict(profile.values), request.desk.today, told)
    masked = panels(header.subject, request.desk, kin.ties) if masked is None else masked
    more = {"profile": profile, "kin": kin, "panels": masked, "reason": reason}
    more["unexplained"] = unexplained
    return _page(request, "registry/subject.html", header, "subject", **more)


@needs("files")
@require_POST
def reveal(request: DeskRequest, number: int) -> HttpResponse:
    """Shows what is masked: facts (`fact`) or a department's (`panel`), with a reason. Logged before."""
    header, told = header_of(number, request.desk), sources()
    ties = ties_of(header.subject, request.desk.today, told)
    masked = panels(header.subject, request.desk, ties)
    groups = set(request.POST.getlist("panel"))
    wanted = [
        *request.POST.getlist("fact"),
        *(one.name for panel in masked if panel.key in groups for one in panel.facts),
    ]
    reason = request.POST.get("reason", "").strip()[:200]
    if reason:
        try:
            masked = look_at(to_token(request), header.subject, request.desk, wanted, reason, told, ties)
        except DatabaseError as problem:
            raise PermissionDenied(NOT_YOURS) from problem
    if request.htmx:
        filled = {"header": header, "panels": masked, "reason": reason, "unexplained": not reason}
        response = render(request, "registry/_masked.html", filled)
        response["Cache-Control"] = "no-store"
        return response
    return _overview(request, header, masked, reason, unexplained=not reason)


def _told(request: DeskRequest, header: Header) -> tuple[list[Told], bool]:
    """What the law may look at, and whether that is everything."""
    if not may_look_closely(request.desk):
        return glance(header.subject.pk), False
    try:
        return look_closely(to_token(request), header.subject.pk, ""), True
    except DatabaseError as problem:
        raise PermissionDenied(NOT_YOURS) from problem


@about_a_file
def law(request: DeskRequest, header: Header) -> HttpResponse:
    """What the law says now, of all programmes."""
    told, closely = _told(request, header)
    answers = laid_out(answer(told, request.desk.today, closely=closely), told, header.subject)
    return _page(request, "registry/law.html", header, "law", answers=answers)


@needs("files")
@require_GET
def proof(request: DeskRequest, number: int, policy: str, topic: str = "", occasion: str = "") -> HttpResponse:
    """Why one programme answers as it does, and what to ask where it cannot."""
    header = header_of(number, request.desk)
    told, closely = _told(request, header)
    place = (header.subject.pk, topic, occasion)
    try:
        shown = prove(told, request.desk.today, policy, place, lang(), closely=closely)
    except LookupError as problem:
        raise Http404(NO_POLICY) from problem
    if request.htmx:
        return render(request, "registry/_proof.html", {"header": header, "shown": shown})
    return _page(request, "registry/proof.html", header, "law", shown=shown)


@about_a_file
def received(request: DeskRequest, header: Header) -> HttpResponse:
    return _page(request, "registry/received.html", header, "received", received=received_by(header.subject, sources()))


@about_a_file
def history(request: DeskRequest, header: Header) -> HttpResponse:
    events = history_of(header.subject, sources(), request.desk.today, _moment(request.GET.get("before", "")))
    more = events[PAGE - 1].at.isoformat() if len(events) > PAGE else ""
    return _page(request, "registry/history.html", header, "history", events=events[:PAGE], more=more)


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if timezone.is_aware(found) else timezone.make_aware(found)


@about_a_file
def moment(request: DeskRequest, header: Header) -> HttpResponse:
    """What was true on one day, as known on another."""
    today = max(request.desk.today, timezone.localdate())
    valid = _day(request.GET.get("valid", "")) or request.desk.today
    known = _day(request.GET.get("known", "")) or today
    shown = moment_of(header.subject, request.desk, sources(), valid, known)
    return _page(request, "registry/moment.html", header, "moment", moment=shown, asked="valid" in request.GET)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
