"""What the pages read of messages; the database leaves out whatever the desk does not see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db.models import BooleanField, Func, Q, QuerySet

from yingbao.accounts.desks import Desk
from yingbao.casework.deaths.queries import nobody_left
from yingbao.casework.models import Case
from yingbao.casework.outbox.models import Message
from yingbao.engine.dictionary import Label
from yingbao.registry.queries import called

STATES: Final = {
    "waiting": ("info", Label("待发送", "waiting")),
    "handing": ("info", Label("正在交付", "being handed over")),
    "handed": ("info", Label("已交付发送", "handed over to be sent")),
    "delivered": ("ok", Label("已告知", "told")),
    "failed": ("error", Label("未送达", "not delivered")),
    "unsure": ("warn", Label("不能确定是否发出", "nobody can tell whether it went out")),
    "void": ("plain", Label("对象去世，不再告知", "the person died; not told any more")),
}
TO_POST: Final = Label("待寄出", "to be posted")
POSTING: Final = Label("已交付邮寄", "handed over to be posted")
TO_GIVE: Final = Label("待当面送达", "to be handed over")
GIVEN: Final = Label("已送达", "delivered")
OF_LETTERS: Final = {"waiting": ("info", TO_POST), "handed": ("info", POSTING), "delivered": ("ok", GIVEN)}
"""Letters are posted and delivered, not told."""
TO_TELL: Final = Label("待当面告知", "to be told in person")
CHANNELS: Final = {
    "sms": Label("短信", "text message"),
    "post": Label("邮寄", "by post"),
    "hand": Label("当面", "in person"),
}


def messages() -> QuerySet[Message]:
    return Message.objects.select_related("case", "case__subject", "whom", "letter").order_by("-id")


def listed() -> QuerySet[Message]:
    """The same, each with whether nobody is left of whom it is about."""
    nobody = Func("case_id", function="casework.nobody_left", output_field=BooleanField())
    return messages().annotate(nobody=nobody)


def find_message(number: int) -> Message | None:
    return messages().filter(pk=number).first()


def sent(told: Sequence[Message]) -> list[tuple[Message, Label, tuple[str, Label]]]:
    """Of messages, the latest first, the deliveries of letters, the first first: each with its way and how it stands."""
    return [(one, CHANNELS[one.channel], badge(one)) for one in reversed(told) if one.letter_id]


def of_case(case: Case) -> list[Message]:
    """A case's messages, the latest first."""
    return list(messages().filter(case=case))


def by_hand(desk: Desk) -> QuerySet[Message]:
    """What is to be told in person, the first first: nobody knows a phone, or nothing arrived there."""
    waits = Q(channel="hand", state="waiting") | Q(state="failed")
    told = Message.objects.select_related("case", "whom").filter(waits).order_by("id")
    return told if desk.may("state") else Message.objects.none()


SETTLED: Final = ("delivered", "void")
"""Where nobody is told any more."""


def told_to(message: Message) -> Label:
    """Whom a message is for; where whom the case is about has died, who of the family was told, or the family while nobody was."""
    if message.served:
        who = called(message.whom)
        return Label(f"{message.served}（逝者：{who.zh}）", f"{message.served} (the dead: {who.en})")
    return called(message.whom) if message.state in SETTLED else addressed(message)


def addressed(message: Message) -> Label:
    """Whom it is written to; where whom the case is about has died, the family."""
    who = called(message.whom)
    nobody = message.nobody if hasattr(message, "nobody") else nobody_left(message.case)
    return Label(f"{who.zh}的家属", f"the family of {who.en}") if nobody else who


def badge(message: Message) -> tuple[str, Label]:
    if message.channel == "hand" and message.state == "waiting":
        return "warn", TO_GIVE if message.letter_id else TO_TELL
    if message.letter_id:
        return OF_LETTERS.get(message.state) or STATES[message.state]
    return STATES[message.state]
