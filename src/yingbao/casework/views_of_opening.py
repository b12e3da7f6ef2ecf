"""Where cases begin: at a finding, at a file, at a case that is over; and every case of somebody."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db import DatabaseError, transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from yingbao.accounts.doors import DeskRequest, needs
from yingbao.casework import actions, queries, showing
from yingbao.casework.forms import Opening
from yingbao.casework.models import Case
from yingbao.casework.page import NOT_HERE, case_or_404
from yingbao.casework.refusals import why_not
from yingbao.discovery.queries import findings
from yingbao.engine.dictionary import Label
from yingbao.registry.queries import called, find_subject, names_of
from yingbao.web.languages import said

NO_FILE = Label("没有这份档案，或者它不在您的辖区。", "There is no such file, or it is not in your area.")


@require_POST
@needs("state")
def from_finding(request: DeskRequest, number: int) -> HttpResponse:
    """Opens a case for a finding."""
    finding = findings().filter(pk=number).first()
    if finding is None:
        raise Http404(NOT_HERE)
    opening = actions.Opening(finding.policy, finding.subject_id, "finding", finding.happened, finding.pk)
    return _opened(request, opening, reverse("discovery:finding", args=[number]))


@needs("state")
def new(request: DeskRequest, number: int) -> HttpResponse:
    """Opens a case for somebody who came, called, or was found."""
    subject = find_subject(number)
    if subject is None:
        raise Http404(NO_FILE)
    form = Opening(request.POST or None, policies=queries.applicable(subject.kind))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        opening = actions.Opening(
            given["policy"], subject.pk, given["way"], restricted="abuse" if given["restricted"] else ""
        )
        return _opened(request, opening, reverse("casework:new", args=[number]))
    who = names_of([subject.pk], request.desk.today).get(subject.pk)
    about = {"title": Label("发起办件", "Open a case"), "form": form, "who": who, "subject": subject}
    return render(request, "casework/new.html", about, status=422 if request.method == "POST" else 200)


@require_POST
@needs("cases")
def again(request: DeskRequest, number: int) -> HttpResponse:
    """Opens a further case of the same matter when one is over: a re-check, or an appeal against what was decided."""
    found, entry = case_or_404(number), request.POST.get("entry", "")
    if entry not in dict(queries.entries(found, request.desk)):
        raise Http404(NOT_HERE)
    about: dict[str, Any] = {"event": found.event, "restricted": found.restricted, "parent": found.pk, "entry": entry}
    way = "counter" if request.desk.may("state") else "self"
    return _opened(
        request,
        actions.Opening(found.policy, found.subject_id, way, **about),
        reverse("casework:case", args=[number]),
    )


@require_safe
@needs("cases")
def of(request: DeskRequest, number: int) -> HttpResponse:
    """Every case of somebody, the latest first."""
    subject = find_subject(number)
    if subject is None:
        raise Http404(NO_FILE)
    about = {
        "title": Label("办件", "Cases"),
        "subject": subject,
        "who": names_of([subject.pk], request.desk.today)[subject.pk],
        "cases": _told([subject.pk]),
    }
    return render(request, "casework/of.html", about)


@require_safe
@needs("cases")
def mine(request: DeskRequest) -> HttpResponse:
    """A citizen's cases and those of their household, a guardian's wards'; others are sent to what waits for them."""
    if request.desk.role.scope != "own":
        return HttpResponseRedirect(reverse("casework:cases"))
    about = {"title": Label("我和我家的办件", "My cases and my household's"), "cases": _told(request.desk.subjects)}
    return render(request, "casework/mine.html", about)


def _told(subjects: Iterable[int]) -> list[tuple[Case, Label, Label, tuple[str, Label]]]:
    """Each case with whom it is about, its matter, and how it stands."""
    found = queries.cases_of(subjects)
    return [(one, called(one.subject), queries.title(one.policy), showing.standing(one)) for one in found]


def _opened(request: DeskRequest, opening: actions.Opening, back: str) -> HttpResponse:
    try:
        with transaction.atomic("default"):
            made = actions.open_case(opening, request.desk.today)
    except DatabaseError as error:
        messages.error(request, said(why_not(error)))
        return HttpResponseRedirect(back)
    return HttpResponseRedirect(reverse("casework:case", args=[made]))
