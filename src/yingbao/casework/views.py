"""The pages of cases: what waits, one case, what came of a step."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe

from yingbao.accounts.doors import DeskRequest, needs, to_token
from yingbao.casework import actions, lists, queries, showing
from yingbao.casework.acting import decided_by, decides, form_of
from yingbao.casework.deciding import advise
from yingbao.casework.forms import Acting, Opening, PuttingOn, Seeding
from yingbao.casework.models import Case, Decision, Task
from yingbao.casework.refusals import why_not
from yingbao.casework.words import words
from yingbao.discovery.queries import revealable
from yingbao.engine.dictionary import Label
from yingbao.registry.answers.looking import may_look_closely
from yingbao.registry.queries import find_subject, heads_of_each, names_of
from yingbao.web.languages import said, say
from yingbao.web.lists import Rows, respond

NOT_HERE = Label("没有这个办件，或者它不在您的辖区。", "There is no such case, or it is not in your area.")
NO_FILE = Label("没有这份档案，或者它不在您的辖区。", "There is no such file, or it is not in your area.")
NOT_CLOSELY = Label(
    "依据里有敏感信息，您的岗位不能查看。", "The proof holds sensitive facts, which are not for your role."
)


@needs("cases")
def cases(request: DeskRequest) -> HttpResponseBase:
    """What this desk's role may do now; `?all=1`: everything open that it sees."""
    shown = queries.waiting_tasks() if "all" in request.GET else queries.mine(request.desk)
    return respond(
        request,
        lists.cases_on(request.desk.today),
        Rows(shown.prefetch_related(heads_of_each("case__subject"))),
        template="casework/cases.html",
        scope="all" in request.GET,
    )


@needs("cases")
def late(request: DeskRequest) -> HttpResponseBase:
    """What is overdue, for whoever sees it."""
    shown = Rows(queries.late(request.desk).prefetch_related(heads_of_each("case__subject")))
    return respond(request, lists.cases_on(request.desk.today), shown, template="casework/cases.html", scope=None)


@require_safe
@needs("cases")
def case(request: DeskRequest, number: int) -> HttpResponse:
    return _page(request, _found(number))


