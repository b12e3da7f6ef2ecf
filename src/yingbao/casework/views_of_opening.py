"""Where cases begin: at a finding, at a file, at a case that is over; and every case of somebody."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import DatabaseError, transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from yingbao.accounts.doors import DeskRequest, needs
from yingbao.accounts.roles import by_itself, for_a_body
from yingbao.casework import actions, queries, showing
from yingbao.casework.already import Already, Matter, already
from yingbao.casework.forms import Opening
from yingbao.casework.models import Case
from yingbao.casework.of_event import OfEvent, of_event
from yingbao.casework.page import NOT_HERE, case_or_404
from yingbao.casework.refusals import why_not
from yingbao.casework.reports.actions import report
from yingbao.casework.reports.forms import WhoReports
from yingbao.casework.reports.queries import known_to_few
from yingbao.casework.standing import badges
from yingbao.discovery.queries import findings, own_findings
from yingbao.engine.dictionary import Label
from yingbao.registry.models import Subject
from yingbao.registry.queries import called, find_subject, names_of
from yingbao.web.languages import said, say, stands_at

NO_FILE = Label("没有这份档案，或者它不在您的辖区。", "There is no such file, or it is not in your area.")
BEGUN = "已发起：{what}。", "Begun: {what}."
SENT_IN = (
    "已提交：{what}。由没有参与原决定的人来办，有结果会告诉您。",
    "Sent in: {what}. Somebody who had no part in the decision looks at it, and you will be told.",
)
SET_ASIDE = "原决定已经撤销，在编号 {n} 里重新办理。", "The decision was set aside; the matter goes on in number {n}."
TAKEN = (
    "已收到。办件列表里有的，由您接着办；没有的，已有人经办，会看到您写的。情况紧急的，现在就打电话给区里。",
    "Taken down. If it is among your cases, go on with it; if not, who is on it reads what you wrote. If it is urgent, ring the district.",
)
OVER = Label(
    "这条线索已经不再成立或正在办理；确实要办的，从档案的“办件”里发起。",
    "This finding no longer stands, or is in process; if there is something to do all the same, open a case from the file.",
)


@require_POST
@needs("state")
def from_finding(request: DeskRequest, number: int) -> HttpResponse:
    """Opens a case for a finding that stands; where something speaks against it, only for who was shown that."""
    finding = findings().filter(pk=number).first()
    if finding is None:
        raise Http404(NOT_HERE)
    back = reverse("discovery:finding", args=[number])
    matter = Matter(finding.subject, finding.policy, finding.happened, request.desk.today)
    if finding.state not in queries.WORKABLE:
        messages.error(request, said(OVER))
        return HttpResponseRedirect(back)
    if "despite" not in request.POST and (found := already(matter)):
        for one in found:
            messages.warning(request, said(one.label))
        return HttpResponseRedirect(back)
    opening = actions.Opening(finding.policy, finding.subject_id, "finding", finding.happened, finding.pk)
    return _opened(request, lambda: actions.open_case(opening, request.desk.today), back)


@needs("state")
def new(request: DeskRequest, number: int) -> HttpResponse:
    """Opens a case for somebody who came, called, or was found; of which event, where the policy goes by events."""
    subject = find_subject(number)
    if subject is None:
        raise Http404(NO_FILE)
    posted = request.POST if request.method == "POST" else None
    form = Opening(posted, policies=queries.applicable(subject.kind))
    if posted is None or not form.is_valid():
        return _asked(request, subject, form, status=200 if posted is None else 422)
    given, table = form.cleaned_data, queries.event_table(form.cleaned_data["policy"])
    event = of_event(subject, table, request.desk, posted) if table else None
    if event is not None and not event.is_valid():
        return _asked(request, subject, form, event, status=422 if event.which.is_bound else 200)
    on_file = event.on_file if event else ""
    if not given["despite"] and not (event and event.anew):
        found = already(Matter(subject, given["policy"], on_file, request.desk.today))
        if found:
            form.fields["despite"].offer()  # type: ignore[attr-defined]
            return _asked(request, subject, form, event, found)

    if known_to_few(given["policy"], request.desk.today):
        return _reported(request, subject, form, event)

    def begin() -> int:
        happened = event.take_down() if event else ""
        restricted = "abuse" if given["restricted"] else ""
        finding = None if restricted else queries.open_finding(given["policy"], subject.pk, happened)
        opening = actions.Opening(given["policy"], subject.pk, given["way"], happened, finding, restricted=restricted)
        return actions.open_case(opening, request.desk.today)

    return _opened(request, begin, reverse("casework:new", args=[number]))


def _reported(request: DeskRequest, subject: Subject, form: Opening, event: OfEvent | None) -> HttpResponse:
    """Of what few may know: takes down what was said, whether a case is open or begins with it; the answer is the same."""
    given, who = form.cleaned_data, WhoReports(request.POST)
    if not given["said"] or not who.is_valid():
        form.ask_what_was_said()
        return _asked(request, subject, form, event, reporter=who, status=422 if who.errors else 200)
    about = (given["policy"], subject.pk, given["way"])
    try:
        with transaction.atomic("default"):
            happened = event.take_down() if event else ""
            class_ = "abuse" if given["restricted"] else ""
            opening = actions.Opening(*about, event=happened, restricted=class_, words=given["said"])
            report(opening, request.desk.today, who.who, by=request.desk.user)
    except DatabaseError as error:
        messages.error(request, said(why_not(error)))
        return HttpResponseRedirect(reverse("casework:new", args=[subject.pk]))
    messages.success(request, say(*TAKEN))
    return HttpResponseRedirect(reverse("registry:subject", args=[subject.pk]))


def _asked(
    request: DeskRequest,
    subject: Subject,
    form: Opening,
    event: OfEvent | None = None,
    found: Sequence[Already] = (),
    status: int = 200,
    reporter: WhoReports | None = None,
) -> HttpResponse:
    """The page on which a case is opened by hand."""
    stands_at(request, reverse("casework:new", args=[subject.pk]))
    names = names_of([subject.pk, subject.household_id], request.desk.today)
    about = {
        "title": Label("发起办件", "Open a case"),
        "form": form,
        "who": names.get(subject.pk),
        "home": names.get(subject.household_id or 0),
        "subject": subject,
        "event": event,
        "found": found,
        "reporter": reporter,
    }
    return render(request, "casework/new.html", about, status=status)


@require_POST
@needs("cases")
def again(request: DeskRequest, number: int) -> HttpResponse:
    """Opens a further case of the same matter when one is over: a re-check, or an appeal against what was decided."""
    found, entry = case_or_404(number), request.POST.get("entry", "")
    if anew := queries.set_aside_by(found):
        messages.info(request, say(*SET_ASIDE, n=anew.number))
        return HttpResponseRedirect(reverse("casework:case", args=[anew.pk]))
    steps = {step.step: step for step in queries.entries(found, request.desk)}
    if entry not in steps:
        raise Http404(NOT_HERE)
    if begun := showing.going_on(found).get(entry):
        messages.info(
            request, say("这件事已经在办，编号 {n}。", "This is under way already, number {n}.", n=begun.number)
        )
        return HttpResponseRedirect(reverse("casework:case", args=[begun.pk]))
    about: dict[str, Any] = {"event": found.event, "restricted": found.restricted, "parent": found.pk, "entry": entry}
    way = "office" if steps[entry].does == "recheck" else "counter" if request.desk.may("state") else "self"
    opening = actions.Opening(found.policy, found.subject_id, way, words=request.POST.get("words", ""), **about)
    what = said(Label(**steps[entry].label))
    told = say(*(SENT_IN if way == "self" else BEGUN), what=what)
    back = reverse("casework:case", args=[number])
    return _opened(request, lambda: actions.open_case(opening, request.desk.today), back, told)


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
        "cases": _told([subject.pk], request.desk.today),
    }
    return render(request, "casework/of.html", about)


@require_safe
@needs("cases")
def mine(request: DeskRequest) -> HttpResponse:
    """A citizen's cases and those of their household, a guardian's wards'; others are sent to what is theirs."""
    if not by_itself(request.desk):
        return HttpResponseRedirect(reverse("casework:ours" if for_a_body(request.desk) else "casework:cases"))
    about = {
        "title": Label("我和我家的办件", "My cases and my household's"),
        "cases": _told(request.desk.subjects, request.desk.today),
    }
    return render(request, "casework/mine.html", about)


