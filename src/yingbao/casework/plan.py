"""The processes of all policies, copied into the database, whose functions hold people to them.

Each edition of the policies has its steps there from the day it is checked; which stand (`current`) turns in the transaction
that publishes it (sql/editions.sql). Words of casework.yaml and letters come with the software, like the dictionary.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import connections, transaction

from yingbao.casework.models import Mark, Plan, Word
from yingbao.casework.words import words
from yingbao.discovery.night.law import installed
from yingbao.discovery.publishing.models import Publication
from yingbao.engine.dictionary import Label
from yingbao.engine.policies.book import Book, load_book
from yingbao.engine.policies.process import Step, process_of, steps_on
from yingbao.engine.readings.say import citing
from yingbao.registry.answers.lawbook import book
from yingbao.web.editions import folder_of, policies, settle

LOT = "drawn"
"""A mark that falls to a case by lot."""
NOBODYS = (LOT, "decided", "died", "minor")
"""Marks that nobody sets: by lot, by what the case decided, and by the registry as it stands."""
BESIDE = ("label", "cited", "event", "entry")
"""What is shown of a step, and what is asked where a case begins; a case under way is held to none of it."""
BINDING = (
    "policy", "step", "place", "does", "starts", "ends", "roles", "within", "only_when", "apart", "people", "most", "document", "fields",
    "next",
)  # fmt: skip
"""What a case is held to; where only what is shown differs, the step is the same."""


def keep_plans(using: str = "owner") -> int:
    """Words, and the steps of the edition in force and of the one that came with the software; how many steps stand now."""
    with transaction.atomic(using):
        for code, outcome in words().outcomes.items():
            usual, most = outcome.lasts or (None, None)
            fields = {"verdict": outcome.verdict, "reasoned": "reason" in outcome.asks, "once": outcome.once}
            fields |= {"lasts": usual, "lasts_most": most, "papers": "papers" in outcome.asks}
            fields |= {"suspends": outcome.suspends}
            Word.objects.using(using).update_or_create(outcome=code, defaults=fields)
        for code, fact in words().set_by.items():
            Mark.objects.using(using).update_or_create(code=code, defaults={"fact": fact})
        Mark.objects.using(using).exclude(code__in=words().set_by).delete()
        keep_plan(Path(settings.POLICIES), installed(), using)
        return follow(using)


def follow(using: str = "worker") -> int:
    """The steps of the edition published last stand, of the installed one where none was; how many. Safe to repeat.

    An edition whose files are gone leaves what stands.
    """
    last = Publication.objects.using(using).select_related("edition").order_by("-id").first()
    edition = last.edition.fingerprint if last else installed()
    folder = folder_of(edition) if last else Path(settings.POLICIES)
    with transaction.atomic(using):
        if folder.exists():
            keep_plan(folder, edition, using)
            with connections[using].cursor() as cursor:
                cursor.execute("SELECT casework.go_by(%s)", [edition])
        return Plan.objects.using(using).filter(current=True).count()


def keep_plan(folder: Path, edition: str, using: str = "worker") -> None:
    """Writes the steps of an edition; they do not stand yet. What a newer software reads otherwise in the same files takes
    the place of what it read before, which is kept without an edition for the cases that were entered by it."""
    new = list(_plans(load_book(settle(folder), overlays=settings.OVERLAYS, check=False), edition))
    kept = sorted(Plan.objects.using(using).filter(edition=edition), key=lambda plan: (plan.policy, plan.place))
    if [_binding(plan) for plan in kept] != [_binding(plan) for plan in new]:
        for plan in new:
            plan.current = any(one.current for one in kept)
        with transaction.atomic(using):
            Plan.objects.using(using).filter(edition=edition).update(edition="", current=False)
            Plan.objects.using(using).bulk_create(new)
        return
    for old, plan in zip(kept, new, strict=True):
        beside = {name: getattr(plan, name) for name in BESIDE}
        if beside != {name: getattr(old, name) for name in BESIDE}:
            Plan.objects.using(using).filter(pk=old.pk).update(**beside)


def _binding(plan: Plan) -> tuple[object, ...]:
    return tuple(getattr(plan, name) for name in BINDING)


def _plans(book: Book, edition: str) -> Iterator[Plan]:
    for policy in sorted(book.by_id):
        event = _event(book, policy)
        for place, step in enumerate(process_of(book, policy, book.dictionary.office)):
            yield Plan(
                policy=policy, step=step.id, place=place, does=step.does, starts=step.starts, ends=step.ends, roles=list(step.by),
                within=_terms(step), only_when=step.when, apart=list(step.apart), people=step.people, document=step.document,
                most=[[limit.role, limit.amount] for limit in step.most],
                fields=list(step.fields), entry=list(step.entry),
                next=[list(pair) for pair in step.next], edition=edition, current=False, label=asdict(step.label), cited=_cited(step),
                event=event,
            )  # fmt: skip


def _event(book: Book, policy: str) -> str:
    """The table of a policy's events; '' where it goes by periods."""
    chain = book.chain(policy, book.dictionary.office)
    return chain.root if chain and chain.root != chain.subject else ""


def _terms(step: Step) -> str:
    """`10 working_days; 30 working_days accept`: number, unit, and the step from which it counts, if that is not this one."""
    return "; ".join(f"{term.number} {term.unit} {term.since}".strip() for term in step.within)


def _cited(step: Step) -> dict[str, str]:
    return asdict(Label(citing.cited(step, "zh"), citing.cited(step, "en")))


def steps_of(policy: str) -> tuple[Step, ...]:
    """A policy's process with its labels and citations, in the edition in force."""
    return _steps_of(policies(), policy)


def grants(policy: str) -> bool:
    """Whether a case of it may end with something granted, which is in force from then on."""
    outcomes = words().outcomes
    return any(outcomes[outcome].verdict == "grant" for step in steps_of(policy) for outcome, _ in step.next)


def labels_of(policy: str, steps: Iterable[str]) -> list[Label]:
    """What these steps of a policy's process are called, each name once."""
    wanted = set(steps)
    return list(dict.fromkeys(step.label for step in steps_of(policy) if step.id in wanted))


def bars(policy: str, done: str) -> list[Label]:
    """The steps that who does this one may not do in the same case."""
    return labels_of(policy, (step.id for step in steps_of(policy) if done in step.apart))


def ahead(policy: str, leads_to: Iterable[str], day: date) -> list[Step]:
    """The steps that a case comes to, by whatever marks, if what is done now leads to one of these."""
    now = steps_on(steps_of(policy), day)
    found: dict[str, Step] = {}
    coming = list(leads_to)
    while coming:
        name = coming.pop(0)
        if name in now and name not in found:
            found[name] = now[name]
            coming += [to for _, to in now[name].next]
    return list(found.values())


def marks_of(policy: str) -> dict[str, Label]:
    """The marks that turn the way of its cases, and that a person sets."""
    read = {step.when.removeprefix("not ") for step in steps_of(policy)}.difference(NOBODYS)
    return {code: label for code, label in words().marks.items() if code in read}


@lru_cache(maxsize=100)
def _steps_of(edition: Path, policy: str) -> tuple[Step, ...]:
    return process_of(book(), policy, book().dictionary.office)
