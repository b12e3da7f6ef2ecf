"""The part of a case's page that tells what was said to whom it is about."""

from __future__ import annotations

from typing import Any

from django import template

from yingbao.casework.models import Case
from yingbao.casework.outbox import queries
from yingbao.casework.outbox.models import Message
from yingbao.casework.outbox.texts import label_of
from yingbao.casework.there import there

register = template.Library()


@register.simple_tag
def messages_of(case: Case) -> list[Message]:
    """The messages of a case, the latest first."""
    return queries.of_case(case) if "messages" in there(case) else []


@register.inclusion_tag("casework/outbox/_case.html", takes_context=True)
def messages_told(context: dict[str, Any], told: list[Message]) -> dict[str, Any]:
    """Each message with what it is called and how it stands."""
    found = [(one, label_of(one), queries.badge(one)) for one in told]
    return {"request": context["request"], "told": found}
