"""The part of a case's page that tells what was said to whom it is about."""

from __future__ import annotations

from typing import Any

from django import template

from yingbao.casework.models import Case
from yingbao.casework.outbox import queries
from yingbao.casework.outbox.texts import label_of

register = template.Library()


@register.inclusion_tag("casework/outbox/_case.html", takes_context=True)
def messages_of(context: dict[str, Any], case: Case) -> dict[str, Any]:
    """The messages of a case, the latest first."""
    found = [(one, label_of(one), queries.badge(one)) for one in queries.of_case(case)]
    return {"request": context["request"], "told": found}
