"""The pages of imports: a file comes in, its columns are decided, what would change is shown, confirmed, and can be undone."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.db import DatabaseError, transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from yingbao.accounts.doors import DeskRequest, needs
from yingbao.accounts.models import Area
from yingbao.engine.dictionary import Label
from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.imports import actions, queries, storage
from yingbao.registry.imports.blank import template
from yingbao.registry.imports.forms import Columns, Confirming, Undoing, Upload
from yingbao.registry.imports.mapping import Plan
from yingbao.registry.imports.office import catalogue_of, topics
from yingbao.registry.imports.queries import Shown
from yingbao.registry.imports.reporting import asks
from yingbao.registry.imports.storage import read_blocks
from yingbao.registry.imports.validating import Areas
from yingbao.web.handing import EXCEL, handed
from yingbao.web.languages import lang, say

TITLE = Label("导入", "Imports")
NONE = Label("没有这次导入，或它不在您负责的范围内。", "There is no such import, or not in your area.")
SHOWN: Final = 50


@needs("import")
@require_http_methods(["GET", "POST"])
def imports(request: DeskRequest) -> HttpResponse:
    """What was imported, and a new file."""
    form = Upload(request.POST or None, request.FILES or None, today=request.desk.today)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        kind, _, topic = said["about"].partition(".")
        file = (said["file"].name, read_blocks(said["file"]))
        return redirect("registry:import", actions.begin(said["source"], kind, file, said["day"], topic))
    page = {"title": TITLE, "form": form, "found": queries.latest(SHOWN), "about": topics(office_dictionary())}
    return render(request, "registry/imports/imports.html", page)


@needs("import")
@require_http_methods(["GET", "POST"])
def run(request: DeskRequest, run: int) -> HttpResponse:
    """One import at its step: columns to decide, what would change, how far it is, what came of it."""
    shown = _found(run)
    step = request.POST.get("step", "")
    if request.method == "POST" and step in STEPS:
        try:
            with transaction.atomic("default"):
                done = STEPS[step](request, shown)
        except DatabaseError:
            messages.error(
                request,
                say("这次导入刚刚到了另一步，请看最新进展。", "This import has just gone on; see how far it is."),
            )
            return redirect("registry:import", run)
        if done:
            return redirect("registry:import", run)
    return render(request, "registry/imports/run.html", _page(request, shown))


def _page(request: DeskRequest, shown: Shown) -> dict[str, object]:
    data = request.POST if request.method == "POST" else None
    step = request.POST.get("step", "")
    page: dict[str, object] = {"title": Label(f"导入 {shown.run.pk}", f"Import {shown.run.pk}"), "shown": shown}
    if shown.run.state in ("uploaded", "refused", "checked") and not shown.gone:
        page["columns"] = _columns(shown, data if step == "map" else None)
    if shown.run.state == "checked" and not shown.gone:
        page["confirming"] = _confirming(shown, data if step == "confirm" else None)
    if shown.run.state == "applied":
        page["undoing"] = Undoing(data if step == "undo" else None)
    page["returned"] = bool(shown.run.counts.get("returned")) and storage.has(shown.run.pk, f"returned.{lang()}")
    return page


def _columns(shown: Shown, data: object) -> Columns:
    run = shown.run
    about = catalogue_of(office_dictionary(), run.kind, run.topic)
    return Columns(data, run.report.get("columns", []), Plan.from_json(run.mapping), about)


def _confirming(shown: Shown, data: object) -> Confirming:
    return Confirming(data, asks(shown.run.counts))


def _map(request: DeskRequest, shown: Shown) -> bool:
    form = _columns(shown, request.POST)
    if form.is_valid():
        actions.decide(shown.run.pk, form.plan())
    return form.is_valid()


def _confirm(request: DeskRequest, shown: Shown) -> bool:
    form = _confirming(shown, request.POST)
    if form.is_valid():
        actions.confirm(shown.run.pk, form.answer())
    return form.is_valid()


def _undo(request: DeskRequest, shown: Shown) -> bool:
    form = Undoing(request.POST)
    if form.is_valid():
        actions.ask_undo(shown.run.pk, form.cleaned_data["reason"])
    return form.is_valid()


STEPS = {"map": _map, "confirm": _confirm, "undo": _undo}


@needs("import")
@require_safe
def progress(request: DeskRequest, run: int) -> HttpResponse:
    """How far a run is; once its job is done the page is loaded anew."""
    shown = _found(run)
    response = render(request, "registry/imports/_progress.html", {"shown": shown})
    if not shown.working:
        response["HX-Refresh"] = "true"
    return response


@needs("import")
@require_safe
def returned(request: DeskRequest, run: int) -> HttpResponse | FileResponse:
    """The rows set aside, as Excel, in the reader's language."""
    name = f"returned.{lang()}"
    if not storage.has(_found(run).run.pk, name):
        raise Http404(Label("这次导入没有退回的行。", "No rows of this import came back."))
    file = say("退回-{n}.xlsx", "returned-{n}.xlsx", n=str(run))
    return handed(b"".join(storage.blocks_of(run, name)), EXCEL, file)


@needs("import")
@require_safe
def blank(request: DeskRequest) -> HttpResponse:
    """An empty template for what `about` says (kind.topic)."""
    kind, _, topic = request.GET.get("about", "person.facts").partition(".")
    office = office_dictionary()
    if (kind, topic) not in {(kind, topic) for kind, topic, _ in topics(office)}:
        raise Http404(Label("没有这种模板。", "There is no such template."))
    areas = Areas(dict(Area.objects.values_list("code", "name")))
    names = [areas.full_name(code) for code in areas.names if len(code) == 12]
    return handed(template(catalogue_of(office, kind, topic), names, lang()), EXCEL, f"{kind}-{topic}.xlsx")


def _found(number: int) -> Shown:
    shown = queries.find(number)
    if shown is None:
        raise Http404(NONE)
    return shown
