"""The pages of the editions: the list, one with its differences, and what people do with it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from yingbao.accounts.doors import DeskRequest, needs
from yingbao.accounts.refusals import Refused
from yingbao.discovery.night.law import fingerprint
from yingbao.discovery.publishing import actions, queries
from yingbao.discovery.publishing.forms import Proposing, Publishing
from yingbao.discovery.publishing.queries import Shown
from yingbao.engine.dictionary import Label
from yingbao.web.languages import lang, said, say, stands_at

TITLE = Label("政策版本", "Editions of the policies")
NONE = Label("没有这个版本。", "There is no such edition.")


@require_safe
@needs("publish|audit")
def editions(request: DeskRequest) -> HttpResponse:
    """What was proposed and published, and a new one."""
    return _list(request, Proposing() if request.desk.may("publish") else None)


@require_POST
@needs("publish")
def propose(request: DeskRequest) -> HttpResponse:
    form = Proposing(request.POST, request.FILES)
    if form.is_valid():
        try:
            return _to(actions.propose(form.given(), form.cleaned_data["reason"]))
        except Refused as no:
            form.add_error("folder" if form.cleaned_data["folder"] else "file", said(no.why))
    return _list(request, form, status=422)


@require_safe
@needs("publish|audit")
def edition(request: DeskRequest, number: int) -> HttpResponse:
    """One edition: whether it passed, what differs, whom that touches."""
    return _page(request, _found(number), Publishing())


@require_safe
@needs("publish|audit")
def progress(request: DeskRequest, number: int) -> HttpResponse:
    """How far the check is; once it is done the page is loaded anew."""
    shown = _found(number)
    response = render(request, "discovery/publishing/_progress.html", {"shown": shown})
    if not shown.waiting:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@needs("publish")
def compare(request: DeskRequest, number: int) -> HttpResponse:
    return _done(request, _found(number), lambda: actions.compare_again(number))


@require_POST
@needs("publish")
def publish(request: DeskRequest, number: int) -> HttpResponse:
    """In force from now on; everybody is looked at anew by it."""
    shown, form = _found(number), Publishing(request.POST)
    if not form.is_valid():
        return _page(request, shown, form, status=422)
    said_now = say(
        "已发布。从现在起按这个版本办理，系统正在重新查找全区。",
        "Published: in force from now on; everybody is being looked at anew.",
    )
    reason = form.cleaned_data["reason"]
    return _done(request, shown, lambda: actions.publish(shown.it, request.POST.get("against", ""), reason), said_now)


def _done(request: DeskRequest, shown: Shown, deed: Callable[[], None], told: str = "") -> HttpResponse:
    try:
        deed()
    except Refused as no:
        messages.error(request, said(no.why))
    else:
        if told:
            messages.success(request, told)
    return _to(shown.it.pk)


def _to(number: int) -> HttpResponse:
    return HttpResponseRedirect(reverse("discovery:edition", args=[number]))


def _found(number: int) -> Shown:
    shown = queries.find(number)
    if shown is None:
        raise Http404(NONE)
    return shown


def _list(request: DeskRequest, form: Proposing | None, status: int = 200) -> HttpResponse:
    stands_at(request, reverse("discovery:editions"))
    about = {
        "title": TITLE,
        "found": queries.latest(),
        "form": form,
        "fingerprint": fingerprint(),
        "installed_anew": queries.installed_anew(),
    }
    return render(request, "discovery/publishing/editions.html", about, status=status)


def _page(request: DeskRequest, shown: Shown, form: Publishing, status: int = 200) -> HttpResponse:
    stands_at(request, reverse("discovery:edition", args=[shown.it.pk]))
    about = {
        "title": Label(f"政策版本 {shown.it.pk}", f"Edition {shown.it.pk}"),
        "shown": shown,
        "policies": queries.policies(shown.it, lang()),
        "texts": queries.texts(shown.it),
        "later": queries.later(shown.it),
        "faults": shown.it.faults.get(lang(), ""),
        "form": form if shown.publishable(request.desk) else None,
        "own": shown.fresh and not shown.in_force and shown.it.proposed_by == request.desk.user,
        "stale": shown.it.state == "checked" and not shown.fresh and not shown.in_force,
        "fingerprint": fingerprint(),
    }
    return render(request, "discovery/publishing/edition.html", about, status=status)