@require_POST
@needs("state")
def act(request: DeskRequest, number: int) -> HttpResponse:
    """Takes down what came of the step that the case stands at."""
    found = _found(number)
    task = found.tasks.filter(done_at=None, pk=request.POST.get("task") or 0).select_related("plan").first()
    if task is None:
        messages.error(
            request, say("这一步已经办过了，下面是最新情况。", "This step is done already; this is how it stands.")
        )
        return HttpResponseRedirect(reverse("casework:case", args=[number]))
    form = form_of(request, found, task, request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        with transaction.atomic("default"):
            decided = decided_by(to_token(request), found, form, request.desk.today)
            given = form.cleaned_data
            deed = actions.Deed(given["outcome"], given["reason"], given.get("second"), decided)
            actions.act(found, task, deed, request.desk.today)
    except DatabaseError as error:
        form.add_error(None, said(why_not(error)))
        return _page(request, found, form, status=422)
    messages.success(
        request, say("已办：{what}。", "Done: {what}.", what=said(words().outcomes[given["outcome"]].label))
    )
    return HttpResponseRedirect(reverse("casework:case", args=[number]))


@require_POST
@needs("state")
def mark(request: DeskRequest, number: int) -> HttpResponse:
    """Marks a case, or takes the mark away."""
    found, word = _found(number), request.POST.get("mark", "")
    if word not in words().marks:
        raise Http404(NOT_HERE)
    try:
        with transaction.atomic("default"):
            actions.mark(found, word, bears=word not in found.marks)
    except DatabaseError as error:
        messages.error(request, said(why_not(error)))
    return HttpResponseRedirect(reverse("casework:case", args=[number]))


@require_POST
@needs("state")
def from_finding(request: DeskRequest, number: int) -> HttpResponse:
    """Opens a case for a finding."""
    from yingbao.discovery.queries import findings

    finding = findings().filter(pk=number).first()
    if finding is None:
        raise Http404(NOT_HERE)
    opening = actions.Opening(finding.policy, finding.subject_id, "finding", finding.event, finding.pk)
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
@needs("state")
def advice(request: DeskRequest, number: int) -> HttpResponse:
    """The case with what the rules say of it today, after a logged look; for who is about to decide."""
    if not may_look_closely(request.desk):
        raise PermissionDenied(NOT_CLOSELY)
    found = _found(number)
    try:
        said_by_law = advise(to_token(request), found, request.desk.today, found.number)
    except LookupError:
        messages.error(request, say("这一天没有可用的规则。", "No rule is in force on this day."))
        return HttpResponseRedirect(reverse("casework:case", args=[number]))
    return _page(request, found, advice=said_by_law, advice_html=mark_safe(said_by_law.seen[request.lang]))  # type: ignore[attr-defined]


@require_POST
@needs("cases")
def proof(request: DeskRequest, number: int) -> HttpResponse:
    """The case with the proof that a decision keeps, after a logged look."""
    kept = Decision.objects.filter(pk=number).first()
    if kept is None:
        raise Http404(NOT_HERE)
    if not may_look_closely(request.desk):
        raise PermissionDenied(NOT_CLOSELY)
    try:
        shown = queries.kept_proof(to_token(request), kept, revealable())
    except DatabaseError as error:
        messages.error(request, said(why_not(error)))
        return HttpResponseRedirect(reverse("casework:case", args=[kept.case_id]))
    return _page(request, _found(kept.case_id), proof=mark_safe(shown.get(request.lang, "")), proof_of=kept.pk)  # type: ignore[attr-defined]


@require_POST
@needs("cases")
def again(request: DeskRequest, number: int) -> HttpResponse:
    """Opens a further case of the same matter when one is over: a re-check, or an appeal against what was decided."""
    found, entry = _found(number), request.POST.get("entry", "")
    if entry not in dict(queries.entries(found, request.desk)):
        raise Http404(NOT_HERE)
    about: dict[str, Any] = {"event": found.event, "restricted": found.restricted, "parent": found.pk, "entry": entry}
    way = "counter" if request.desk.may("state") else "self"
    return _opened(
        request,
        actions.Opening(found.policy, found.subject_id, way, **about),
        reverse("casework:case", args=[number]),
    )


@require_POST
@needs("restricted")
def people(request: DeskRequest, number: int) -> HttpResponse:
    """Lets somebody know of a restricted case, or no longer."""
    found = _found(number)
    form = PuttingOn(request.POST, people=queries.partners(found.area, 0, request.desk.today), on=found.people)
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
    found = _found(number)
    try:
        with transaction.atomic("default"):
            actions.urge(found, request.POST.get("reason", "")[:500])
        messages.success(request, say("已督办，经办人打开这件就会看到。", "Urged; whoever has the case sees it there."))
    except DatabaseError as error:
        messages.error(request, said(why_not(error)))
    return HttpResponseRedirect(reverse("casework:case", args=[number]))


@needs("cases")
def seeds(request: DeskRequest) -> HttpResponse:
    """The published seeds by which cases are drawn for a check by the district; an officer publishes the next."""
    form = Seeding(
        request.POST if request.method == "POST" else None, initial={"month": request.desk.today.replace(day=1)}
    )
    if request.method == "POST" and request.desk.may("date") and form.is_valid():
        try:
            with transaction.atomic("default"):
                actions.publish_seed(form.cleaned_data["month"], form.cleaned_data["seed"])
            return HttpResponseRedirect(reverse("casework:seeds"))
        except DatabaseError as error:
            form.add_error("seed", said(why_not(error)))
    about = {
        "title": Label("抽查种子", "Seeds of draws"),
        "seeds": queries.seeds(),
        "form": form,
        "may": request.desk.may("date"),
    }
    return render(request, "casework/seeds.html", about, status=422 if form.errors else 200)


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
        "cases": [(one, queries.title(one.policy), showing.standing(one)) for one in queries.cases_of(subject.pk)],
    }
    return render(request, "casework/of.html", about)


def _opened(request: DeskRequest, opening: actions.Opening, back: str) -> HttpResponse:
    try:
        with transaction.atomic("default"):
            made = actions.open_case(opening, request.desk.today)
    except DatabaseError as error:
        messages.error(request, said(why_not(error)))
        return HttpResponseRedirect(back)
    return HttpResponseRedirect(reverse("casework:case", args=[made]))


def _found(number: int) -> Case:
    found = queries.find_case(number)
    if found is None:
        raise Http404(NOT_HERE)
    return found


def _page(
    request: DeskRequest, found: Case, form: Acting | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    task: Task | None = found.tasks.filter(done_at=None).select_related("plan").first()
    mine = task is not None and request.desk.role.code in task.roles and request.desk.may("state")
    if form is None and task is not None and mine:
        form = form_of(request, found, task)
    about = showing.about(found, request.desk) | {
        "form": form,
        "task": task,
        "mine": mine,
        "may_look": may_look_closely(request.desk),
        "decides": task is not None and decides(task),
    }
    if found.restricted and request.desk.may("restricted"):
        about["putting_on"] = PuttingOn(people=queries.partners(found.area, 0, request.desk.today), on=found.people)
    return render(request, "casework/case.html", {**about, **more}, status=status)
