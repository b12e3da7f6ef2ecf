"""What a list answers: a page, the part of it that changed, or after a deed the page again."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.shortcuts import render

from yingbao.engine.dictionary import Label
from yingbao.web.languages import say
from yingbao.web.lists.asked import asked, keep, views
from yingbao.web.lists.export import export
from yingbao.web.lists.page import narrowed, page_of
from yingbao.web.lists.shape import EXPORTED, List
from yingbao.web.lists.sources import Source
from yingbao.web.logging import NUMBER
from yingbao.web.models import SavedView
from yingbao.web.navigation import may

VIEWS_AT_MOST: Final = 20
PURPOSE: Final = re.compile(r"\S.*\S")


def respond(
    request: HttpRequest, listing: List, source: Source, *, template: str = "web/list.html", **context: Any
) -> HttpResponse:
    """Everything that a list's address is asked: GET shows it, POST narrows, saves, forgets or exports it."""
    if request.method == "POST":
        deed = DEEDS.get(request.POST.get("do", "filter"), narrow)
        return deed(request, listing, source)
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "POST"])
    part = request.htmx and request.htmx.target == listing.element and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    filled = {"title": listing.title, "page": page_of(request, asked(request, listing), source), **context}
    response = render(request, "components/list.html" if part else template, filled)
    response["Vary"] = "HX-Request, HX-Target, Cookie"
    response["Cache-Control"] = "no-store"
    return response


def narrow(request: HttpRequest, listing: List, source: Source) -> HttpResponse:
    return _to(request, keep(request, listing, request.POST.dict()).query())


def save(request: HttpRequest, listing: List, source: Source) -> HttpResponse:
    """Keeps what the address asks for under a name; the same name again replaces it."""
    current, name = asked(request, listing), request.POST.get("name", "").strip()[:40]
    parameters = {**current.given, "sort": current.sort}
    if not name:
        messages.error(request, say("请给视图起个名字，再点“保存”。", "Give the view a name, then save it."))
    elif any(NUMBER.search(text) for text in (name, *parameters.values())):
        messages.error(
            request,
            say(
                "视图里不能有证件号、电话或账号。请用检索框查找。",
                "A view may not hold an ID, phone or account number. Use the search box.",
            ),
        )
    elif views(request, listing).exclude(name=name).count() >= VIEWS_AT_MOST:
        messages.error(
            request,
            say(
                "最多保存 {n} 个视图。请先删除一个。", "At most {n} views are kept. Delete one first.", n=VIEWS_AT_MOST
            ),
        )
    else:
        view, _ = SavedView.objects.update_or_create(
            owner_id=request.user.pk or 0, listing=listing.name, name=name, defaults={"parameters": parameters}
        )
        messages.success(request, say("已保存视图“{name}”。", "The view “{name}” is saved.", name=name))
        return _to(request, f"?view={view.pk}")
    return _to(request, current.query())


def forget(request: HttpRequest, listing: List, source: Source) -> HttpResponse:
    view = asked(request, listing).view
    if view:
        view.delete()
        messages.success(request, say("已删除视图“{name}”。", "The view “{name}” is deleted.", name=view.name))
    return _to(request, "")


def take(request: HttpRequest, listing: List, source: Source) -> HttpResponse:
    if not may(request, listing.needs):
        raise PermissionDenied(Label("您的岗位不能导出名单。", "Your desk may not export lists."))
    current, purpose = asked(request, listing), request.POST.get("purpose", "").strip()[:100]
    if not PURPOSE.fullmatch(purpose):
        messages.error(request, say("请写明导出的用途，再点“导出”。", "Say what the export is for, then export."))
        return _to(request, current.query())
    rows = narrowed(source, current)
    if rows.count(EXPORTED + 1) > EXPORTED:
        messages.error(
            request,
            say(
                "这份名单超过 {n} 行，没有导出。请先筛选，或者分几次导出。",
                "This list has more than {n} rows and was not exported. Narrow it first, or export it in parts.",
                n=EXPORTED,
            ),
        )
        return _to(request, current.query())
    return export(request, current, rows, purpose)


def _to(request: HttpRequest, query: str) -> HttpResponse:
    return HttpResponseRedirect(request.path + (query if query != "?" else ""))


DEEDS: Final[dict[str, Callable[[HttpRequest, List, Source], HttpResponse]]] = {
    "filter": narrow,
    "save": save,
    "forget": forget,
    "export": take,
}
