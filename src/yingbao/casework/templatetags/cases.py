"""How a case's page words what it shows."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

from yingbao.engine.dictionary import Label
from yingbao.web.languages import said

register = template.Library()
ANSWERS = {
    "entitled": Label("符合", "entitled"),
    "not": Label("不符合", "not entitled"),
    "unknown": Label("不能确定", "not decided"),
    "silent": Label("没有规则", "no rule"),
}


@register.filter
def joined(labels: Iterable[Label]) -> str:
    return "、".join(said(label) for label in labels)


@register.filter
def answer_label(status: str) -> Label:
    return ANSWERS.get(status, Label(status, status))


@register.filter
def answer_zh(status: str) -> str:
    return answer_label(status).zh


@register.filter
def answer_en(status: str) -> str:
    return answer_label(status).en
