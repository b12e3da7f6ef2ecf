"""The page of one case: found at this desk or not, and shown with the form of its step."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.safestring import mark_safe

from yingbao.accounts.doors import DeskRequest, to_token
from yingbao.casework import queries, showing
from yingbao.casework.acting import decides, form_of, lists
from yingbao.casework.deciding import Advice, advise
from yingbao.casework.forms import Acting, PuttingOn
from yingbao.casework.models import Case
from yingbao.casework.papers.queries import named
from yingbao.casework.plan import labels_of
from yingbao.casework.reports.queries import reported
from yingbao.casework.reports.sealing import Reporter
from yingbao.engine.dictionary import Label
from yingbao.registry.answers import with_names
from yingbao.registry.answers.looking import may_look_closely
from yingbao.web.languages import stands_at

WEIGHS = ("check", "recheck")
"""Steps at which what is registered is weighed, besides those that decide: what the rules read of it is told there."""
NOT_HERE = Label("没有这个办件，或者它不在您的辖区。", "There is no such case, or it is not in your area.")


def case_or_404(number: int) -> Case:
    found = queries.find_case(number)
    if found is None:
        raise Http404(NOT_HERE)
    return found


def show(
    request: DeskRequest,
    found: Case,
    form: Acting | None = None,
    status: int = 200,
    *,
    advice: Advice | None = None,
    opened: Mapping[int, Reporter] | None = None,
    **more: Any,
) -> HttpResponse:
    stands_at(request, reverse("casework:case", args=[found.pk]))
    task = queries.open_task(found)
    theirs = task is not None and request.desk.role.code in task.roles and request.desk.may("state")
    kept_from = queries.kept_from(task) if task is not None and theirs else []
    mine = theirs and not kept_from
    if form is None and task is not None and mine:
        form = form_of(request, found, task, advice=advice)
    alone = mine and task is not None and task.plan.people > 1 and form is not None and "second" not in form.fields
    about = showing.about(found, request.desk) | {
        "form": form,
        "advice": advice,
        "advice_html": mark_safe(with_names(advice.seen[request.lang], request.desk.today)) if advice else "",  # type: ignore[attr-defined]
        "task": task,
        "reports": (reports := reported(found, opened or {})),
        "calls_back": opened is None and any(one.it.reachable for one in reports) and request.desk.may("state"),
        "mine": mine and not alone,
        "kept_from": labels_of(found.policy, kept_from),
        "nobody_can": bool(kept_from) and task is not None and queries.nobody_can(task),
        "alone": alone,
        "papers": named(found) if task is not None and task.does == "papers" else [],
        "owed_surveys": labels_of(found.policy, queries.surveys_owed(found)) if task and found.marks else [],
        "may_look": may_look_closely(request.desk),
        "advised": task is not None and (decides(task) or lists(task) or task.does in WEIGHS),
        "asks": task is not None and "questions" in task.plan.fields,
    }
    if found.restricted and (request.desk.may("state") or request.desk.may("restricted")):
        about["putting_on"] = putting_on(request, found)
        about["known_to"] = list(queries.names(found.people).values())
    return render(request, "casework/case.html", {**about, **more}, status=status)


def looked_again(request: DeskRequest, case: Case) -> Advice | None:
    """What the rules say, for who had it on screen when something could not be done; it is looked at, and logged, again."""
    if request.POST.get("looked") and may_look_closely(request.desk):
        with suppress(LookupError):
            return advise(to_token(request), case, request.desk.today, case.number)
    return None


def putting_on(request: DeskRequest, case: Case, given: Any = None) -> PuttingOn:
    """The form by which somebody gets to know of a restricted case; who may see restricted files takes them off, too."""
    near = queries.partners(case.area, 0, request.desk.today)
    off = request.desk.may("restricted")
    return PuttingOn(given, people=[one for one in near if off or one[0] not in case.people], on=case.people)