@require_safe
@needs("cases")
def ours(request: DeskRequest) -> HttpResponse:
    """The file of the organisation or institution that somebody works for, what it is to do, and its cases."""
    if not for_a_body(request.desk):
        return HttpResponseRedirect(reverse("casework:mine"))
    day = request.desk.today
    about = {
        "title": Label("本单位应办的事和办件", "Our duties and cases"),
        "files": names_of(request.desk.subjects, day).values(),
        "found": own_findings(day),
        "cases": _told(request.desk.subjects, day),
    }
    return render(request, "casework/ours.html", about)


def _told(subjects: Iterable[int], today: date) -> list[tuple[Case, Label, Label, tuple[str, Label]]]:
    """Each case with whom it is about, its matter, and how it stands."""
    found = queries.cases_of(subjects)
    stand = badges(found, today)
    return [(one, called(one.subject), queries.title(one.policy), stand[one.pk]) for one in found]


def _opened(request: DeskRequest, begin: Callable[[], int], back: str, told: str = "") -> HttpResponse:
    """To the case that was begun, where `told` is said; back, with a word why, where it may not be."""
    try:
        with transaction.atomic("default"):
            made = begin()
    except DatabaseError as error:
        messages.error(request, said(why_not(error)))
        return HttpResponseRedirect(back)
    if told:
        messages.success(request, told)
    return HttpResponseRedirect(reverse("casework:case", args=[made]))
