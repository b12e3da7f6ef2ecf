"""The worker hands waiting messages and letters to their gateways: written down before, so that a crash sends nothing twice unseen."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from django.db import connections, transaction
from django.db.models import F, Q
from django.utils import timezone

from yingbao.casework.letters.house import house
from yingbao.casework.outbox.gateway import Gateway, Outgoing, Parcel, Post, Receipt, Service, gateway, post
from yingbao.casework.outbox.models import Message
from yingbao.casework.outbox.texts import kinds, written
from yingbao.database.trouble import Trouble
from yingbao.registry.secrets import opened

WORKER: Final = "worker"
MOST: Final = 500
"""Messages of one run."""
TRIES: Final = 5
"""So often the gateway is asked again by itself; then somebody looks."""
PAUSE: Final = timedelta(minutes=10)
"""Before the second try; before the third, twice as long, and so on."""
PATIENCE: Final = timedelta(hours=1)
"""So long a gateway may leave open whether it took a run."""
NO_PHONE: Final = "没有可用的电话 / no phone that can be used"
NO_ADDRESS: Final = "没有可寄的地址，或者文书已失效 / no address to send it to, or the letter holds no longer"
NO_ANSWER: Final = "网关没有接收 / the gateway did not take it"


@dataclass(frozen=True)
class Way:
    """How messages of a channel leave: by which service, as what, and what is said of one that has nowhere to go."""

    channel: str
    service: Service[Any]
    made: Callable[[Message], Outgoing | Parcel | None]
    nowhere: str


def send_all(by: Gateway | None = None, by_post: Post | None = None) -> int:
    """Hands over whatever waits, run by run; how many. What a crash left half handed over is settled first."""
    ways = (Way("sms", by or gateway(), _text, NO_PHONE), Way("post", by_post or post(), _parcel, NO_ADDRESS))
    for way in ways:
        left = Message.objects.using(WORKER).filter(state="handing", channel=way.channel)
        for run in list(left.values_list("run", flat=True).distinct()):
            _end(way.service, run)
    with connections[WORKER].cursor() as cursor:
        cursor.execute("SELECT casework.readdress()")
    return sum(_send(way) for way in ways)


def _send(way: Way) -> int:
    sent = 0
    while claimed := _claim(way.channel):
        sent += _hand(way, *claimed)
    for receipt in way.service.receipts():
        settle(receipt)
    return sent


def _end(service: Service[Any], run: str) -> int:
    """A run of which nobody knows how it ended: the gateway has it, has it not (once more, later), or cannot tell; how many it has."""
    of_run, now = Message.objects.using(WORKER).filter(run=run, state="handing"), timezone.now()
    try:
        held = service.holds(run)
    except OSError:
        of_run.filter(settled_at__lt=now - PATIENCE).update(state="unsure", why=NO_ANSWER, settled_at=now)
        return 0
    if held is False:
        of_run.filter(tries__gte=TRIES).update(state="failed", why=NO_ANSWER, settled_at=now)
        of_run.update(state="waiting", run="", settled_at=now)
        return 0
    became = of_run.update(state="handed" if held else "unsure", settled_at=now)
    return became if held else 0


def _claim(channel: str) -> tuple[str, list[Message]] | None:
    """Takes a run of waiting messages, committed before anything leaves; None if nothing waits."""
    run, now = uuid.uuid4().hex, timezone.now()
    due = Q(tries=0) | Q(settled_at__lte=now - F("tries") * PAUSE)
    with transaction.atomic(WORKER):
        waiting = (
            Message.objects.using(WORKER).filter(due, state="waiting", channel=channel, tries__lt=TRIES).order_by("id")
        )
        some = list(waiting.select_related("case", "letter").select_for_update(skip_locked=True, of=("self",))[:MOST])
        for message in some:
            message.text = _said(message)
            message.state, message.run, message.tries = "handing", run, message.tries + 1
            message.settled_at = now
        Message.objects.using(WORKER).bulk_update(some, ["state", "run", "tries", "text", "settled_at"])
    return (run, some) if some else None


def _said(message: Message) -> str:
    """The text of a message, the number of a letter."""
    if message.letter:
        return message.letter.number
    kind = kinds().get(message.kind)
    return written(kind, message.case.number, house().issuer, house().phone) if kind else ""


def _hand(way: Way, run: str, messages: Sequence[Message]) -> int:
    of_run = Message.objects.using(WORKER).filter(run=run, state="handing")
    made = {message.pk: one for message in messages if message.text and (one := way.made(message))}
    of_run.exclude(pk__in=made).update(state="failed", why=way.nowhere, settled_at=timezone.now())
    if not made:
        return 0
    try:
        way.service.hand(run, list(made.values()))
    except OSError:  # it may have been taken all the same
        return _end(way.service, run)
    return of_run.update(state="handed", settled_at=timezone.now())


def _text(message: Message) -> Outgoing | None:
    """A message with its phone, of which the log keeps that it was used; None where none is kept, or it was tampered with."""
    with connections[WORKER].cursor() as cursor:
        cursor.execute("SELECT encode(cipher, 'base64'), whose FROM casework.phone_for(%s)", [message.pk])
        found = cursor.fetchone()
    try:
        phone = opened({"phone": found})["phone"] if found else ""
    except Trouble:
        return None
    Message.objects.using(WORKER).filter(pk=message.pk).update(sent_to=f"…{phone[-4:]}" if phone else "")
    return Outgoing(message.pk, phone, message.text) if phone else None


def _parcel(message: Message) -> Parcel | None:
    """A letter with its address, of which the log keeps that it was used; None where none is kept."""
    with connections[WORKER].cursor() as cursor:
        cursor.execute("SELECT name, address, pdf FROM casework.parcel_for(%s)", [message.pk])
        found = cursor.fetchone()
    return Parcel(message.pk, found[0], found[1], message.text, bytes(found[2])) if found else None


def settle(receipt: Receipt) -> None:
    """Takes down what the gateway says of a message that it was handed; what is settled already stays."""
    handed = Message.objects.using(WORKER).filter(pk=receipt.number, state__in=["handed", "unsure"])
    handed.update(
        state="delivered" if receipt.delivered else "failed", why=receipt.why[:200], settled_at=timezone.now()
    )  # fmt: skip
