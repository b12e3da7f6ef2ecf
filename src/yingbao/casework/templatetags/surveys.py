"""The parts of a case's page that are about visits."""

from __future__ import annotations

from typing import Any

from django import template

from yingbao.casework.models import Case, Task
from yingbao.casework.surveys import queries
from yingbao.casework.surveys.views import visiting_of
from yingbao.casework.there import there
from yingbao.registry.answers.looking import may_look_closely

register = template.Library()


@register.inclusion_tag("casework/surveys/_begin.html", takes_context=True)
def visit_of(context: dict[str, Any], case: Case, task: Task) -> dict[str, Any]:
    """The form with which a visit begins, at a step of asking that this desk does; and the forms printed for it. `scanned`: the one by
    whose QR code somebody came."""
    request = context["request"]
    return {
        "request": request,
        "csrf_token": context["csrf_token"],
        "case": case,
        "form": visiting_of(request, case, task),
        "sheets": queries.sheets_of(case),
        "scanned": request.GET.get("sheet", ""),
    }


@register.inclusion_tag("casework/surveys/_case.html", takes_context=True)
def found_otherwise(context: dict[str, Any], case: Case) -> dict[str, Any]:
    """Where visits found something else than is registered."""
    request = context["request"]
    found = queries.differences(case, request.desk) if "answers" in there(case) else []
    about = {
        "differences": found,
        "hidden": any(one.hidden for one in found),
        "closely": may_look_closely(request.desk),
    }
    return {"request": request, "csrf_token": context["csrf_token"], "case": case, **about}
