"""How a case stands: at which step, or how it ended and what became of that since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import F, Q

from yingbao.casework import queries
from yingbao.casework.models import Case, Task
from yingbao.casework.queries import SET_ASIDE
from yingbao.casework.words import outcome_label
from yingbao.engine.dictionary import Label
from yingbao.registry.models import Statement, Subject

KINDS = {"grant": "ok", "refuse": "error", "stop": "error", "raise": "ok", "reduce": "warn"}
GIVES = ("grant", "raise", "reduce")
"""Verdicts after which something is in force."""
SET_ASIDE_SINCE = Label("已撤销", "set aside")
ANEW = Label("已撤销，正在重新办理", "set aside, being decided anew")
STOPPED = Label("后来已停发", "stopped since")
REPLACED = Label("已由后来的决定取代", "a later decision took its place")
EXPIRED = Label("已到期", "its time is over")
TAKEN_BACK = Label("已不再有效", "no longer in force")


def badge_of(case: Case, since: Label | None) -> tuple[str, Label]:
    """How a case stands, as a badge; `since`: what became of how it ended. Its open task is read before, with the others of a page."""
    if case.closed_day:
        return "plain" if since else KINDS.get(case.outcome, "plain"), ended(case, since)
    task = next((task for task in case.tasks.all() if task.done_at is None), None)
    return "info", queries.step_label(task) if task else Label("办理中", "in process")


def ended(case: Case, since: Label | None) -> Label:
    """How a case ended, and what became of that."""
    label = outcome_label(case.outcome)
    return label if since is None else Label(f"{label.zh}（{since.zh}）", f"{label.en} ({since.en})")


def badges(cases: Iterable[Case], today: date) -> dict[int, tuple[str, Label]]:
    """How each stands, by its number in the table."""
    found = list(cases)
    since = became(found, today)
    return {one.pk: badge_of(one, since.get(one.pk)) for one in found}


def became(cases: Iterable[Case], today: date) -> dict[int, Label]:
    """Of those whose decision does not hold any more: what became of it, as far as the desk sees that."""
    decided = {one.pk: one for one in cases if one.closed_day and one.outcome in KINDS}
    return {**dict(_over(decided.values(), today)), **_set_aside(decided)} if decided else {}


def _set_aside(cases: Iterable[int]) -> dict[int, Label]:
    """Those that an appeal set aside, whether it is decided anew yet or not."""
    found = Task.objects.filter(case__parent_id__in=list(cases), outcome=SET_ASIDE)
    told = found.values_list("case__parent_id", "case__closed_day")
    return {parent: SET_ASIDE_SINCE if closed else ANEW for parent, closed in told if parent}


def _over(cases: Iterable[Case], today: date) -> Iterator[tuple[int, Label]]:
    """Those that gave what is no more in force."""
    gave = {f"{one.policy}:{one.event}:{one.number}": one for one in cases if one.outcome in GIVES}
    if not gave:
        return
    whose = {one.subject_id for one in gave.values()}
    files = Subject.objects.filter(Q(pk__in=whose) | Q(merged_into__in=whose)).values_list("pk", flat=True)
    said = Statement.objects.filter(subject_id__in=list(files), topic="decisions", occasion__in=gave)
    last = {one.occasion: one for one in said.order_by(F("recorded_to").asc(nulls_last=True), "id")}
    over = {about: one for about, one in last.items() if _ended(one, today)}
    stops = Case.objects.filter(number__in=[one.evidence for one in over.values()], outcome="stop")
    stopped = set(stops.values_list("number", flat=True))
    for about, one in over.items():
        yield gave[about].pk, _why(one, gave[about], stopped)


def _ended(one: Statement, today: date) -> bool:
    """Whether what was said last of a grant says that it is over, or was taken back from its first day."""
    return one.recorded_to is not None or (one.valid_to is not None and one.valid_to <= today)


def _why(one: Statement, case: Case, stopped: set[str]) -> Label:
    if one.recorded_to is not None:
        return TAKEN_BACK
    if one.evidence in ("", case.number):
        return EXPIRED
    return STOPPED if one.evidence in stopped else REPLACED
