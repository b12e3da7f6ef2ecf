"""The page of the components; everything else that the frame shows belongs to a room."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yingbao.web.samples import samples


def components(request: HttpRequest) -> HttpResponse:
    return render(request, "web/components.html", samples(request))
