"""The processes of all policies, copied into the database, whose functions hold people to them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from django.conf import settings
from django.db import transaction

from yingbao.casework.models import Plan, Word
from yingbao.casework.words import words
from yingbao.engine.policies.book import Book, fingerprint, load_book
from yingbao.engine.policies.process import Step, process_of


def keep_plan(using: str = "owner") -> int:
    """Writes the steps of the office's edition of the policies, if they are not those that stand; how many stand now.

    What stood before is kept: a case goes on from the step that it was entered by.
    """
    edition = fingerprint(settings.POLICIES, repr(settings.OVERLAYS))
    with transaction.atomic(using):
        for code, outcome in words().outcomes.items():
            fields = {"verdict": outcome.verdict, "reasoned": "reason" in outcome.asks}
            Word.objects.using(using).update_or_create(outcome=code, defaults=fields)
        now = Plan.objects.using(using).filter(current=True)
        if not now.filter(edition=edition).exists():
            now.update(current=False)
            Plan.objects.using(using).bulk_create(
                _plans(load_book(settings.POLICIES, overlays=settings.OVERLAYS, check=False), edition)
            )
        return now.count()


def _plans(book: Book, edition: str) -> Iterator[Plan]:
    for policy in sorted(book.by_id):
        for place, step in enumerate(process_of(book, policy, book.dictionary.office)):
            yield Plan(
                policy=policy, step=step.id, place=place, does=step.does, starts=step.starts, ends=step.ends, roles=list(step.by),
                within=_term(step), only_when=step.when, apart=list(step.apart), people=step.people, document=step.document,
                next=[list(pair) for pair in step.next], edition=edition,
            )  # fmt: skip


def _term(step: Step) -> str:
    """`30 working_days accept`: number, unit, and the step from which it counts, if that is not this one."""
    return f"{step.within.number} {step.within.unit} {step.within.since}".strip() if step.within else ""


@cache
def steps_of(policy: str) -> tuple[Step, ...]:
    """A policy's process with its labels and citations."""
    from yingbao.registry.answers.lawbook import book

    return process_of(book(), policy, book().dictionary.office)
