"""The worker hands waiting messages to the gateway: written down before, so that a crash sends nothing twice unseen."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from django.db import connections, transaction
from django.db.models import F, Q
from django.utils import timezone

from yingbao.casework.letters.house import house
from yingbao.casework.outbox.gateway import Gateway, Outgoing, Receipt, gateway
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
NO_ANSWER: Final = "网关没有接收 / the gateway did not take it"


def send_all(by: Gateway | None = None) -> int:
    """Hands over whatever waits, run by run; how many messages. What a crash left half handed over is settled first."""
    service, sent = by or gateway(), 0
    for run in list(Message.objects.using(WORKER).filter(state="handing").values_list("run", flat=True).distinct()):
        _end(service, run)
    with connections[WORKER].cursor() as cursor:
        cursor.execute("SELECT casework.readdress()")
    while claimed := _claim():
        sent += _hand(service, *claimed)
    for receipt in service.receipts():
        settle(receipt)
    return sent


def _end(service: Gateway, run: str) -> int:
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


def _claim() -> tuple[str, list[Message]] | None:
    """Takes a run of waiting messages, committed before anything leaves; None if nothing waits."""
    run, now = uuid.uuid4().hex, timezone.now()
    due = Q(tries=0) | Q(settled_at__lte=now - F("tries") * PAUSE)
    with transaction.atomic(WORKER):
        waiting = (
            Message.objects.using(WORKER).filter(due, state="waiting", channel="sms", tries__lt=TRIES).order_by("id")
        )
        some = list(waiting.select_related("case").select_for_update(skip_locked=True, of=("self",))[:MOST])
        for message in some:
            message.text = _text(message)
            message.state, message.run, message.tries = "handing", run, message.tries + 1
            message.settled_at = now
        Message.objects.using(WORKER).bulk_update(some, ["state", "run", "tries", "text", "settled_at"])
    return (run, some) if some else None


def _text(message: Message) -> str:
    kind = kinds().get(message.kind)
    return written(kind, message.case.number, house().issuer, house().phone) if kind else ""


def _hand(service: Gateway, run: str, messages: Sequence[Message]) -> int:
    of_run = Message.objects.using(WORKER).filter(run=run, state="handing")
    phones = {message.pk: phone for message in messages if message.text and (phone := _phone(message.pk))}
    of_run.exclude(pk__in=phones).update(state="failed", why=NO_PHONE, settled_at=timezone.now())
    if not phones:
        return 0
    try:
        service.hand(run, [Outgoing(one.pk, phones[one.pk], one.text) for one in messages if one.pk in phones])
    except OSError:  # it may have been taken all the same
        return _end(service, run)
    return of_run.update(state="handed", settled_at=timezone.now())


def _phone(message: int) -> str:
    """The phone for a message, of which the log keeps that it was used; '' where none is kept, or it was tampered with."""
    with connections[WORKER].cursor() as cursor:
        cursor.execute("SELECT encode(cipher, 'base64'), whose FROM casework.phone_for(%s)", [message])
        found = cursor.fetchone()
    try:
        phone = opened({"phone": found})["phone"] if found else ""
    except Trouble:
        return ""
    Message.objects.using(WORKER).filter(pk=message).update(sent_to=f"…{phone[-4:]}" if phone else "")
    return phone


def settle(receipt: Receipt) -> None:
    """Takes down what the gateway says of a message that it was handed; what is settled already stays."""
    handed = Message.objects.using(WORKER).filter(pk=receipt.number, state__in=["handed", "unsure"])
    handed.update(
        state="delivered" if receipt.delivered else "failed", why=receipt.why[:200], settled_at=timezone.now(), tries=F("tries")
    )  # fmt: skip
