"""What the pages read of messages and news; the database leaves out whatever the desk does not see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet

from yingbao.accounts.desks import Desk
from yingbao.casework.models import Case, Task
from yingbao.casework.outbox.models import Message
from yingbao.casework.queries import step_label, title
from yingbao.engine.dictionary import Label
from yingbao.registry.queries import called, heads_of_each, rows

FEW: Final = 100
STATES: Final = {
    "waiting": ("info", Label("待发送", "waiting")),
    "handing": ("info", Label("正在交付网关", "being handed over")),
    "handed": ("info", Label("已交付网关", "handed to the gateway")),
    "delivered": ("ok", Label("已告知", "told")),
    "failed": ("error", Label("未送达", "not delivered")),
    "unsure": ("warn", Label("不能确定是否发出", "nobody can tell whether it went out")),
}
TO_TELL: Final = Label("待当面告知", "to be told in person")
CHANNELS: Final = {"sms": Label("短信", "text message"), "hand": Label("当面", "in person")}
WHAT: Final = {
    "came": Label("到您手上", "came to you"),
    "urged": Label("被督办", "urged"),
    "late": Label("已超时", "overdue"),
    "unreached": Label("消息未送达", "message not delivered"),
}


@dataclass(frozen=True)
class News:
    """Something that happened: what, to which case of whom, when; `word`: what somebody wrote with it."""

    what: Label
    case: Case
    who: Label
    matter: Label
    step: Label | None
    at: datetime
    word: str


def messages() -> QuerySet[Message]:
    return Message.objects.select_related("case", "case__subject", "whom").order_by("-id")


def find_message(number: int) -> Message | None:
    return messages().filter(pk=number).first()


def of_case(case: Case) -> list[Message]:
    """A case's messages, the latest first."""
    return list(messages().filter(case=case))


def by_hand(desk: Desk) -> QuerySet[Message]:
    """What is to be told in person: nobody knows a phone, or nothing arrived there."""
    waits = Q(channel="hand", state="waiting") | Q(state="failed")
    return messages().filter(waits).order_by("id") if desk.may("state") else Message.objects.none()


def badge(message: Message) -> tuple[str, Label]:
    if message.channel == "hand" and message.state == "waiting":
        return "warn", TO_TELL
    return STATES[message.state]


def news_waiting(desk: Desk) -> int:
    """How many there are since this desk looked last."""
    return int(rows("SELECT count(*) FROM casework.news(casework.seen_at(), %s)", [FEW])[0][0])


def news() -> list[News]:
    """The news since this desk looked last, the latest first."""
    return list(
        _told(rows("SELECT what, case_id, task_id, at, word FROM casework.news(casework.seen_at(), %s)", [FEW]))
    )


def _told(found: list[tuple[str, int, int, datetime, str]]) -> Iterator[News]:
    numbers = {row[1] for row in found}
    shown = Case.objects.filter(pk__in=numbers).select_related("subject").prefetch_related(heads_of_each("subject"))
    cases = {case.pk: case for case in shown}
    tasks = {task.pk: task for task in Task.objects.filter(pk__in={row[2] for row in found})}
    for what, case, task, at, word in found:
        if case in cases and task in tasks:
            one = cases[case]
            step = step_label(tasks[task])
            yield News(WHAT[what], one, called(one.subject), title(one.policy), step, at, word)
