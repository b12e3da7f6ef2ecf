"""The job of an edition: its files are checked with all their examples, kept, and compared with the edition in force."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.db import connections

from yingbao.accounts.models import Office
from yingbao.accounts.refusals import Refused
from yingbao.discovery.night.law import fingerprint
from yingbao.discovery.publishing import differences, drafting, refusals
from yingbao.discovery.publishing.effects import effects
from yingbao.discovery.publishing.models import Edition, Publication
from yingbao.discovery.publishing.refusals import refused
from yingbao.discovery.publishing.signals import kept
from yingbao.engine.faults import Fault, Faults, render
from yingbao.engine.findings.cards import cards_of
from yingbao.engine.findings.shift import changing_days
from yingbao.engine.policies.book import Book, load_book
from yingbao.engine.policies.book import fingerprint as fingerprint_of
from yingbao.engine.policies.law import Law
from yingbao.engine.readings.checking import check_examples
from yingbao.registry.answers.lawbook import book as book_in_force
from yingbao.web.editions import folder_of, one_edition, settle

USING = "worker"
AHEAD = 400
"""So many days ahead a change of the law is looked for, if the editions say the same today."""
TOLD = ("fingerprint", "state", "stage", "share", "against", "day", "found", "faults", "checked_at")
"""What the worker may write of an edition: never who proposed it."""
MOST_CASES = 8
"""For so many policies the solver looks for examples."""
Telling = Callable[[str, float], None]


def examine(number: int) -> None:
    """Checks and compares a waiting edition. Safe to repeat: a killed one begins anew."""
    edition = Edition.objects.using(USING).get(pk=number)
    if edition.state != "waiting":
        return
    try:
        with one_edition() as in_force:
            _examine(edition, in_force, lambda stage, share: _tell(number, stage, share))
    except Faults as wrong:
        faults = sorted(wrong.faults, key=_place)
        _refuse(edition, {lang: render(faults, lang) for lang in differences.LANGUAGES})
    except Refused as no:
        _refuse(edition, {"zh": no.why.zh, "en": no.why.en})
    except Exception:
        structlog.get_logger().exception("check of an edition broken off", edition=number)
        _refuse(edition, {"zh": refusals.BROKEN.zh, "en": refusals.BROKEN.en})


def _place(fault: Fault) -> tuple[str, int]:
    return (fault.place.file, fault.place.line) if fault.place else ("", 0)


def _examine(edition: Edition, in_force: Path, tell: Telling) -> None:
    folder = settle(folder_of(edition.fingerprint) if edition.fingerprint else drafting.draft_of(edition.pk))
    tell("checking", 0)
    book = load_book(folder, overlays=settings.OVERLAYS)
    if not edition.fingerprint:
        _check(load_book(folder), tell)
        edition.fingerprint = _kept(edition, folder)
        folder = folder_of(edition.fingerprint)
        book = load_book(folder, overlays=settings.OVERLAYS)
    kept.send(sender=Edition, folder=folder, edition=edition.fingerprint)
    _keep_installed()
    edition.against = fingerprint()
    edition.day, edition.found = _compared(book, (in_force, folder), tell)
    edition.faults = {}
    edition.state, edition.stage, edition.share, edition.checked_at = "checked", "", 1, datetime.now(UTC)
    edition.save(using=USING, update_fields=TOLD)


def _check(book: Book, tell: Telling) -> None:
    """Every worked example of every file, by the law alone: no made-up value of an overlay fills what an example leaves
    unknown. Raises Faults."""
    files, done = sum(bool(file.example_spans) for file in book.files), 0

    def told(_: str) -> None:
        nonlocal done
        done += 1
        tell("checking", done / files)

    _, wrong = check_examples(book, told)
    if wrong:
        raise Faults(wrong)


def _kept(edition: Edition, draft: Path) -> str:
    """The edition's fingerprint, its files put under it. Raises Refused: it is in force, or was proposed before."""
    name = fingerprint_of(draft, repr(settings.OVERLAYS))
    if name == fingerprint():
        raise refused(refusals.SAME)
    if other := Edition.objects.using(USING).filter(fingerprint=name).exclude(pk=edition.pk).first():
        raise refused(refusals.KNOWN, n=other.pk)
    drafting.keep(draft, name)
    Edition.objects.using(USING).filter(pk=edition.pk).update(fingerprint=name)
    drafting.discard(edition.pk)
    return name


def _keep_installed() -> None:
    """What the office was set up with is an edition too, to come back to; nobody proposed it."""
    if Publication.objects.using(USING).exists():
        return
    name = fingerprint_of(Path(settings.POLICIES), repr(settings.OVERLAYS))
    drafting.keep(Path(settings.POLICIES), name)
    told = {
        "name": "",
        "reason": "",
        "state": "checked",
        "proposed_at": datetime.now(UTC),
        "checked_at": datetime.now(UTC),
    }
    Edition.objects.using(USING).get_or_create(fingerprint=name, defaults=told)


def _compared(new: Book, folders: tuple[Path, Path], tell: Telling) -> tuple[date | None, dict[str, Any]]:
    """The day from which the editions differ (None: they do not), and in what."""
    old, today = book_in_force(), Office.objects.using(USING).get().day
    tell("comparing", 0)
    found: dict[str, Any] = {"texts": differences.texts(*folders), "policies": []}
    days = changing_days(old, new, today, AHEAD)
    if not days:
        return None, found
    (day, names), *later = days
    found["later"] = [[then.isoformat(), _titled(old, new, others)] for then, others in later]
    told = {}
    for place, name in enumerate(names):
        tell("comparing", place / len(names))
        told[name] = {
            "rules": differences.rules(old, new, name, day),
            "cases": differences.cases(old, new, name, day) if place < MOST_CASES else [],
        }
    tell("counting", 0)
    seen = effects(old, new, day, lambda share: tell("counting", share))
    counts = {shift.policy: asdict(shift) for shift in seen.shifts}
    made_up = {
        card.id
        for book in (old, new)
        for card in cards_of(Law(book, day, book.dictionary.office), names)
        if card.illustrative
    }
    titles = _titled(old, new, names)
    found["policies"] = [
        {"id": name, "title": titles[name], "made_up": name in made_up, "counts": counts.get(name),
         "places": seen.places.get(name, []), **told[name]}
        for name in names
    ]  # fmt: skip
    return day, found


def _titled(old: Book, new: Book, names: Iterable[str]) -> dict[str, dict[str, str]]:
    return {name: asdict(title) for name, title in differences.titles(old, new, names).items()}


def _tell(number: int, stage: str, share: float) -> None:
    with connections[USING].cursor() as cursor:
        cursor.execute("UPDATE discovery_edition SET stage = %s, share = %s WHERE id = %s", [stage, share, number])


def _refuse(edition: Edition, faults: dict[str, str]) -> None:
    """An edition that was checked before stays so; only its comparison failed."""
    state = "checked" if edition.fingerprint and edition.checked_at else "refused"
    told = {"state": state, "faults": faults, "stage": "", "against": ""}
    Edition.objects.using(USING).filter(pk=edition.pk).update(**told)
    if state == "refused":
        drafting.discard(edition.pk)
