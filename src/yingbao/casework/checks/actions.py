"""What people do with means checks; the database checks the right to it, and that nobody is asked or judged unheard."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from yingbao.casework.checks.layouts import Layout
from yingbao.casework.checks.models import Authorisation, CheckLine
from yingbao.registry.queries import rows, single
from yingbao.registry.secrets import ring
from yingbao.registry.signals import stated


@dataclass(frozen=True)
class Signed:
    """An authorisation: of whom, to ask which institutions, signed when, until when (inclusive); `note`: who signed for whom; `form`: on
    which of the case's printed forms, None for another paper."""

    people: tuple[int, ...]
    institutions: tuple[str, ...]
    day: date
    until: date
    note: str = ""
    form: int | None = None


@dataclass(frozen=True)
class Handed:
    """A line that goes out: its number in the batch, about which subject, by whose ID numbers it is looked up, by whose authorisations."""

    place: int
    subject: int
    people: tuple[int, ...]
    authorisations: tuple[Authorisation, ...]


def authorise(case: int, signed: Signed) -> int:
    """Takes an authorisation down. Raises django.db.DatabaseError: at_check, of_the_family, known_institution, signed, as_printed."""
    given = [list(signed.people), list(signed.institutions), signed.day, signed.until, signed.note]
    if signed.form is not None:
        return int(single("SELECT casework.authorise_by(%s, %s, %s, %s, %s, %s, %s)", [case, signed.form, *given]))
    return int(single("SELECT casework.authorise(%s, %s, %s, %s, %s, %s)", [case, *given]))


def print_form(case: int, institutions: Iterable[str], until: date) -> int:
    """Remembers a form that is about to be printed; which one of the case. Raises django.db.DatabaseError: at_check, signed."""
    return int(single("SELECT casework.keep_form(%s, %s, %s)", [case, list(institutions), until]))


def withdraw(case: int, person: int, note: str) -> None:
    """Takes back what a person authorised. Raises django.db.DatabaseError: not from this desk, nothing_to_withdraw."""
    rows("SELECT casework.withdraw(%s, %s, %s)", [case, person, note])


def begin(institution: str, cases: Iterable[int]) -> int:
    """A batch for an institution; its number in the table. Raises django.db.DatabaseError: at_check, authorised."""
    return int(single("SELECT casework.begin_check(%s, %s)", [institution, list(cases)]))


def hand_over(batch: int, layout: Layout) -> list[Handed]:
    """The lines of a batch, once; by which layout they go out is kept. Raises django.db.DatabaseError: handed_once, authorised."""
    given = [batch, layout.file_name, layout.print]
    found = rows("SELECT place, subject, people FROM casework.hand_over(%s, %s, %s)", given)
    by = dict(CheckLine.objects.filter(batch_id=batch).values_list("place", "authorisations"))
    held = Authorisation.objects.prefetch_related("withdrawals").in_bulk({one for them in by.values() for one in them})
    return [
        Handed(place, subject, tuple(people), tuple(held[number] for number in sorted(by[place])))
        for place, subject, people in found
    ]


def drop(batch: int, reason: str) -> None:
    """Gives a batch up. Raises django.db.DatabaseError: not who made it, reasoned."""
    rows("SELECT casework.drop_check(%s, %s)", [batch, reason])


def answer(line: CheckLine, numbers: Iterable[str], said: Mapping[str, Any], as_of: date) -> list[str]:
    """Keeps an answer; in which facts it differs. Raises django.db.DatabaseError: line_stands, same_person, facts_asked."""
    keys = ring()
    hashes = [[found.hex() for found in keys.hashes(number)] for number in numbers]
    given = [line.pk, json.dumps(hashes), json.dumps(dict(said)), as_of]
    return list(single("SELECT casework.answer(%s, %s::jsonb, %s::jsonb, %s)", given))


def hear(line: CheckLine, words: str, *, spoke: bool) -> None:
    """The family's account, or why there is none. Raises django.db.DatabaseError: line_stands, reasoned."""
    rows("SELECT casework.hear(%s, %s, %s)", [line.pk, spoke, words])


def settle(line: CheckLine, reason: str, *, counts: bool) -> None:
    """Lets an answer count, or leaves it. Raises django.db.DatabaseError: unheard, line_stands, reasoned."""
    rows("SELECT casework.settle_check(%s, %s, %s)", [line.pk, counts, reason])
    transaction.on_commit(lambda: stated.send_robust(sender=None), using="default")
