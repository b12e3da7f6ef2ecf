"""What pages of other rooms show of broken glass: {% load glass %}."""

from __future__ import annotations

from typing import Any

from django import template
from django.template import Context

from yingbao.accounts import glass

register = template.Library()


@register.inclusion_tag("accounts/_glass.html", takes_context=True)
def glass_notice(context: Context, subject: int) -> dict[str, Any]:
    """{% glass_notice subject.pk %}: a large notice on a file that is seen through broken glass; else nothing."""
    desk = context["request"].desk
    return {"glass": glass.open_glass(desk, subject) if desk else None}


@register.simple_tag(takes_context=True)
def glass_waiting(context: Context) -> int:
    """{% glass_waiting as n %}: how many wait for this desk's review."""
    desk = context["request"].desk
    return glass.waiting(desk) if desk else 0
