"""The page of search. What is looked for is posted: an address or a server's log never holds a name or a number."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from yingbao.accounts.doors import DeskRequest, needs
from yingbao.engine.dictionary import Label
from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.search.actions import look_up
from yingbao.registry.search.queries import MOST, Found

TITLE = Label("检索", "Search")


@needs("files")
def search(request: DeskRequest) -> HttpResponse:
    """The form, and whom it finds. HTMX asks for the results alone while somebody types."""
    text, kind = request.POST.get("q", "").strip(), request.POST.get("kind", "")
    kinds = {
        name: office_dictionary().dictionary.tables[name].label for name in office_dictionary().dictionary.subjects
    }
    kind = kind if kind in kinds else ""
    found = look_up(text, request.desk, kind) if text else Found((), False)
    page = {"title": TITLE, "text": text, "kind": kind, "kinds": kinds, "found": found, "most": MOST}
    part = request.htmx and request.htmx.target == "found"
    return render(request, "registry/search/_found.html" if part else "registry/search/search.html", page)
