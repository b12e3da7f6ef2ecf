"""The survey on paper: printed to be filled in by hand, and typed in again on one page, with the scan of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.contrib import messages
from django.db import DatabaseError, transaction
from django.forms import HiddenInput
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from yingbao.accounts.doors import DeskRequest, needs, to_token
from yingbao.casework.letters.house import house
from yingbao.casework.letters.views import site_of
from yingbao.casework.models import Case, Task
from yingbao.casework.page import case_or_404
from yingbao.casework.pictures.forms import Bringing
from yingbao.casework.pictures.views import take
from yingbao.casework.queries import title
from yingbao.casework.refusals import why_not
from yingbao.casework.surveys import actions, queries
from yingbao.casework.surveys.actions import Visit
from yingbao.casework.surveys.asking import Home, all_questions
from yingbao.casework.surveys.entering import Entering, lines, printed_lines
from yingbao.casework.surveys.forms import Visiting
from yingbao.casework.surveys.items import Item, read_item
from yingbao.casework.surveys.models import Sheet
from yingbao.casework.surveys.paper import printed
from yingbao.casework.surveys.views import CLOSED, visiting_of
from yingbao.engine.dictionary import Label
from yingbao.registry.imports.validating.cells import Reader
from yingbao.registry.queries import Named, names_of
from yingbao.registry.registering.fields import reader_of
from yingbao.web.handing import PDF, handed
from yingbao.web.languages import said, say, stands_at
from yingbao.web.lists.export import watermark
from yingbao.web.provided import provided

TITLE: Final = Label("录入纸质调查表", "Type in a survey on paper")
NO_SHEET: Final = Label("没有印过这个号的调查表。", "No form of this number was printed.")


def _at_survey(
    view: Callable[[DeskRequest, Case, Task], HttpResponse],
) -> Callable[[HttpRequest, int], HttpResponseBase]:
    """A page about the step of asking at which a case stands; back to the case where this desk does no such step."""

    @require_POST
    @needs("state")
    @wraps(view)
    def at_survey(request: DeskRequest, number: int) -> HttpResponse:
        case = case_or_404(number)
        task = queries.asking_task(case, request.desk)
        if task is not None:
            return view(request, case, task)
        messages.error(request, said(CLOSED))
        return HttpResponseRedirect(reverse("casework:case", args=[number]))

    return at_survey


@_at_survey
def paper(request: DeskRequest, case: Case, task: Task) -> HttpResponse:
    """The questions of a survey that could still matter, as PDF; what is known of the home is looked at, and that is logged."""
    home = queries.told_of(to_token(request), case, request.desk)
    items = _questions(home, wide="wide" in request.POST)
    asked = lines(home, items, *_called(request, items))
    serial = actions.print_sheet(task, [line.item for line in asked])
    office = house().office(site_of(request), provided.office(request).made_up)
    head = {"office": office.name, "site": office.site, "printed": watermark(request, case.number)}
    made = printed(case, serial, title(case.policy), asked, request.desk.today, head)
    return handed(made, PDF, f"survey-{case.number}-{serial}.pdf")


@_at_survey
def enter(request: DeskRequest, case: Case, task: Task) -> HttpResponse:
    """The questions of a printed form under its numbers; what stands on the paper is taken down as any answer of a visit."""
    back = reverse("casework:case", args=[case.pk])
    stands_at(request, back)
    serial = request.POST.get("sheet", "")
    sheet = next((one for one in queries.sheets_of(case) if str(one.serial) == serial), None)
    if sheet is None:
        messages.error(request, said(NO_SHEET))
        return HttpResponseRedirect(back)
    home = queries.told_of(to_token(request), case, request.desk)
    sent = request.POST if request.POST.get("do") == "enter" else None
    visiting = visiting_of(request, case, task, sent)
    visiting.fields["wide"].widget = HiddenInput()
    items = [read_item(key) for key in sheet.items]
    open_still = set(_questions(home, wide=True))
    called = _called(request, [item for item in items if item])
    form = Entering(sent, lines=printed_lines(home, items, *called, open_still))
    if sent is None:
        return _page(request, sheet, visiting, form)
    if visiting.is_valid() & form.is_valid():
        given = visiting.cleaned_data
        if request.FILES:
            take(request, task)
        try:
            with transaction.atomic("default"):
                taken = [
                    actions.take_down(Visit(case, task, given["day"], given.get("second")), one)
                    for one in form.replies()
                ]
                actions.sheet_entered(task, sheet)
        except DatabaseError as error:
            form.add_error(None, said(why_not(error)))
        else:
            told = say(
                "已记下 {n} 个回答。", "{n} answers are taken down.", one="One answer is taken down.", n=len(taken)
            )
            messages.success(request, told)
            return HttpResponseRedirect(back)
    return _page(request, sheet, visiting, form, 422)


def _questions(home: Home, *, wide: bool) -> list[Item]:
    past = queries.items_of(queries.answers_of(home.case))
    return [one.item for one in all_questions(home, past, wide=wide).questions]


def _called(request: DeskRequest, items: list[Item]) -> tuple[dict[int, Named], Reader]:
    """Whom questions are about, by name, and what reads their answers."""
    names = names_of([item.subject for item in items], request.desk.today) if items else {}
    return names, reader_of(request.desk.today)


def _page(request: DeskRequest, sheet: Sheet, visiting: Visiting, form: Entering, status: int = 200) -> HttpResponse:
    about: dict[str, Any] = {
        "title": TITLE, "case": sheet.case, "sheet": sheet, "visiting": visiting, "form": form, "bringing": Bringing(),
    }  # fmt: skip
    response = render(request, "casework/surveys/enter.html", about, status=status)
    response["Cache-Control"] = "no-store"
    return response
