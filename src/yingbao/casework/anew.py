"""Who had a part in a matter before: who may not act at a step for that, and who did it before a decision was set aside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from yingbao.accounts.desks import Desk
from yingbao.casework.models import Case, Task
from yingbao.casework.plan import labels_of
from yingbao.casework.queries import SET_ASIDE, names, tasks_of, who_did
from yingbao.engine.dictionary import Label
from yingbao.web.languages import said, say

DONE_ANEW = ("survey", "assess", "opinion")
"""Steps on which the new decision rests; the law that we have bars nobody from doing them a second time."""
LOOKS_BACK = ("appeal", "decide")
"""Steps that are not for who surveyed, assessed, decided or looked into an appeal in the cases before (sql/acting.sql)."""
HAD_A_PART = Label(
    "原来的办件里调查、评估、作决定或者复查过的人",
    "whoever surveyed, assessed, decided or looked into an appeal in the case before",
)


@dataclass(frozen=True)
class Before:
    """That somebody did a step when the matter was first decided: who, on which day, in which case."""

    who: str
    day: date
    case: Case


def known_before(case: Case, task: Task | None, desk: Desk) -> dict[str, Any]:
    """What the page says at an open step of those who had a part before; by name, to whoever works on cases."""
    if task is None:
        return {}
    works = desk.may("state")
    return {"apart": _apart(case, task, works), "done_before": _first_time(case, task) if works else []}


def _apart(case: Case, task: Task, by_name: bool) -> str:
    """Who may not act at a step, and who they are as it stands; '' where everybody may."""
    steps = say("、", ", ").join(said(one) for one in labels_of(case.policy, task.plan.apart))
    found = [say("办过{steps}的人", "whoever did: {steps}", steps=steps)] if steps else []
    if case.parent_id and task.does in LOOKS_BACK:
        found.append(said(HAD_A_PART))
    whoever = say("；", "; ").join(found)
    if not found or not by_name or not task.kept:
        return whoever
    now = say("、", ", ").join(names(task.kept).values())
    return say("{whoever}。目前是：{now}", "{whoever}. As it stands: {now}", whoever=whoever, now=now)


def _first_time(case: Case, task: Task) -> list[Before]:
    """Who did a step before the decision was set aside, where it is done anew since."""
    if task.does not in DONE_ANEW or all(one.outcome != SET_ASIDE for one in tasks_of(case)):
        return []
    earlier = {one.pk: one for one in _back_from(case)}
    done = list(Task.objects.filter(case_id__in=earlier, step=task.step, done_day__isnull=False).order_by("id"))
    users = names(who for one in done for who in (one.actor_id, one.second_id))
    return [Before(who_did(one, users), one.done_day, earlier[one.case_id]) for one in done if one.done_day]


def _back_from(case: Case) -> Iterator[Case]:
    """What a case appeals against or re-checks, and so on back to the first, as far as the desk sees them."""
    before: int | None = case.parent_id
    while before and (found := Case.objects.filter(pk=before).first()):
        yield found
        before = found.parent_id
