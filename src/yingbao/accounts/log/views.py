"""Searching the log, verifying it, and telling people who looked at their files."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from yingbao.accounts.log import lists, models
from yingbao.accounts.log.queries import verify_log
from yingbao.accounts.log.wording import told
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
    """What verifying is; when posted, what it found."""
    _only(request, "audit", AUDITORS)
    context: dict[str, Any] = {"title": Label("日志核验", "Verify the log")}
    if request.method == "POST":
        verdict = verify_log()
        context |= {"verdict": verdict, "told": [told(defect) for defect in verdict.defects[:200]]}
        _note("verify", {"defects": len(verdict.defects), "entries": verdict.entries})
    response = render(request, "log/verify.html", context)
    response["Cache-Control"] = "no-store"
    return response


def mine(request: HttpRequest) -> HttpResponseBase:
    desk = getattr(request, "desk", None)
    if desk is None or desk.role.code not in ("citizen", "guardian"):
        raise PermissionDenied(OWNERS)
    return respond(request, lists.MINE, Rows(models.Mine.objects.all()), template="log/mine.html")


def _only(request: HttpRequest, permission: str, otherwise: Label) -> None:
    if not may(request, permission):
        raise PermissionDenied(otherwise)


def _note(what: str, detail: dict[str, Any]) -> None:
    """An auditor's reading leaves a trace as well, which those whom it is about do not see."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT office.write('audit', NULL, %s::jsonb, true)", [json.dumps({"read": what, **detail})])
