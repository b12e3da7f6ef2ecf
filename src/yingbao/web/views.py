"""The page of the components; everything else that the frame shows belongs to a room."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from yingbao.web.lists import Values, respond
from yingbao.web.samples import PEOPLE, ROWS, samples


def components(request: HttpRequest) -> HttpResponse:
    return respond(request, PEOPLE, Values(ROWS), template="web/components.html", **samples())
