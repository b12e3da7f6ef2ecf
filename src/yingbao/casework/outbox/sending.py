"""The worker hands waiting messages to the gateway: written down before, so that a crash sends nothing twice unseen."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Final

from django.db import connections, transaction
from django.db.models import F
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
NO_PHONE: Final = "没有可用的电话 / no phone that can be used"
NO_ANSWER: Final = "网关没有接收 / the gateway did not take it"


def send_all(by: Gateway | None = None) -> int:
    """Hands over whatever waits, run by run; how many messages. What a crash left half handed over is settled first."""
    service, sent = by or gateway(), 0
    _take_up(service)
    while claimed := _claim():
        sent += _hand(service, *claimed)
    for receipt in service.receipts():
        settle(receipt)
    return sent


def _take_up(service: Gateway) -> None:
    """Runs that were begun and not ended: the gateway has them, has them not, or cannot tell."""
    begun = Message.objects.using(WORKER).filter(state="handing")
    for run in list(begun.values_list("run", flat=True).distinct()):
        held = service.holds(run)
        state = {True: "handed", False: "waiting", None: "unsure"}[held]
        begun.filter(run=run).update(state=state, settled_at=timezone.now())


def _claim() -> tuple[str, list[Message]] | None:
    """Takes a run of waiting messages, committed before anything leaves; None if nothing waits."""
    run = uuid.uuid4().hex
    with transaction.atomic(WORKER):
        waiting = Message.objects.using(WORKER).filter(state="waiting", channel="sms", tries__lt=TRIES).order_by("id")
        some = list(waiting.select_related("case").select_for_update(skip_locked=True, of=("self",))[:MOST])
        for message in some:
            message.text = _text(message)
            message.state, message.run, message.tries = "handing", run, message.tries + 1
        Message.objects.using(WORKER).bulk_update(some, ["state", "run", "tries", "text"])
    return (run, some) if some else None


def _text(message: Message) -> str:
    kind = kinds().get(message.kind)
    return written(kind, message.case.number, house().issuer, house().phone) if kind else ""


def _hand(service: Gateway, run: str, messages: Sequence[Message]) -> int:
    of_run = Message.objects.using(WORKER).filter(run=run, state="handing")
    phones = {message.pk: phone for message in messages if message.text and (phone := _phone(message.whom_id))}
    of_run.exclude(pk__in=phones).update(state="failed", why=NO_PHONE, settled_at=timezone.now())
    try:
        service.hand(run, [Outgoing(one.pk, phones[one.pk], one.text) for one in messages if one.pk in phones])
    except OSError:
        of_run.filter(tries__lt=TRIES).update(state="waiting", run="")
        of_run.update(state="failed", why=NO_ANSWER, settled_at=timezone.now())
        return 0
    return of_run.update(state="handed", settled_at=timezone.now())


def _phone(whom: int) -> str:
    """The phone of somebody; '' where none is kept, or it was tampered with."""
    with connections[WORKER].cursor() as cursor:
        found = cursor.execute("SELECT encode(cipher, 'base64'), whose FROM casework.phone(%s)", [whom]).fetchone()
    try:
        return opened({"phone": found})["phone"] if found else ""
    except Trouble:
        return ""


def settle(receipt: Receipt) -> None:
    """Takes down what the gateway says of a message that it was handed; what is settled already stays."""
    handed = Message.objects.using(WORKER).filter(pk=receipt.number, state__in=["handed", "unsure"])
    handed.update(
        state="delivered" if receipt.delivered else "failed", why=receipt.why[:200], settled_at=timezone.now(), tries=F("tries")
    )  # fmt: skip
