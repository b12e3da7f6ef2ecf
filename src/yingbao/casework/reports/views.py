"""Who reported, beside each report on the page of its case, after a logged look."""

from __future__ import annotations

from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from yingbao.accounts.doors import DeskRequest, needs, to_token
from yingbao.casework.page import case_or_404, show
from yingbao.casework.refusals import why_not
from yingbao.casework.reports.queries import reporters
from yingbao.web.languages import said


@require_POST
@needs("state")
def who(request: DeskRequest, number: int) -> HttpResponse:
    found = case_or_404(number)
    try:
        opened = reporters(to_token(request), found)
    except DatabaseError as error:
        messages.error(request, said(why_not(error)))
        return HttpResponseRedirect(reverse("casework:case", args=[number]))
    response = show(request, found, opened=opened)
    response["Cache-Control"] = "no-store"
    return response
