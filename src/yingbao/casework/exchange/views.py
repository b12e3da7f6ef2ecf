"""The pages of batches: a list is ordered, tried, confirmed, fetched; the platform's answers are brought in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.contrib import messages
from django.db import DatabaseError, transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yingbao.accounts.doors import DeskRequest, needs, to_token
from yingbao.casework.brought import Bad, NoColumns
from yingbao.casework.exchange import actions, queries
from yingbao.casework.exchange.actions import Order
from yingbao.casework.exchange.choosing import lines_of
from yingbao.casework.exchange.forms import Bringing, Dropping, Ordering
from yingbao.casework.exchange.layouts import layouts
from yingbao.casework.exchange.queries import ShownBatch
from yingbao.casework.exchange.reading import NO_COLUMNS, NOBODY, Returned, read
from yingbao.casework.refusals import why_not
from yingbao.engine.dictionary import Label
from yingbao.registry.imports.reasons import Refused
from yingbao.registry.imports.storage import read_blocks
from yingbao.web.handing import CSV, EXCEL, handed
from yingbao.web.languages import lang, said
from yingbao.web.lists.export import watermark

TITLE: Final = Label("上报与回传", "Lists for platforms")
NONE: Final = Label("没有这一批，或者它不在您的辖区。", "There is no such batch, or it is not in your area.")
NOT_YOURS: Final = Label(
    "文件只给生成这一批的人；要用请自己报一张。",
    "The file is for who ordered the list; order one of your own where you need it.",
)


@needs("export")
@require_http_methods(["GET", "POST"])
def exchanges(request: DeskRequest) -> HttpResponse:
    """The lists that there are, and the latest batches; a new one."""
    form = Ordering(request.POST or None, layouts=layouts()[0], today=request.desk.today)
    if request.method == "POST" and form.is_valid():
        given, layout = form.cleaned_data, layouts()[0][form.cleaned_data["layout"]]
        mark = watermark(request, given["reason"])
        try:
            lines = lines_of(layout, given["month"], request.desk.today)
            made = actions.order(Order(layout, given["month"], given["format"], given["reason"], mark), lines)
            return HttpResponseRedirect(reverse("casework:exchange", args=[made]))
        except DatabaseError as error:
            form.add_error(None, said(why_not(error)))
    about = {
        "title": TITLE, "form": form, "layouts": layouts()[0].values(), "batches": queries.batches(),
        "wrongs": [wrong.told() for wrong in layouts()[1]],
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "casework/exchange/exchanges.html", about, status=status)


@needs("export")
@require_http_methods(["GET", "POST"])
def exchange(request: DeskRequest, number: int) -> HttpResponse:
    """One batch at its step."""
    shown = _found(number)
    step = request.POST.get("step", "")
    return STEPS[step](request, shown) if step in STEPS else _page(request, shown)


@require_safe
@needs("export")
def progress(request: DeskRequest, number: int) -> HttpResponse:
    """How far a batch is; once it is done the page is loaded anew."""
    shown = _found(number)
    answer = render(request, "casework/exchange/_progress.html", _standing(shown))
    if shown.batch.state not in ("waiting", "confirmed"):
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@needs("export")
def file(request: DeskRequest, number: int) -> HttpResponse:
    """The file; whose numbers are in it is logged before it is handed over."""
    batch = _found(number).batch
    if batch.made_by != request.desk.user:
        messages.error(request, said(NOT_YOURS))
        return HttpResponseRedirect(reverse("casework:exchange", args=[number]))
    try:
        content = queries.file_of(to_token(request), batch)
    except DatabaseError as error:
        messages.error(request, said(why_not(error)))
        return HttpResponseRedirect(reverse("casework:exchange", args=[number]))
    return handed(content, EXCEL if batch.format == "xlsx" else CSV, f"{batch.number}.{batch.format}")


def _confirm(request: DeskRequest, shown: ShownBatch) -> HttpResponse:
    return _done(request, shown, lambda: actions.confirm(shown.batch.pk))


def _drop(request: DeskRequest, shown: ShownBatch) -> HttpResponse:
    form = Dropping(request.POST)
    if not form.is_valid():
        return _page(request, shown, dropping=form, status=422)
    return _done(request, shown, lambda: actions.drop(shown.batch.pk, form.cleaned_data["why"]))


def _done(request: DeskRequest, shown: ShownBatch, deed: Callable[[], None]) -> HttpResponse:
    try:
        with transaction.atomic("default"):
            deed()
    except DatabaseError as error:
        messages.error(request, said(why_not(error)))
    return HttpResponseRedirect(reverse("casework:exchange", args=[shown.batch.pk]))


def _bring(request: DeskRequest, shown: ShownBatch) -> HttpResponse:
    """Keeps every answer that can be read; the rest comes back with its reason."""
    form = Bringing(request.POST, request.FILES)
    layout = shown.layout
    if not form.is_valid() or layout is None or layout.answer is None:
        return _page(request, shown, bringing=form, status=422)
    try:
        returned = read(read_blocks(form.cleaned_data["file"]), layout, layout.answer)
        kept = _keep(request, shown, returned)
    except Refused as refused:
        form.add_error("file", refused.reason.text(lang()))
    except NoColumns:
        form.add_error("file", said(NO_COLUMNS))
    except DatabaseError as error:
        form.add_error("file", said(why_not(error)))
    else:
        bad = sorted(returned.bad, key=lambda one: one.row)
        return _page(request, _found(shown.batch.pk), kept=kept, bad=bad, brought=True)
    return _page(request, shown, bringing=form, status=422)


def _keep(request: DeskRequest, shown: ShownBatch, returned: Returned) -> int:
    """Keeps what was read in one transaction, and adds what was not to what is bad; how many rows."""
    layout, batch, kept = shown.layout, shown.batch, 0
    assert layout is not None
    found = actions.matched(batch, returned.replies)
    rows = {row.pk: row for row in batch.rows.filter(pk__in=found.values())}
    with transaction.atomic("default"):
        if rows:
            actions.begin_reading(batch.pk, returned.digest)
        cells = queries.cells_of(to_token(request), batch, list(rows.values()))
        for at, reply in enumerate(returned.replies):
            row = rows.get(found.get(at, 0))
            if row is None or row.pk not in cells:
                returned.bad.append(Bad(reply.row, NOBODY))
                continue
            try:
                with transaction.atomic("default"):
                    kept += actions.answer(layout, row, cells[row.pk], reply)
            except DatabaseError as error:
                returned.bad.append(Bad(reply.row, why_not(error)))
        actions.close_if_settled(batch.pk)
    return kept


STEPS: Final[dict[str, Callable[[DeskRequest, ShownBatch], HttpResponse]]] = {
    "confirm": _confirm, "drop": _drop, "bring": _bring,
}  # fmt: skip


def _found(number: int) -> ShownBatch:
    shown = queries.find_batch(number)
    if shown is None:
        raise Http404(NONE)
    return shown


def _standing(shown: ShownBatch) -> dict[str, Any]:
    batch = shown.batch
    return {"shown": shown, "share": batch.done / batch.size if batch.size else 1.0}


def _page(request: DeskRequest, shown: ShownBatch, status: int = 200, **more: Any) -> HttpResponse:
    batch, ready = shown.batch, shown.batch.state == "checked"
    own, answers = batch.made_by == request.desk.user, batch.state == "made" and shown.layout is not None
    about = {
        **_standing(shown),
        "title": Label(f"上报 {batch.number}", f"List {batch.number}"),
        "month": Label(f"{batch.month:%Y}年{batch.month.month}月", f"{batch.month:%Y-%m}"),
        "counts": queries.counts(batch),
        "summary": queries.summary(batch) if ready else [],
        "lacking": queries.lacking(batch, request.desk) if ready else [],
        "rows": queries.to_settle(batch, request.desk) if batch.answers else [],
        "own": own,
        "gone": Label(*batch.failed) if batch.failed else None,
        "bringing": Bringing() if answers else None,
        "dropping": Dropping() if own and not batch.answers and batch.state in ("checked", "made", "failed") else None,
    }
    return render(request, "casework/exchange/exchange.html", about | more, status=status)
