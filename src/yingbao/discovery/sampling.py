"""The pages of honest coverage: both ways of telling it, the draw, and the visits of those drawn."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import DatabaseError, transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from yingbao.accounts.doors import DeskRequest, needs
from yingbao.discovery import honesty, queries
from yingbao.discovery.forms import Drawing, Visiting
from yingbao.discovery.lists import VISITS, called
from yingbao.discovery.models import Visit
from yingbao.engine.dictionary import Label
from yingbao.web.languages import say, stands_at
from yingbao.web.lists import Rows, respond

TITLE = Label("覆盖与抽样", "Coverage and samples")


@needs("files|statistics")
def reach(request: DeskRequest) -> HttpResponse:
    """Coverage with the suspected and with the verified only, and how the samples came out."""
    return _reach(request, Drawing() if request.desk.may("date") else None)


@require_POST
@needs("date")
def draw(request: DeskRequest) -> HttpResponse:
    form = Drawing(request.POST)
    if not form.is_valid():
        return _reach(request, form, status=422)
    try:
        with transaction.atomic("default"):
            drawn = honesty.draw(request.desk.today, form.cleaned_data["seed"], form.cleaned_data["size"])
    except DatabaseError:
        messages.error(
            request, say("这个月已经抽过了；每月只抽一次。", "This month was drawn already; a month is drawn once.")
        )
    else:
        messages.success(
            request, say("抽中 {n} 人，已分到各社区。", "{n} people are drawn and wait in their communities.", n=drawn)
        )
    return HttpResponseRedirect(reverse("discovery:reach"))


@needs("files")
def visits(request: DeskRequest) -> HttpResponseBase:
    return respond(request, VISITS, Rows(Visit.objects.using("default").select_related("subject")))


@needs("state")
def visit(request: DeskRequest, number: int) -> HttpResponse:
    """One of the drawn: who, and what the visit found."""
    found = Visit.objects.using("default").select_related("subject").filter(pk=number).first()
    if found is None:
        raise Http404(Label("没有这次走访，或者不在您的辖区。", "There is no such visit, or it is not in your area."))
    policies = queries.policy_options(request.desk.today)
    form = Visiting(request.POST or None, policies=policies)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        honesty.visited(number, given["outcome"], given["missed"], given["note"])
        messages.success(request, say("已记下，谢谢。", "Noted, thank you."))
        return HttpResponseRedirect(reverse("discovery:visits"))
    title = Label("抽样走访", "Sample visit")
    status = 422 if form.errors else 200
    return render(
        request,
        "discovery/visit.html",
        {"title": title, "visit": found, "form": form, "who": called(found.subject)},
        status=status,
    )


def _reach(request: DeskRequest, form: Drawing | None, status: int = 200) -> HttpResponse:
    stands_at(request, reverse("discovery:reach"))
    day = request.desk.today
    rows: list[dict[str, Any]] = [
        {
            "title": queries.title(each.policy, day),
            "it": each,
            "at_least": percent(each.at_least),
            "at_most": percent(each.at_most),
            "precision": interval(each.precision),
        }
        for each in honesty.reached()
    ]
    draws = [{"it": each, "missed": interval(each.missed)} for each in honesty.draws()]
    mistakes = [(queries.title(policy, day), said) for policy, said in queries.mistakes().items()]
    about = {"title": TITLE, "rows": rows, "draws": draws, "mistakes": mistakes, "form": form}
    about["latest"] = sum(len(said) for _, said in mistakes) >= queries.MISTAKES
    return render(request, "discovery/reach.html", about, status=status)


def percent(share: honesty.Share) -> str:
    return "–" if share.rate is None else f"{share.rate:.1%}"


def interval(share: honesty.Share) -> str:
    """The share with the ends of its interval: 80.0% (49.0%–94.3%)."""
    if share.interval is None:
        return "–"
    low, high = share.interval
    return f"{percent(share)} ({low:.1%}–{high:.1%})"
