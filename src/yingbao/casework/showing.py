"""What the page of a case shows: who, where it stands, what the law says of the step, what happened."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q

from yingbao.accounts.desks import Desk
from yingbao.accounts.roles import rights
from yingbao.casework import clock, queries
from yingbao.casework.anew import known_before
from yingbao.casework.deaths.queries import called_after, entered_by, nobody_left
from yingbao.casework.denied import denied
from yingbao.casework.limits import BEYOND
from yingbao.casework.models import Case, Marking, Task
from yingbao.casework.plan import LOT, ahead, bars, grants, marks_of
from yingbao.casework.seeding import lot_of
from yingbao.casework.standing import KINDS, became, ended
from yingbao.casework.there import there
from yingbao.casework.words import came_of, outcome_label, words
from yingbao.engine.dictionary import Label
from yingbao.engine.policies.process import Step
from yingbao.registry.models import Statement
from yingbao.registry.queries import members_of, names_of, source_label, sources
from yingbao.registry.subjects.received import in_words

BEFORE = Label("原办件", "the case before")
CHANGES = ("recheck", "hearing", "change")
"""Steps at which people weigh what somebody has."""


@dataclass(frozen=True)
class Shown:
    """A task on a page. `who`: who did it, with whom; `roles`: who may; `cited`: by which law the step is so; `hour`: of
    its last day, by which a term in hours ends."""

    task: Task
    label: Label
    outcome: Label | None
    who: str
    roles: tuple[Label, ...]
    cited: Label | None
    left: tuple[str, Label]
    hour: str


@dataclass(frozen=True)
class Marked:
    """A mark that turns a case's way. `turns`: the steps to which it leads, each with who does it; `by`: who or what set it last;
    `open`: whether a step is ahead that looks at it."""

    code: str
    label: Label
    bears: bool
    turns: list[tuple[Label, tuple[Label, ...]]]
    by: Label | None
    open: bool


def about(case: Case, desk: Desk) -> dict[str, Any]:
    tasks = queries.tasks_of(case)
    decisions = queries.decisions_of(case) if "decisions" in there(case) else []
    acted = [number for task in tasks for number in (task.actor_id, task.second_id)]
    users = queries.names([*acted, *(one.decided_by for one in decisions)])
    shown = [_shown(task, users, desk) for task in tasks]
    now = next((one for one in shown if one.task.done_at is None), None)
    marks = _marks(case, now.task, desk) if now else []
    return (
        {
            "title": queries.title(case.policy),
            "case": case,
            "now": now,
            "held": queries.held(case, desk.today) if now and now.task.does in CHANGES else [],
            "handed_up": _handed_up(tasks),
            "denied": denied(case, desk.today) if now and not decisions else [],
            "publicised": queries.publicised(case) if now and now.task.does == "decide" else "",
            "bars": bars(case.policy, now.task.step) if now else [],
            "history": [one for one in reversed(shown) if one.task.done_at is not None],
            "decisions": [
                (one, outcome_label(one.verdict), KINDS.get(one.verdict, "plain"), users.get(one.decided_by, ""))
                for one in decisions
            ],
            "ended_by": queries.ended_by(case) if decisions else None,
            **_turning(case, marks),
            "way": words().ways.get(case.way, Label(case.way, case.way)),
            "event": in_words(case.policy, case.subject_id, case.event),
            "related": _related(case),
            "at_work": desk.may("state"),
            "may_urge": desk.may("merge") and case.closed_day is None,
        }
        | _whom(case, desk)
        | _further(case, desk)
        | _over(case, desk)
        | known_before(case, now.task if now else None, desk)
    )


def _over(case: Case, desk: Desk) -> dict[str, Any]:
    """How a case ended, and what became of that since."""
    since = became([case], desk.today).get(case.pk)
    return {"ended": ended(case, since) if case.closed_day else None, "since": since}


def _handed_up(tasks: Sequence[Task]) -> Task | None:
    """The step before, where it was handed up to where the case stands: with an amount and reasons, where somebody gave them."""
    last = next((task for task in reversed(tasks) if task.done_at is not None), None)
    return last if last is not None and last.outcome == BEYOND else None


def _further(case: Case, desk: Desk) -> dict[str, Any]:
    """The steps at which a further case of the matter may begin, and those at which one has and is open."""
    goes_on = queries.set_aside_by(case) if case.closed_day else None
    steps = [] if goes_on else queries.entries(case, desk)
    under_way = going_on(case) if steps else {}
    entries = [step for step in steps if step.step not in under_way]
    return {
        "goes_on": goes_on,
        "entries": [(step, Label(**step.label)) for step in entries],
        "begun": [(Label(**step.label), under_way[step.step]) for step in steps if step.step in under_way],
        "gives": bool(entries) and grants(case.policy),
        "rechecks": any(step.does == "recheck" for step in entries),
    }


def going_on(case: Case) -> dict[str, Case]:
    """The open cases of the same matter that the desk sees, by the step at which they began: no second one begins there."""
    same = {"policy": case.policy, "subject": case.subject_id, "event": case.event}
    return {one.entry: one for one in Case.objects.filter(**same, closed_day=None)}


def _whom(case: Case, desk: Desk) -> dict[str, Any]:
    """Whom the case is about, as they are called; a home that a register has taken everybody out of after who died in it."""
    who = names_of([case.subject_id], desk.today).get(case.subject_id)
    deaths = entered_by(case, desk.today) if "endings" in there(case) else []
    nobody = nobody_left(case)
    home = nobody and case.subject.kind == "household" and not case.subject.name
    if who is not None and home and not members_of(case.subject_id):
        who = replace(who, name=called_after(deaths, who.name))
    return {"who": who, "deaths": deaths, "nobody_left": nobody}


def _turning(case: Case, marks: list[Marked]) -> dict[str, Any]:
    """What turns the way of a case, and whether anything of it can be set at this step."""
    return {
        "marks": marks,
        "sets_marks": any(one.open for one in marks),
        "told_by_event": bool(case.event) and any(one.open and one.code in words().set_by for one in marks),
        "drawn": LOT in case.marks,
        "lot": lot_of(case),
    }


def _related(case: Case) -> list[tuple[Label, Case]]:
    """What a case appeals against or re-checks, and what appeals against it or re-checks it: each with what it is to this one."""
    if "others" not in there(case):
        return []
    found = Case.objects.filter(Q(pk=case.parent_id) | Q(parent=case)).order_by("id")
    return [(BEFORE if one.pk == case.parent_id else queries.entry_label(one), one) for one in found]


def _marks(case: Case, now: Task, desk: Desk) -> list[Marked]:
    """The marks that turn the way ahead of the case, or that it bears, each with who or what set it, or took it away, last."""
    steps = ahead(case.policy, (to for _, to in queries.ways(now)), desk.today)
    read = {step.when.removeprefix("not ") for step in steps}
    known = {code: label for code, label in marks_of(case.policy).items() if code in read or code in case.marks}
    last = {one.mark: one for one in case.markings.order_by("id")} if known else {}
    users = queries.names(one.actor_id for one in last.values())
    told = {one.statement for one in last.values() if one.statement}
    by = dict(Statement.objects.filter(pk__in=told).values_list("pk", "source_id")) if told else {}
    return [
        Marked(code, label, code in case.marks, _turned(steps, code), _by(last.get(code), users, by), code in read)
        for code, label in known.items()
    ]


def _by(marking: Marking | None, users: dict[int, str], told: dict[int, int]) -> Label | None:
    if marking is None:
        return None
    if marking.statement:
        source = source_label(sources()[told[marking.statement]]) if marking.statement in told else None
        return Label(
            f"登记的事件是这样写的{f'（来源：{source.zh}）' if source else ''}",
            f"so says what is registered of the event{f' (source: {source.en})' if source else ''}",
        )
    who, why = users.get(marking.actor_id or 0, ""), marking.reason
    deed = Label("标上", "set") if marking.bears else Label("去掉", "taken away")
    return Label(f"{who}{deed.zh}{f'：{why}' if why else ''}", f"{deed.en} by {who}{f': {why}' if why else ''}")


def _turned(steps: Iterable[Step], mark: str) -> list[tuple[Label, tuple[Label, ...]]]:
    """The steps that only cases with a mark come to, each with who does it."""
    return [(step.label, _roles(step.by)) for step in steps if step.when == mark]


def _roles(codes: Iterable[str]) -> tuple[Label, ...]:
    return tuple(rights().roles[code].label for code in codes if code in rights().roles)


def _shown(task: Task, users: dict[int, str], desk: Desk) -> Shown:
    who = queries.who_did(task, users)
    roles, outcome = _roles(task.roles), came_of(task.outcome) if task.outcome else None
    cited = Label(**task.plan.cited) if task.plan.cited else None
    return Shown(
        task, queries.step_label(task), outcome, who, roles, cited, clock.badge(task, desk.today), clock.hour(task)
    )
