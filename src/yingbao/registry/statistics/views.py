"""The page of statistics."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from yingbao.accounts.doors import DeskRequest, needs
from yingbao.engine.dictionary import Label
from yingbao.registry.statistics.hiding import TOO_FEW
from yingbao.registry.statistics.queries import sheets

TITLE = Label("人口统计", "Population")


@needs("files|statistics")
def statistics(request: DeskRequest) -> HttpResponse:
    """Counts without names, for analysts and for whoever serves the areas counted."""
    return render(
        request, "registry/statistics/statistics.html", {"title": TITLE, "sheets": sheets(), "too_few": TOO_FEW}
    )
