"""The pages of honest coverage: both ways of telling it, the draw, and the visits of those drawn."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yingbao.accounts.doors import DeskRequest, needs
from yingbao.accounts.refusals import Refused
from yingbao.discovery import honesty, queries, seeds
from yingbao.discovery.forms import Seeding, Visiting
from yingbao.discovery.lists import VISITS, called
from yingbao.discovery.models import Visit
from yingbao.discovery.paper import Paper, address_of, on_paper
from yingbao.engine.dictionary import Label
from yingbao.web.languages import said, say, stands_at
from yingbao.web.lists import Rows, respond
from yingbao.web.templatetags.frame import area

VISIT = Label("抽样走访", "Sample visit")
PAPER = Label("抽样走访表", "Form of a sample visit")
TITLE = Label("覆盖与抽样", "Coverage and samples")


@needs("files|statistics")
def reach(request: DeskRequest) -> HttpResponse:
    """Coverage with the suspected and with the verified only, the published seeds, and how the samples came out."""
    return _reach(request)


@require_POST
@needs("date")
def publish_seed(request: DeskRequest) -> HttpResponse:
    """The seed and the size of a month's sample, for everybody to see before it is drawn."""
    form = Seeding(request.POST, day=request.desk.today)
    if form.is_valid():
        given = form.cleaned_data
        try:
            seeds.publish(given["month"], given["seed"], given["size"])
        except Refused as no:
            form.add_error(None, said(no.why))
        else:
            messages.success(request, say("种子已公布，不能再改。", "The seed is published and never changed."))
            return HttpResponseRedirect(reverse("discovery:reach"))
    return _reach(request, form, status=422)


@require_POST
@needs("date")
def draw(request: DeskRequest) -> HttpResponse:
    """This month's sample, by its published seed."""
    try:
        drawn = seeds.draw()
    except Refused as no:
        messages.error(request, said(no.why))
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
    """One of the drawn: who, and what the visit found; on the same page it is taken down from paper."""
    found = _found(number)
    form = _visiting(request, found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        honesty.visited(number, given["outcome"], given["missed"], given["note"], given["day"])
        messages.success(request, say("已记下，谢谢。", "Noted, thank you."))
        return HttpResponseRedirect(reverse("discovery:visits"))
    about = {"title": VISIT, "visit": found, "form": form, "who": called(found.subject)}
    return render(request, "discovery/visit.html", about, status=422 if form.errors else 200)


@require_GET
@needs("state")
def paper(request: DeskRequest, number: int) -> HttpResponse:
    """The same as a blank form, to be taken along."""
    found = _found(number)
    told = (
        (Label("对象", "Who"), called(found.subject)),
        (Label("住址", "Address"), address_of(found.subject)),
        (Label("社区", "Community"), area(found.area)),
    )
    parts = ((Label("走访结果", "What the visit found"), _visiting(request, found)),)
    back, listed = reverse("discovery:visit", args=[number]), reverse("discovery:visits")
    return on_paper(request, Paper(PAPER, number, back, VISITS.title, listed, told, parts))


def _found(number: int) -> Visit:
    found = Visit.objects.using("default").select_related("sample", "subject__household").filter(pk=number).first()
    if found is None:
        raise Http404(Label("没有这次走访，或者不在您的辖区。", "There is no such visit, or it is not in your area."))
    return found


def _visiting(request: DeskRequest, found: Visit, given: QueryDict | None = None) -> Visiting:
    """What is asked of a visit, with what was taken down before."""
    day, before = request.desk.today, {}
    if found.state != "waiting":
        before = {"outcome": found.state, "missed": found.policies, "note": found.note, "day": found.day}
    policies = queries.options_for_people(day)
    return Visiting(given, policies=policies, since=found.sample.month, today=day, initial=before)


def _reach(request: DeskRequest, form: Seeding | None = None, status: int = 200) -> HttpResponse:
    stands_at(request, reverse("discovery:reach"))
    day = request.desk.today
    mistakes = [(queries.title(policy, day), reasons) for policy, reasons in queries.mistakes().items()]
    about = {
        "title": TITLE,
        "rows": _policies(day),
        "mistakes": mistakes,
        "latest": sum(len(reasons) for _, reasons in mistakes) >= queries.MISTAKES,
        "may": request.desk.may("date"),
        **(samples := _samples(day)),
        "form": form or Seeding(day=day, taken={one.it.month for one in samples["seeds"]}),
    }
    return render(request, "discovery/reach.html", about, status=status)


def _policies(day: date) -> list[dict[str, Any]]:
    return [
        {
            "title": queries.title(each.policy, day),
            "it": each,
            "at_least": percent(each.at_least),
            "at_most": percent(each.at_most),
            "precision": interval(each.precision),
        }
        for each in honesty.reached()
    ]


def _samples(day: date) -> dict[str, Any]:
    """The draws, the seeds as they stand, and this month's: its seed, and whether it was drawn."""
    draws, this_month = honesty.draws(), day.replace(day=1)
    months = {each.month for each in draws}
    published = seeds.standing(day, months)
    before = {one.it.month for one in published}
    return {
        "draws": [{"it": each, "missed": interval(each.missed), "published": each.month in before} for each in draws],
        "seeds": published,
        "this_month": next((one for one in published if one.it.month == this_month), None),
        "drawn": this_month in months,
    }


def percent(share: honesty.Share) -> str:
    return "–" if share.rate is None else f"{share.rate:.1%}"


def interval(share: honesty.Share) -> str:
    """The share with the ends of its interval: 80.0% (49.0%–94.3%)."""
    if share.interval is None:
        return "–"
    low, high = share.interval
    return f"{percent(share)} ({low:.1%}–{high:.1%})"
