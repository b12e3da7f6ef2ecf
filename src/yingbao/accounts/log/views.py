"""Searching the log, verifying it, and telling people who looked at their files."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connections
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from yingbao.accounts.log import lists, models, running
from yingbao.accounts.log.verifying import Defect
from yingbao.accounts.log.wording import told
from yingbao.accounts.roles import by_itself
from yingbao.engine.dictionary import Label
from yingbao.web.lists import Rows, respond
from yingbao.web.navigation import may

AUDITORS = Label("只有审计岗位可以查看日志。", "Only a desk that audits may read the log.")
OWNERS = Label(
    "这里只给本人或监护人看。请以本人身份登录。", "This page is for the person or the guardian. Sign in as yourself."
)


def lines(request: HttpRequest) -> HttpResponseBase:
    _only(request, "audit", AUDITORS)
    if request.method == "GET":
        _note("log", {"filters": sorted(set(request.GET) - {"page", "sort"})})
    return respond(request, lists.LINES, Rows(models.Line.objects.all()), template="log/lines.html")


@require_http_methods(["GET", "HEAD", "POST"])
def verification(request: HttpRequest) -> HttpResponse:
    """What verifying is, and what the last one found or how far it is; posting queues another."""
    _only(request, "audit", AUDITORS)
    if request.method == "POST":
        running.ask()
        return HttpResponseRedirect(reverse("log:verify"))
    verdict = running.last()
    defects = [told(Defect(**defect)) for defect in verdict.defects] if verdict else []
    filled = {"title": Label("日志核验", "Verify the log"), "verdict": verdict, "told": defects}
    response = render(request, "log/verify.html", filled)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """How far the verification is; once it is done the page is loaded anew."""
    _only(request, "audit", AUDITORS)
    verdict = running.last()
    response = render(request, "log/_progress.html", {"verdict": verdict})
    if verdict is None or not verdict.under_way:
        response["HX-Refresh"] = "true"
    return response


def mine(request: HttpRequest) -> HttpResponseBase:
    desk = getattr(request, "desk", None)
    if desk is None or not by_itself(desk):
        raise PermissionDenied(OWNERS)
    return respond(request, lists.MINE, Rows(models.Mine.objects.all()), template="log/mine.html")


def _only(request: HttpRequest, permission: str, otherwise: Label) -> None:
    if not may(request, permission):
        raise PermissionDenied(otherwise)


def _note(what: str, detail: dict[str, Any]) -> None:
    """An auditor's reading leaves a trace as well, which those whom it is about do not see."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT office.write('audit', NULL, %s::jsonb, true)", [json.dumps({"read": what, **detail})])
