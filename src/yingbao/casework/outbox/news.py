"""What is new at a desk since who works there looked last."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.urls import reverse
from django.utils import timezone

from yingbao.accounts.desks import Desk
from yingbao.accounts.queries import area_name
from yingbao.accounts.roles import rights
from yingbao.casework.clock import HANGS
from yingbao.casework.models import Case, Task
from yingbao.casework.queries import step_label, title
from yingbao.engine.dictionary import Label
from yingbao.registry.queries import called, heads_of_each, rows

FEW: Final = 100
WHAT: Final = {
    "came": ("info", Label("到您手上", "came to you")),
    "returned": ("warn", Label("退回到您手上", "came back to you")),
    "urged": ("warn", Label("被督办", "urged")),
    "late": ("error", Label("已超时", "overdue")),
    "hung": ("warn", Label("公示期满", "a notice's time is over")),
    "near": ("warn", Label("快到期", "nearly overdue")),
    "answered": ("info", Label("核对有回复", "a check was answered")),
    "reported": ("warn", Label("又有人报告", "reported again")),
    "appealed": ("warn", Label("您办的件有人申诉", "an appeal against what you worked on")),
    "unreached": ("error", Label("消息未送达", "message not delivered")),
    "given": ("info", Label("交给您一个岗位", "you were given a desk")),
}


@dataclass(frozen=True)
class News:
    """Something that happened: what (a badge), about what, where that is, when; `word`: what somebody wrote with it;
    `day`: the office's day on which its time came, where nobody did anything."""

    what: tuple[str, Label]
    about: tuple[Label, ...]
    href: str
    at: datetime
    word: str = ""
    day: date | None = None


BY_ITSELF: Final = ("late", "near")


def waiting(_: Desk | None = None) -> int:
    """How many there are since who is at this desk looked last; no more than FEW. The database knows which desk."""
    return int(rows("SELECT count(*) FROM casework.news(%s)", [FEW])[0][0])


def news() -> list[News]:
    """The latest first; no more than FEW."""
    return list(_told(rows("SELECT what, case_id, task_id, at, word FROM casework.news(%s)", [FEW])))


def _told(found: list[tuple[str, int | None, int | None, datetime, str]]) -> Iterator[News]:
    shown = Case.objects.filter(pk__in={row[1] for row in found if row[1] is not None})
    cases = {case.pk: case for case in shown.select_related("subject").prefetch_related(heads_of_each("subject"))}
    steps = Task.objects.filter(pk__in={row[2] for row in found if row[2] is not None}).select_related("plan")
    tasks = {task.pk: task for task in steps}
    for what, case, task, at, word in found:
        if what == "given":
            yield _given(at, word)
        elif case in cases:
            one = cases[case]
            about = [called(one.subject), title(one.policy)]
            if task in tasks:
                about.append(step_label(tasks[task]))
            over = what == "late" and task in tasks and tasks[task].does == HANGS
            day = timezone.localtime(at).date() if what in BY_ITSELF else None
            yield News(
                WHAT["hung" if over else what], tuple(about), reverse("casework:case", args=[one.pk]), at, word, day
            )


def _given(at: datetime, word: str) -> News:
    """An assignment that is new: its role and area, and the way to sit down at it."""
    code, _, area = word.partition("/")
    return News(WHAT["given"], (rights().roles[code].label, area_name(area)), reverse("accounts:desk"), at)
