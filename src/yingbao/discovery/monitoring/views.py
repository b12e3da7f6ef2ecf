"""Monitoring: the numbers, the pool, the work that it pushes, and the comparison of every quarter."""

from __future__ import annotations

from django.contrib import messages
from django.db import DatabaseError, transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yingbao.accounts.doors import DeskRequest, needs
from yingbao.discovery.lists import called
from yingbao.discovery.monitoring import actions, lists, queries
from yingbao.discovery.monitoring.forms import Settling
from yingbao.discovery.monitoring.models import CrossMatch, Pushed
from yingbao.discovery.monitoring.rules import CHANGES, ENDED, PUSHES, STATES
from yingbao.discovery.queries import cell_label, title
from yingbao.engine.dictionary import Label
from yingbao.registry.queries import heads_of_each
from yingbao.web.languages import say, stands_at
from yingbao.web.lists import Rows, respond

NOT_HERE = Label("没有这件推送，或者它不在您的辖区。", "There is no such work, or it is not in your area.")


@require_GET
@needs("files|statistics")
def monitoring(request: DeskRequest) -> HttpResponse:
    """How many are watched and how much is to be done, by class and by community, without names."""
    day, found = request.desk.today, queries.counts()
    about = {
        "title": Label("低收入人口动态监测", "Monitoring of the low-income population"),
        "classes": [(code, one, found.pushes.get(code, 0)) for code, one in PUSHES.items()],
        "reasons": [(title(code, day), number) for code, number in found.reasons.items()],
        "areas": [(area, told, [told.get(code, 0) for code in PUSHES]) for area, told in found.areas.items()],
        "matches": [(one, [one.counts.get(code, 0) for code in CHANGES]) for one in queries.matches()],
        "changes": list(CHANGES.values()),
        "may_see": request.desk.may("files"),
    }
    return render(request, "discovery/monitoring/monitoring.html", about)


@needs("files")
def pool(request: DeskRequest) -> HttpResponseBase:
    """Who is watched now; the filter by how it ended shows who was."""
    shown = queries.watched() if "ended" in request.GET else queries.watched().filter(until=None)
    return respond(request, lists.pool_on(request.desk.today), Rows(shown.prefetch_related(heads_of_each("subject"))))


@needs("files")
def pushes(request: DeskRequest) -> HttpResponseBase:
    """What is to be done; the filter by state also shows what was."""
    shown = queries.pushed() if "state" in request.GET else queries.pushed().filter(state="open")
    return respond(request, lists.pushes_on(request.desk.today), Rows(shown.prefetch_related(heads_of_each("home"))))


@require_GET
@needs("files")
def push(request: DeskRequest, number: int) -> HttpResponse:
    found = _found(number)
    return _page(request, found, Settling(push=found.push))


@require_POST
@needs("state")
def settle(request: DeskRequest, number: int) -> HttpResponse:
    """Takes down what came of it."""
    found = _found(number)
    form = Settling(request.POST, push=found.push)
    if not form.is_valid():
        return _page(request, found, form, 422)
    try:
        with transaction.atomic("default"):
            actions.settle(found.pk, form.cleaned_data["outcome"], form.cleaned_data["note"])
    except DatabaseError:
        messages.error(request, say("这件推送已经有结果了。", "This work has its outcome already."))
    else:
        messages.success(request, say("已记下。", "Noted."))
    return HttpResponseRedirect(reverse("discovery:push", args=[number]))


@needs("files")
def match(request: DeskRequest, number: int) -> HttpResponseBase:
    """One comparison: who differs, as far as this desk sees them."""
    found = CrossMatch.objects.using("default").filter(pk=number).first()
    if found is None:
        raise Http404(Label("没有这次比对。", "There is no such comparison."))
    return respond(
        request,
        lists.differences_on(request.desk.today),
        Rows(queries.differences(number).prefetch_related(heads_of_each("subject"))),
    )


def _found(number: int) -> Pushed:
    found = queries.pushed().filter(pk=number).first()
    if found is None:
        raise Http404(NOT_HERE)
    return found


def _page(request: DeskRequest, found: Pushed, form: Settling, status: int = 200) -> HttpResponse:
    stands_at(request, reverse("discovery:push", args=[found.pk]))
    day, of = request.desk.today, PUSHES[found.push]
    about = {
        "title": of.label,
        "push": found,
        "doing": of.doing,
        "state": STATES[found.state],
        "outcome": lists.outcome_of(found),
        "home": called(found.home),
        "people": [called(one) for one in queries.people_of(found.home)],
        "reasons": [
            (one, called(one.subject), title(one.reason, day), ENDED.get(one.ended))
            for one in queries.reasons_of(found)
        ],
        "findings": [
            (one, title(one.policy, day), called(one.subject), cell_label(one, day))
            for one in queries.findings_of(found)
        ],
        "form": form if request.desk.may("state") and found.state == "open" else None,
    }
    return render(request, "discovery/monitoring/push.html", about, status=status)
