"""The pages of batches: whom one may ask about, one batch, its file once, the answers that come back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from django.contrib import messages
from django.db import DatabaseError, transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from yingbao.accounts.actions import reveal
from yingbao.accounts.doors import DeskRequest, needs, to_token
from yingbao.casework.brought import Bad
from yingbao.casework.checks import actions, queries
from yingbao.casework.checks.actions import Handed
from yingbao.casework.checks.forms import Bringing, Dropping, Sending
from yingbao.casework.checks.institutions import institutions
from yingbao.casework.checks.layouts import Layout, layout_of, wrongs
from yingbao.casework.checks.queries import ShownBatch
from yingbao.casework.checks.reading import NO_LINE, Answer, Reading, Unlike, read
from yingbao.casework.checks.writing import Of, Row, Sheet, write
from yingbao.casework.data_files import Unusable
from yingbao.casework.refusals import why_not
from yingbao.engine.dictionary import Label
from yingbao.registry.imports.reasons import Refused
from yingbao.registry.imports.storage import read_blocks
from yingbao.registry.models import Subject
from yingbao.registry.registering.fields import reader_of
from yingbao.registry.secrets import opened
from yingbao.web.handing import handed
from yingbao.web.languages import lang, said, say
from yingbao.web.lists.export import watermark

TITLE: Final = Label("经济状况核对", "Means checks")
NONE: Final = Label("没有这一批，或者它不在您的辖区。", "There is no such batch, or it is not in your area.")
UNUSABLE: Final = Label(
    "这家机构的版式文件有错，文件不能出，回复也不能收。“经济状况核对”页上写明了错在哪里。",
    "The file of this institution's layout is wrong: nothing goes out and no answer is read. The page of means checks says what is wrong.",
)
GONE: Final = Label("这家机构已经不在名单里。", "This institution is no longer on the list.")


@needs("state")
@require_http_methods(["GET", "POST"])
def checks(request: DeskRequest) -> HttpResponse:
    """Whom one may ask about today, and the latest batches; a new batch."""
    if request.method == "POST":
        return _begin(request)
    return _list(request)


def _list(request: DeskRequest, status: int = 200) -> HttpResponse:
    about = {"title": TITLE, "ready": queries.ready(request.desk), "batches": queries.batches()}
    about["wrongs"] = [wrong.told() for wrong in wrongs()]
    return render(request, "casework/checks/checks.html", about, status=status)


def _begin(request: DeskRequest) -> HttpResponse:
    form = Sending(request.POST, cases=[case.pk for case in queries.at_check(request.desk)])
    if not form.is_valid():
        messages.error(request, say("请选要问的机构和办件。", "Choose whom to ask, and about which cases."))
        return _list(request, 422)
    try:
        with transaction.atomic("default"):
            made = actions.begin(form.cleaned_data["institution"], form.cleaned_data["cases"])
    except DatabaseError as error:
        messages.error(request, said(why_not(error)))
        return _list(request, 422)
    return HttpResponseRedirect(reverse("casework:check", args=[made]))


@needs("state")
@require_http_methods(["GET", "POST"])
def check(request: DeskRequest, number: int) -> HttpResponse:
    """One batch with its lines; the answers come in here, or it is given up."""
    shown = _found(number)
    step = request.POST.get("step", "")
    return STEPS[step](request, shown) if step in STEPS else _page(request, shown)


@require_POST
@needs("state")
def file(request: DeskRequest, number: int) -> HttpResponse:
    """The file for the institution, once. Whose ID numbers are in it is logged before it is made."""
    shown = _found(number)
    asked = institutions().get(shown.batch.institution)
    if asked is None:
        raise Http404(GONE)
    try:
        layout = layout_of(asked)
        with transaction.atomic("default"):
            rows = _rows(to_token(request), shown, layout)
    except (Unusable, DatabaseError) as error:
        messages.error(request, said(UNUSABLE if isinstance(error, Unusable) else why_not(error)))
        return HttpResponseRedirect(reverse("casework:check", args=[number]))
    mark = watermark(
        request, say("{n} 核对：{what}", "{n}, check: {what}", n=shown.batch.number, what=said(asked.label))
    )
    content, kind, ends = write(Sheet(asked, layout, mark, shown.batch.number, shown.batch.made_day), rows)
    return handed(content, kind, f"{shown.batch.number}-{said(asked.label)}.{ends}")


def _rows(token: str, shown: ShownBatch, layout: Layout) -> list[Row]:
    """The batch is handed over, and only then the numbers are revealed; if that fails, neither happened."""
    handed = actions.hand_over(shown.batch.pk, layout)
    people = sorted({person for line in handed for person in line.people})
    named = Subject.objects.filter(pk__in=people if layout.tells("name") else [])
    names, seen = dict(named.values_list("pk", "name")), reveal(token, people, ["person.id_number"], shown.batch.number)
    numbers = {person: opened(one.secrets).get("id_number", "") for person, one in seen.items()}
    return [
        Row(line.place, [Of(names.get(one, ""), numbers.get(one, ""), _by(line, one)) for one in line.people])
        for line in handed
    ]


def _by(line: Handed, person: int) -> list[tuple[int, date, date]]:
    """The authorisations of a line that are about somebody, who has not taken them back."""
    return [(one.pk, one.signed_day, one.until) for one in line.authorisations if person in queries.still(one)]


def _bring(request: DeskRequest, shown: ShownBatch) -> HttpResponse:
    """Keeps every answer that can be read; the rest comes back with its reason."""
    form = Bringing(request.POST, request.FILES, today=request.desk.today)
    asked = institutions().get(shown.batch.institution)
    if not form.is_valid() or asked is None:
        return _page(request, shown, bringing=form, status=422)
    lines = {line.place: line for line in shown.batch.lines.all()}
    people = {place: len(line.people) for place, line in lines.items()}
    try:
        how = Reading(asked, layout_of(asked), reader_of(form.cleaned_data["day"]), people)
        returned = read(read_blocks(form.cleaned_data["file"]), how)
    except (Refused, Unlike, Unusable) as refused:
        form.add_error("file", _refusal(refused))
        return _page(request, shown, bringing=form, status=422)
    kept, bad = 0, list(returned.bad)
    for one in returned.answers:
        why = _keep(one, lines.get(one.place), form)
        kept += why is None
        bad += [Bad(one.row, why)] if why else []
    return _page(request, _found(shown.batch.pk), kept=kept, bad=sorted(bad, key=lambda one: one.row), brought=True)


def _refusal(refused: Refused | Unlike | Unusable) -> str:
    """Why nothing of a file was taken."""
    if isinstance(refused, Refused):
        return refused.reason.text(lang())
    return said(refused.why if isinstance(refused, Unlike) else UNUSABLE)


def _keep(one: Answer, line: object, form: Bringing) -> Label | None:
    """None once it is kept, else why it is not."""
    from yingbao.casework.checks.models import CheckLine

    if not isinstance(line, CheckLine):
        return NO_LINE
    try:
        with transaction.atomic("default"):
            actions.answer(line, one.numbers, one.said, form.cleaned_data["day"])
    except DatabaseError as error:
        return why_not(error)
    return None


def _drop(request: DeskRequest, shown: ShownBatch) -> HttpResponse:
    form = Dropping(request.POST)
    if form.is_valid():
        try:
            with transaction.atomic("default"):
                actions.drop(shown.batch.pk, form.cleaned_data["why"])
        except DatabaseError as error:
            messages.error(request, said(why_not(error)))
        return HttpResponseRedirect(reverse("casework:check", args=[shown.batch.pk]))
    return _page(request, shown, dropping=form, status=422)


STEPS: Final[dict[str, Callable[[DeskRequest, ShownBatch], HttpResponse]]] = {"bring": _bring, "drop": _drop}


def _found(number: int) -> ShownBatch:
    shown = queries.find_batch(number)
    if shown is None:
        raise Http404(NONE)
    return shown


def _page(request: DeskRequest, shown: ShownBatch, status: int = 200, **more: object) -> HttpResponse:
    batch, layout = shown.batch, queries.layout_in_words(shown.batch.institution)
    alive = batch.dropped_at is None
    about = {
        "title": Label(f"核对 {batch.number}", f"Check {batch.number}"),
        "shown": shown,
        "layout": layout,
        "changed": layout is not None and batch.layout_print not in ("", layout.print),
        "lines": queries.lines_of(request.desk, batch=batch),
        "own": batch.made_by == request.desk.user and alive,
        "bringing": Bringing(today=request.desk.today) if batch.handed_at and alive and shown.waiting else None,
        "dropping": Dropping(),
    }
    return render(request, "casework/checks/check.html", about | more, status=status)
