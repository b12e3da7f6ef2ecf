"""The page of statistics."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render

from yingbao.accounts.doors import DeskRequest, needs
from yingbao.engine.dictionary import Label
from yingbao.registry.statistics.queries import TOO_FEW, sheets

TITLE = Label("人口统计", "Population")


@needs()
def statistics(request: DeskRequest) -> HttpResponse:
    """Counts without names, for analysts and for whoever serves the areas counted."""
    if not (request.desk.may("statistics") or request.desk.may("files")):
        raise PermissionDenied(
            Label("统计向数据分析、审计和经办岗位开放。", "Statistics are for analysts, auditors and case staff.")
        )
    return render(
        request, "registry/statistics/statistics.html", {"title": TITLE, "sheets": sheets(), "too_few": TOO_FEW}
    )
