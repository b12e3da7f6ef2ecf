"""The lists of cases."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from django.db.models import QuerySet

from yingbao.casework import clock, queries
from yingbao.casework.models import Task
from yingbao.casework.words import words
from yingbao.engine.dictionary import Label
from yingbao.registry.queries import called
from yingbao.web.lists import Choice, Column, List
from yingbao.web.navigation import numbered

NOTHING = Label(
    "没有在办的件。可以从线索或档案里发起。", "No case is waiting. Open one from a finding or from somebody's file."
)


LINE = (
    "step", "does", "due", "warn", "provisional", "pressing", "area", "plan__label", "case__number", "case__policy",
    *(f"case__subject__{name}" for name in ("kind", "name", "area", "household", "restricted", "profile")),
)  # fmt: skip
"""What a line about an open step tells."""


def in_short(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """These without what no line tells, which takes as long to read as the lines."""
    return tasks.only(*LINE)


@lru_cache(maxsize=4)
def cases_on(day: date) -> List:
    """Open tasks as of the office's day."""

    def titled(task: Task) -> Label:
        return queries.title(task.case.policy)

    return List(
        name="cases",
        title=Label("办件", "Cases"),
        columns=(
            Column(
                "case__subject__name", Label("对象", "Who"), show="label", value=lambda task: called(task.case.subject)
            ),
            Column(
                "due",
                Label("时限", "Time left"),
                sort="placed",
                show="badge",
                value=lambda task: clock.badge(task, day),
                bare=True,
            ),
            Column("case__policy", Label("事项", "Matter"), sort="case__policy", show="label", value=titled, bare=True),
            Column("step", Label("在办步骤", "Step"), show="label", value=queries.step_label, bare=True),
            Column("area", Label("社区", "Community"), sort="area", show="area", bare=True),
            Column("case__number", Label("编号", "Number"), sort="case_id", show="code", bare=True),
        ),
        filters=(
            Choice("does", Label("步骤", "Step"), options=lambda: tuple(words().steps.items())),
            Choice("case__policy", Label("事项", "Matter"), options=policies),
        ),
        order="due",
        link=lambda task: numbered("casework:case", task.case_id),
        empty=NOTHING,
    )


def policies() -> tuple[tuple[str, Label], ...]:
    return tuple((policy, queries.title(policy)) for policy in queries.planned())
