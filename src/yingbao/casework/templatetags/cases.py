"""How a case's page words what it shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import template

from yingbao.accounts.roles import rights
from yingbao.casework import queries
from yingbao.casework.already import Already, Matter, already
from yingbao.casework.clock import badge
from yingbao.casework.models import Case, Plan, Task
from yingbao.casework.standing import badges
from yingbao.discovery.models import Finding
from yingbao.engine.dictionary import Label
from yingbao.registry.queries import called
from yingbao.web.languages import said, say

register = template.Library()
ANSWERS = {
    "entitled": Label("符合", "entitled"),
    "not": Label("不符合", "not entitled"),
    "unknown": Label("不能确定", "not decided"),
    "silent": Label("没有规则", "no rule"),
    "elsewhere": Label("不归本区管", "another district's business"),
}


@register.filter
def joined(labels: Iterable[Label]) -> str:
    return say("、", ", ").join(said(label) for label in labels)


@register.filter
def answer_label(status: str) -> Label:
    return ANSWERS.get(status, Label(status, status))


@register.filter
def answer_zh(status: str) -> str:
    return answer_label(status).zh


@register.filter
def answer_en(status: str) -> str:
    return answer_label(status).en


@dataclass(frozen=True)
class Waiting:
    """A task in a table: whom it is about, what it is called, who has it, how much time is left."""

    who: Label
    title: Label
    step: Label
    roles: tuple[Label, ...]
    left: tuple[str, Label]


@register.simple_tag(takes_context=True)
def waiting(context: Mapping[str, Any], task: Task) -> Waiting:
    roles = tuple(rights().roles[code].label for code in task.roles if code in rights().roles)
    title, left = queries.title(task.case.policy), badge(task, context["request"].desk.today)
    return Waiting(called(task.case.subject), title, queries.step_label(task), roles, left)


@dataclass(frozen=True)
class OfFinding:
    """The cases of a finding; `begins`: whether this desk may open one, `found`: what speaks against it."""

    cases: list[tuple[Case, tuple[str, Label]]]
    begins: bool
    found: list[Already]


@register.simple_tag(takes_context=True)
def of_finding(context: Mapping[str, Any], finding: Finding) -> OfFinding:
    desk = context["request"].desk
    found = queries.cases_of_finding(finding.pk)
    stand = badges(found, desk.today)
    cases = [(one, stand[one.pk]) for one in found]
    begins = desk.may("state") and finding.state in queries.WORKABLE
    matter = Matter(finding.subject, finding.policy, finding.happened, desk.today)
    return OfFinding(cases, begins, already(matter) if begins else [])


@register.filter
def step_of(plan: Plan) -> Label:
    return Label(**plan.label)
