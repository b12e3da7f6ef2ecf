"""What turns a case's way beside its steps: marks, a word from above, who may know of it, the seeds of draws."""

from __future__ import annotations

from django.contrib import messages
from django.db import DatabaseError, transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from yingbao.accounts.doors import DeskRequest, needs
from yingbao.casework import actions, seeding
from yingbao.casework.forms import Seeding
from yingbao.casework.page import NOT_HERE, case_or_404, putting_on
from yingbao.casework.plan import marks_of
from yingbao.casework.refusals import why_not
from yingbao.engine.dictionary import Label
from yingbao.web.languages import said, say


@require_POST
@needs("state")
def mark(request: DeskRequest, number: int) -> HttpResponse:
    """Marks a case, or takes the mark away, and why where its event says otherwise."""
    found, word = case_or_404(number), request.POST.get("mark", "")
    if word not in marks_of(found.policy):
        raise Http404(NOT_HERE)
    try:
        with transaction.atomic("default"):
            actions.mark(found, word, bears=word not in found.marks, why=request.POST.get("reason", "")[:500])
    except DatabaseError as error:
        messages.error(request, said(why_not(error)))
    return HttpResponseRedirect(reverse("casework:case", args=[number]))


@require_POST
@needs("state|restricted")
def people(request: DeskRequest, number: int) -> HttpResponse:
    """Lets somebody know of a restricted case, or no longer."""
    found = case_or_404(number)
    form = putting_on(request, found, request.POST)
    if form.is_valid():
        person = form.cleaned_data["person"]
        try:
            with transaction.atomic("default"):
                actions.put_on(found, person, stays=person not in found.people)
        except DatabaseError as error:
            messages.error(request, said(why_not(error)))
    return HttpResponseRedirect(reverse("casework:case", args=[number]))


@require_POST
@needs("merge")
def urge(request: DeskRequest, number: int) -> HttpResponse:
    """Urges whoever has the case."""
    found = case_or_404(number)
    try:
        with transaction.atomic("default"):
            actions.urge(found.pk, request.POST.get("reason", "")[:500])
        messages.success(request, say("已督办，经办人打开这件就会看到。", "Urged; whoever has the case sees it there."))
    except DatabaseError as error:
        messages.error(request, said(why_not(error)))
    return HttpResponseRedirect(reverse("casework:case", args=[number]))


@needs("cases")
def seeds(request: DeskRequest) -> HttpResponse:
    """The published seeds by which cases are drawn for a check by the district; an officer publishes the next."""
    posted, published = request.POST if request.method == "POST" else None, seeding.seeds()
    form = Seeding(posted, day=request.desk.today, taken={one.month for one in published})
    if request.method == "POST" and request.desk.may("date") and form.is_valid():
        try:
            with transaction.atomic("default"):
                actions.publish_seed(form.cleaned_data["month"], form.cleaned_data["seed"])
            messages.success(request, say("种子已公布，不能再改。", "The seed is published and never changed."))
            return HttpResponseRedirect(reverse("casework:seeds"))
        except DatabaseError as error:
            form.add_error("seed", said(why_not(error)))
    about = {
        "title": Label("抽查种子", "Seeds of draws"),
        "seeds": published,
        "form": form,
        "may": request.desk.may("date"),
    }
    return render(request, "casework/seeds.html", about, status=422 if form.errors else 200)
