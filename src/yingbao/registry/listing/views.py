"""Lists of files."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from yingbao.accounts.actions import log_beside
from yingbao.accounts.doors import DeskRequest, needs, to_token
from yingbao.engine.dictionary import Label
from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.listing.lists import DISABLED, list_of
from yingbao.registry.listing.source import Files
from yingbao.web.lists import respond

NO_KIND = Label("没有这样一类档案。", "There are no files of this kind.")


@needs("files")
@require_http_methods(["GET", "POST"])
def files(request: DeskRequest, kind: str = "person") -> HttpResponse:
    """The files of a kind that this desk serves, in order."""
    if kind not in office_dictionary().dictionary.subjects:
        raise Http404(NO_KIND)
    shown, token = list_of(kind, request.desk), to_token(request)
    detail = {"list": kind, "facts": [f"{kind}.{DISABLED}"], "reason": ""}
    source = Files(kind, request.desk, shown.conditions, lambda: log_beside(token, "look", None, detail))
    return respond(request, shown.listing, source, template="registry/listing/files.html", kind=kind)
