"""What the templates of a file say of a fact."""

from __future__ import annotations

from django import template

from yingbao.engine.dictionary import Fact
from yingbao.registry.subjects import words

register = template.Library()


@register.filter
def absent(fact: Fact) -> str:
    """What it means that nobody has said anything of it."""
    return words.absent(fact)
