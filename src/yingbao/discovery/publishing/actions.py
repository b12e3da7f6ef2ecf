"""What people do with editions: propose, have compared again, publish."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from yingbao.accounts.refusals import Refused, in_words_of
from yingbao.discovery.publishing import drafting, refusals, tasks
from yingbao.discovery.publishing.models import Edition
from yingbao.discovery.publishing.signals import published
from yingbao.discovery.publishing.taking import Given
from yingbao.discovery.tasks import look_soon
from yingbao.registry.queries import single
from yingbao.web.editions import folder_of, go_by


def propose(given: Given, reason: str) -> int:
    """Takes in an edition and queues its check; its number. Raises Refused."""
    with in_words_of(refusals.WHY), transaction.atomic("default"):
        number = int(single("SELECT discovery.propose(%s, %s)", [given.name, reason]))
        drafting.draft(number, given)
        transaction.on_commit(partial(tasks.examine.defer, edition=number), using="default")
    return number


def compare_again(number: int) -> None:
    """Queues a comparison with the edition in force now. Raises Refused."""
    with in_words_of(refusals.WHY), transaction.atomic("default"):
        single("SELECT discovery.compare_again(%s)", [number])
        transaction.on_commit(partial(tasks.examine.defer, edition=number), using="default")


def publish(edition: Edition, in_force: str, reason: str) -> None:
    """From the commit on every process goes by it, and the worker looks at everybody anew. Raises Refused."""
    if edition.fingerprint and not folder_of(edition.fingerprint).exists():
        raise Refused(refusals.GONE)
    with in_words_of(refusals.WHY), transaction.atomic("default"):
        fingerprint = str(single("SELECT discovery.publish(%s, %s, %s)", [edition.pk, in_force, reason]))
        transaction.on_commit(partial(go_by, fingerprint), using="default")
        transaction.on_commit(look_soon, using="default")
        transaction.on_commit(partial(published.send, sender=Edition), using="default")
