"""One row: what the platform holds beside what we sent, and what becomes of it."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.db import DatabaseError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yingbao.accounts.doors import DeskRequest, needs, to_token
from yingbao.casework import queries as cases
from yingbao.casework.exchange import actions, queries
from yingbao.casework.exchange.correcting import Unreadable, chosen, correctable, sayings
from yingbao.casework.exchange.forms import Settling
from yingbao.casework.exchange.layouts import layouts
from yingbao.casework.exchange.queries import ShownRow
from yingbao.casework.refusals import why_not
from yingbao.engine.dictionary import Label
from yingbao.web.languages import said

NONE: Final = Label("没有这一行，或者它不在您的辖区。", "There is no such row, or it is not in your area.")


@needs("export")
@require_http_methods(["GET", "POST"])
def row(request: DeskRequest, number: int) -> HttpResponse:
    """One row at its step."""
    shown = queries.find_row(number, request.desk)
    if shown is None or shown.row.batch.layout not in layouts()[0]:
        raise Http404(NONE)
    step = request.POST.get("step", "")
    if step == "look":
        return _look(request, shown)
    return _settle(request, shown) if step == "settle" else _page(request, shown)


def _look(request: DeskRequest, shown: ShownRow) -> HttpResponse:
    """The values, after a look that is logged."""
    line = shown.row
    try:
        cells = queries.cells_of(to_token(request), line.batch, [line])
    except DatabaseError as error:
        messages.error(request, said(why_not(error)))
        return _page(request, shown, status=422)
    layout = layouts()[0][line.batch.layout]
    beside = queries.compared(layout, line, cells[line.pk]) if line.pk in cells else []
    return _page(request, shown, beside=beside)


def _settle(request: DeskRequest, shown: ShownRow) -> HttpResponse:
    line, layout = shown.row, layouts()[0][shown.row.batch.layout]
    may = correctable(layout, line)
    form = Settling(request.POST, heads=[column.head for column in may])
    if not form.is_valid():
        return _page(request, shown, form=form, status=422)
    given = form.cleaned_data
    try:
        told = []
        if given["how"] == "corrected":
            cells = queries.cells_of(to_token(request), line.batch, [line])
            columns = chosen(may, given["heads"])
            told = list(sayings(line, columns, cells[line.pk], request.desk.today, given["why"]))
        actions.settle(line, given["how"], given["why"], told)
    except Unreadable as unreadable:
        form.add_error("heads", said(unreadable.why))
        return _page(request, shown, form=form, status=422)
    except DatabaseError as error:
        messages.error(request, said(why_not(error)))
        return _page(request, shown, form=form, status=422)
    return HttpResponseRedirect(reverse("casework:exchange", args=[line.batch_id]))


def _page(request: DeskRequest, shown: ShownRow, status: int = 200, **more: Any) -> HttpResponse:
    line, layout = shown.row, layouts()[0][shown.row.batch.layout]
    heads = [column.head for column in correctable(layout, line)]
    open_ = shown.open and bool(line.batch.answers) and line.batch.state == "made" and request.desk.may("state")
    about = {
        "title": Label(f"上报的行：{shown.who.zh}", f"Row about {shown.who.en}"),
        "shown": shown,
        "by": cases.names([line.settled_by]),
        "form": Settling(heads=heads) if open_ else None,
    }
    return render(request, "casework/exchange/row.html", about | more, status=status)
