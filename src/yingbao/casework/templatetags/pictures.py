"""The part of a case's page that is about photographs and scanned papers."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from yingbao.casework.models import Case
from yingbao.casework.pictures import queries
from yingbao.casework.pictures.forms import Bringing
from yingbao.casework.queries import task_of
from yingbao.casework.there import there

register = template.Library()


@register.simple_tag(takes_context=True)
def pictures_of(context: Context, case: Case) -> dict[str, Any]:
    """How many there are at each step, and, at a step that asks for some, the form to bring them."""
    desk = context["request"].desk
    told = queries.told(queries.of_case(case)) if "pictures" in there(case) else []
    kept = [one for one in told if one.picture.withdrawn_at is None]
    return {
        "steps": queries.counted(kept),
        "signatures": queries.signatures(one.picture for one in kept),
        "gone": [one for one in told if one.picture.withdrawn_at is not None],
        "openable": queries.openable(desk, [one.picture for one in kept]),
        "form": Bringing() if task_of(case, desk, "pictures") else None,
    }
