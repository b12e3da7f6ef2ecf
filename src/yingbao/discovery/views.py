"""The findings: the list, one of them, and a person's word about it."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST

from yingbao.accounts.doors import DeskRequest, needs, to_token
from yingbao.discovery import actions, lists, proving, queries
from yingbao.discovery.causes import cause_of
from yingbao.discovery.forms import Settling
from yingbao.discovery.models import Finding
from yingbao.discovery.states import NOBODYS, STATES
from yingbao.engine.dictionary import Label
from yingbao.registry.answers.looking import may_look_closely
from yingbao.registry.queries import heads_of_each
from yingbao.registry.subjects.received import in_words
from yingbao.web.languages import say, stands_at
from yingbao.web.lists import Numbered, respond

NOT_HERE = Label("没有这条线索，或者它不在您的辖区。", "There is no such finding, or it is not in your area.")
NOT_CLOSELY = Label(
    "依据里有敏感信息，您的岗位不能查看；请找社区民政专干。",
    "The proof holds sensitive facts, which are not for your role; ask the community worker.",
)


@needs("files")
def findings(request: DeskRequest) -> HttpResponseBase:
    """Everything still to be done, the most urgent first; the filters also show what is done."""
    shown = queries.findings() if "state" in request.GET else queries.open_findings()
    return respond(
        request, lists.findings_on(request.desk.today), Numbered(shown.prefetch_related(heads_of_each("subject")))
    )


@needs("files")
def finding(request: DeskRequest, number: int) -> HttpResponse:
    return _page(request, _found(number), Settling(day=request.desk.today))


@require_POST
@needs("state")
def settle(request: DeskRequest, number: int) -> HttpResponse:
    """Takes down what somebody found out."""
    found, form = _found(number), Settling(request.POST, day=request.desk.today)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    given = form.cleaned_data
    try:
        with transaction.atomic("default"):
            actions.settle(found.pk, given["state"], given["reason"], given["until"])
    except DatabaseError:
        messages.error(
            request,
            say(
                "这条线索正在办理，或已了结，不能这样改。",
                "This finding is in process or over, and cannot be changed so.",
            ),
        )
        return HttpResponseRedirect(reverse("discovery:finding", args=[number]))
    messages.success(request, say("已记下。", "Noted."))
    return HttpResponseRedirect(reverse("discovery:finding", args=[number]))


@require_POST
@needs("files")
def proof(request: DeskRequest, number: int) -> HttpResponse:
    """The finding with its proof, after a logged look; only for roles that may have any fact revealed. Who does not see
    everybody of whom the kept proof speaks is shown what follows from what they see."""
    if not may_look_closely(request.desk):
        raise PermissionDenied(NOT_CLOSELY)
    found = _found(number)
    why = proving.why(to_token(request), found, request.desk.today, request.lang)  # type: ignore[attr-defined]
    shown = (
        render_to_string("discovery/_proof.html", {"why": why, "occasion": found.occasion}, request) if why.html else ""
    )
    return _page(request, found, Settling(day=request.desk.today), shown=shown, looked=True)


def _found(number: int) -> Finding:
    found = queries.findings().filter(pk=number).first()
    if found is None:
        raise Http404(NOT_HERE)
    return found


def _page(request: DeskRequest, found: Finding, form: Settling, status: int = 200, **more: object) -> HttpResponse:
    stands_at(request, reverse("discovery:finding", args=[found.pk]))
    day = request.desk.today
    about = {
        "title": queries.title(found.policy, day),
        "made_up": queries.made_up(found.policy, day),
        "finding": found,
        "who": lists.called(found.subject),
        "event": in_words(found.policy, found.subject_id, found.happened),
        "cell": queries.cell_label(found, day),
        "state": STATES[found.state],
        "why": queries.why(found, day),
        "cause": cause_of(found, request.desk) if found.cell == "ask" else None,
        "turns": queries.turns(found),
        "form": form,
        "may_look": may_look_closely(request.desk),
        "may_settle": request.desk.may("state") and found.state not in NOBODYS,
    }
    return render(request, "discovery/finding.html", {**about, **more}, status=status)
