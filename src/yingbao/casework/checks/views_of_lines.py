"""One answer: what it says beside what is registered, what the family says to it, whether it counts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.db import DatabaseError, transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yingbao.accounts.doors import DeskRequest, needs, to_token
from yingbao.casework import queries as cases
from yingbao.casework.checks import actions, queries
from yingbao.casework.checks.forms import Hearing, Settling
from yingbao.casework.checks.institutions import institutions
from yingbao.casework.checks.queries import ShownLine
from yingbao.casework.refusals import why_not
from yingbao.engine.dictionary import Label
from yingbao.web.languages import said

NONE: Final = Label("没有这一行，或者它不在您的辖区。", "There is no such line, or it is not in your area.")


@needs("state")
@require_http_methods(["GET", "POST"])
def line(request: DeskRequest, number: int) -> HttpResponse:
    """One answer at its step."""
    shown = _found(request, number)
    step = request.POST.get("step", "")
    return STEPS[step](request, shown) if step in STEPS else _page(request, shown)


def _look(request: DeskRequest, shown: ShownLine) -> HttpResponse:
    """The values, after a look that is logged."""
    if shown.line.batch.institution not in institutions():
        raise Http404(NONE)
    try:
        return _page(request, shown, beside=queries.compared(to_token(request), shown))
    except DatabaseError as error:
        messages.error(request, said(why_not(error)))
        return _page(request, shown, status=422)


def _hear(request: DeskRequest, shown: ShownLine) -> HttpResponse:
    form = Hearing(request.POST)
    if not form.is_valid():
        return _page(request, shown, hearing=form, status=422)
    given = form.cleaned_data
    return _done(request, shown, lambda: actions.hear(shown.line, given["words"], spoke=given["spoke"]))


def _settle(request: DeskRequest, shown: ShownLine) -> HttpResponse:
    form = Settling(request.POST)
    if not form.is_valid():
        return _page(request, shown, settling=form, status=422)
    given = form.cleaned_data
    return _done(request, shown, lambda: actions.settle(shown.line, given["why"], counts=given["counts"]))


def _done(request: DeskRequest, shown: ShownLine, deed: Callable[[], None]) -> HttpResponse:
    try:
        with transaction.atomic("default"):
            deed()
    except DatabaseError as error:
        messages.error(request, said(why_not(error)))
        return _page(request, shown, status=422)
    return HttpResponseRedirect(reverse("casework:check_line", args=[shown.line.pk]))


STEPS: Final[dict[str, Callable[[DeskRequest, ShownLine], HttpResponse]]] = {
    "look": _look, "hear": _hear, "settle": _settle,
}  # fmt: skip


def _found(request: DeskRequest, number: int) -> ShownLine:
    shown = queries.find_line(request.desk, number)
    if shown is None:
        raise Http404(NONE)
    return shown


def _page(request: DeskRequest, shown: ShownLine, status: int = 200, **more: Any) -> HttpResponse:
    one = shown.line
    case = cases.find_case(one.case_id)
    mine = case is not None and queries.mine_at_check(case, request.desk) is not None and one.state == "answered"
    about = {
        "title": Label(f"核对结果：{shown.who.zh}", f"Answer about {shown.who.en}"),
        "shown": shown,
        "case": case,
        "by": cases.names([one.account_by, one.settled_by]),
        "hearing": Hearing() if mine and one.differs and one.account_at is None else None,
        "settling": Settling() if mine and (not one.differs or one.account_at) else None,
    }
    return render(request, "casework/checks/line.html", about | more, status=status)
