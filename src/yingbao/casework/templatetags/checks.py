"""The part of a case's page that is about means checks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template

from yingbao.casework.checks import queries
from yingbao.casework.checks.forms import Printing, authorising
from yingbao.casework.checks.institutions import institutions_for, label_of
from yingbao.casework.models import Case
from yingbao.casework.there import there
from yingbao.engine.dictionary import Label
from yingbao.registry.models import Subject

register = template.Library()


@register.inclusion_tag("casework/checks/_case.html", takes_context=True)
def checks_of(context: dict[str, Any], case: Case) -> dict[str, Any]:
    """Authorisations, lines and, at a step of checking, the form for an authorisation."""
    request = context["request"]
    desk, mine = request.desk, queries.mine_at_check(case, request.desk)
    some = there(case)
    family = queries.family_of(case.subject) if mine or "authorisations" in some else []
    names = {one.pk: one.name or f"#{one.pk}" for one in family}
    held = [
        (one, _named(names, one.people), [label_of(code) for code in one.institutions], queries.still(one))
        for one in (queries.authorisations_of(case) if "authorisations" in some else [])
    ]
    able = {person for one, _, _, still in held for person in still if one.until >= desk.today}
    able &= set(names if desk.may("state") else desk.subjects)
    return {
        "request": request,
        "case": case,
        "held": [
            (one, who, whom, _standing(one.until < desk.today, still), _named(names, set(one.people) - set(still)))
            for one, who, whom, still in held
        ],
        "withdrawable": [(person, names.get(person, f"#{person}")) for person in sorted(able)],
        "lines": queries.lines_of(desk, case=case) if "lines" in some else [],
        **_authorising(request, case, family, mine=mine is not None),
    }


def _authorising(request: Any, case: Case, family: list[Subject], *, mine: bool) -> dict[str, Any]:
    """What is printed, and taken down, of authorisations at a step of checking."""
    if not mine:
        return {"form": None}
    printed, today = queries.forms_of(case), request.desk.today
    form = authorising(case, family, today, printed=printed, scanned=request.GET.get("authorisation", ""))
    asked = institutions_for(case.policy, today)
    return {"form": form, "printed": printed, "printing": Printing(asked=asked)}


def _named(names: dict[int, str], people: Iterable[int]) -> str:
    return "、".join(names.get(person, "—") for person in sorted(people))


def _standing(over: bool, still: list[int]) -> tuple[str, Label]:
    if not still:
        return "plain", Label("已撤回", "taken back")
    return ("error", Label("已到期", "over")) if over else ("ok", Label("有效", "in force"))
