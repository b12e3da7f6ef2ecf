"""The office's addresses, and a few more that only tests open: a list of the database's rows, and pages that fail."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.urls import path

from tests.web import ID
from yingbao.engine.dictionary import Label
from yingbao.web import urls
from yingbao.web.lists import Choice, Column, List, Rows, Text, respond

LEVELS = (("street", Label("街道", "street")), ("community", Label("社区", "community")))
AREAS = List(
    name="areas",
    title=Label("区划", "Divisions"),
    columns=(
        Column("name", Label("名称", "Name"), sort="name"),
        Column("code", Label("代码", "Code"), sort="code"),
        Column("parent", Label("上级", "Above"), show="area"),
    ),
    filters=(Text("name", Label("名称", "Name")), Choice("level", Label("级别", "Level"), options=LEVELS)),
    order="code",
    link=lambda area: f"/areas/{area.code}/",
)


def areas(request: HttpRequest) -> Any:
    from yingbao.accounts.models import Area

    return respond(request, AREAS, Rows(Area.objects.all()))


def crash(request: HttpRequest) -> Any:
    raise RuntimeError(f"{ID} is nobody's business")


def hidden(request: HttpRequest) -> Any:
    raise Http404(f"no file {ID}")


def refused(request: HttpRequest) -> Any:
    raise PermissionDenied(Label("需要“合并与拆分”权限。", "The right to merge and split is needed."))


urlpatterns = [
    path("areas/", areas),
    path("crash/", crash),
    path("hidden/", hidden),
    path("refused/", refused),
    *urls.urlpatterns,
]
handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500
