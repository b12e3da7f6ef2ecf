"""The pages of cases: what waits, one case, what came of a step."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.db.models.expressions import Combinable
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe

from yingbao.accounts.doors import DeskRequest, needs, to_token
from yingbao.casework import actions, lists, queries
from yingbao.casework.acting import computed, decided_by, deed_of, doubt, form_of, refused
from yingbao.casework.deciding import NotOnFile, advise
from yingbao.casework.forms import Acting
from yingbao.casework.forms_of_deciding import UNCOMPUTED, Deciding
from yingbao.casework.models import Case, Decision, Task
from yingbao.casework.page import NOT_HERE, case_or_404, looked_again, show
from yingbao.casework.refusals import why_not
from yingbao.casework.words import words
from yingbao.discovery.queries import revealable
from yingbao.engine.dictionary import Label
from yingbao.registry.answers import with_names
from yingbao.registry.answers.looking import may_look_closely
from yingbao.registry.queries import heads_of_each
from yingbao.web.languages import said, say
from yingbao.web.lists import Numbered, respond

NOT_CLOSELY = Label(
    "依据里有敏感信息，您的岗位不能查看。", "The proof holds sensitive facts, which are not for your role."
)
NO_RULE = Label("这一天没有可用的规则。", "No rule is in force on this day.")
NO_EVENT = Label(
    "这件办的是哪一次事件，档案里没有，或者已经撤回。请先登记，再看规则怎么说。",
    "The event that this case is about is not on file, or was taken back. Register it, then see what the rules say.",
)


@needs("cases")
def cases(request: DeskRequest) -> HttpResponseBase:
    """What this desk's role may do now; `?all=1`: everything open that it sees. Who has single files is led to theirs."""
    if request.desk.role.scope == "own" and request.method == "GET":
        return HttpResponseRedirect(reverse("casework:mine"))
    desk, everything = request.desk, "all" in request.GET
    shown = _lines(queries.waiting_tasks()) if everything else _lines(queries.mine(desk), queries.of_role(desk))
    return respond(request, lists.cases_on(desk.today), shown, template="casework/cases.html", scope=everything)


def _lines(tasks: QuerySet[Task], *all_are: Combinable) -> Numbered:
    """These as a list shows them, with whom each household is called by; `all_are`: as Numbered takes it."""
    return Numbered(lists.in_short(tasks).prefetch_related(heads_of_each("case__subject")), *all_are)


@needs("cases")
def late(request: DeskRequest) -> HttpResponseBase:
    """What is overdue, for whoever sees it."""
    shown = _lines(queries.late(request.desk))
    return respond(request, lists.cases_on(request.desk.today), shown, template="casework/cases.html", scope=None)


@require_safe
@needs("cases")
def case(request: DeskRequest, number: int) -> HttpResponse:
    return show(request, case_or_404(number))


@require_POST
@needs("state")
def act(request: DeskRequest, number: int) -> HttpResponse:
    """Takes down what came of the step that the case stands at."""
    found = case_or_404(number)
    task = found.tasks.filter(done_at=None, pk=request.POST.get("task") or 0).select_related("plan").first()
    if task is None:
        messages.error(
            request, say("这一步已经办过了，下面是最新情况。", "This step is done already; this is how it stands.")
        )
        return HttpResponseRedirect(reverse("casework:case", args=[number]))
    form = form_of(request, found, task, request.POST)
    if not form.is_valid():
        return _wrong(request, found, form)
    given, decided = form.cleaned_data, None
    try:
        with transaction.atomic("default"):
            decided = decided_by(to_token(request), found, form, request.desk.today)
            if unsure := doubt(found, form, decided):
                form.insist(unsure)
                return _wrong(request, found, form)
            actions.act(found, task, deed_of(form, decided), request.desk.today)
    except DatabaseError as error:
        form.add_error(*refused(error, decided))
        return _wrong(request, found, form)
    messages.success(
        request, say("已办：{what}。", "Done: {what}.", what=said(words().outcomes[given["outcome"]].label))
    )
    return HttpResponseRedirect(reverse("casework:case", args=[number]))


def _wrong(request: DeskRequest, found: Case, form: Acting) -> HttpResponse:
    """The page with what is wrong in a form. What the rules say stays for who had it on screen: it is looked at, and logged, again."""
    again = looked_again(request, found)
    if again and isinstance(form, Deciding):
        form.tell(computed(again), UNCOMPUTED)
    return show(request, found, form, status=422, advice=again)


@require_POST
@needs("state")
def advice(request: DeskRequest, number: int) -> HttpResponse:
    """The case with what the rules say of it today, after a logged look; for who is about to decide."""
    if not may_look_closely(request.desk):
        raise PermissionDenied(NOT_CLOSELY)
    found = case_or_404(number)
    try:
        said_by_law = advise(to_token(request), found, request.desk.today, found.number)
    except LookupError as missing:
        messages.error(request, said(NO_EVENT if isinstance(missing, NotOnFile) else NO_RULE))
        return HttpResponseRedirect(reverse("casework:case", args=[number]))
    return show(request, found, advice=said_by_law)


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
    words = with_names(shown.get(request.lang, ""), request.desk.today)  # type: ignore[attr-defined]
    return show(request, case_or_404(kept.case_id), proof=mark_safe(words), proof_of=kept.pk)
