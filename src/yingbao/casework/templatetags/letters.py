"""The letters of a case, for its page."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from yingbao.casework.acting import computed
from yingbao.casework.letters import queries
from yingbao.casework.letters.forms import UNCOMPUTED, UNSEEN, Making
from yingbao.casework.models import Case
from yingbao.casework.outbox import queries as outbox
from yingbao.casework.outbox.models import Message
from yingbao.casework.there import there
from yingbao.registry.answers.looking import may_look_closely

register = template.Library()


def _typed(context: Context, one: queries.Makeable) -> Making | None:
    """The form that somebody has just sent of this letter, which could not be made."""
    sent: Making | None = context.get("making")
    return sent if sent is not None and sent.data.get("task") == str(one.task.pk) else None


@register.simple_tag(takes_context=True)
def letters_of(context: Context, case: Case, told: list[Message]) -> dict[str, Any]:
    """What was made, what this desk may make, and what the case waits for; `unnoticed`: a notice hangs out first. `told`: the case's
    messages. An amount is proposed as it was decided, or as the rules compute it today where the page tells so."""
    advice = context.get("advice")
    unsaid = UNSEEN if advice is None else UNCOMPUTED
    desk, writable = context["request"].desk, queries.writable(case)
    made = queries.of_case(case) if "letters" in there(case) else []
    makeable = queries.makeable(case, desk, writable)
    sent = outbox.sent(told)
    gone = {message.letter_id for message, *_ in sent}
    return {
        "made": made,
        "sent": sent,
        "deliverable": {one.pk for one, *_ in made if desk.may("state") and one.until is None and one.pk not in gone},
        "makeable": [(one, _typed(context, one) or Making(None, one, computed(advice), unsaid)) for one in makeable],
        "unnoticed": any(one.kind.lists and not one.last for one in makeable),
        "closely": may_look_closely(desk),
        "owing": [one for one in writable if one.owed],
    }
