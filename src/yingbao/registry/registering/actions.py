"""What forms write, in the page's own transaction: whole or not at all. The database refuses what is not this desk's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yingbao.accounts.actions import beside
from yingbao.registry.actions import Saying, enrol, state, stop
from yingbao.registry.dictionary import FACTS, office_dictionary
from yingbao.registry.models import Statement, Subject
from yingbao.registry.registering.forms import Correction, Ending, NewFile, Relation, Restricted, Visit
from yingbao.registry.registering.happening import Happened

CORRECTION = "correction"
"""The source that is believed before all others (policies/office.yaml)."""


def register(form: NewFile, member: Subject | None = None) -> int:
    """A new file with what is known; a new household with its first `member`. The number of the file.

    Raises django.db.DatabaseError: not at this desk.
    """
    given = form.cleaned_data
    made = enrol(form.kind, given["area"])
    state(
        Saying(
            form.kind,
            made,
            given["source"],
            given["since"],
            given["reason"],
            form.facts(),
            evidence=given["evidence"],
        )
    )
    if member is not None:
        home = next(iter(office_dictionary().households))
        state(Saying(member.kind, member.pk, given["source"], given["since"], given["reason"], {home: made}))
    return made


def correct(subject: Subject, form: Correction) -> int:
    given = form.cleaned_data
    return state(
        Saying(
            subject.kind,
            subject.pk,
            CORRECTION,
            given["since"],
            given["reason"],
            form.facts(),
            evidence=given["evidence"],
        )
    )


def record_visit(subject: Subject, form: Visit) -> int:
    given = form.cleaned_data
    return state(
        Saying(
            subject.kind,
            subject.pk,
            given["source"],
            given["since"],
            given["reason"],
            form.facts(),
            evidence=given["evidence"],
        )
    )


def relate(subject: Subject, topic: str, form: Relation) -> int:
    """A relation of the dictionary, or a household that somebody belongs to (then `topic` is that fact)."""
    given = form.cleaned_data
    said: Mapping[str, Any] = {"reason": given["reason"], "evidence": given["evidence"]}
    if topic in office_dictionary().households:
        facts, source = {topic: given["other"]}, _who_is_believed(subject, topic, given["source"])
        return state(Saying(subject.kind, subject.pk, source, given["since"], facts=facts, **said))
    more = {"topic": topic, "other": given["other"], "until": given["until"], "facts": form.facts()}
    return state(Saying(subject.kind, subject.pk, given["source"], given["since"], **more, **said))


def happen(subject: Subject, form: Happened) -> str:
    """Something that happened to a subject; by what it is told from others of theirs."""
    given, occasion = form.cleaned_data, form.occasion
    said: Mapping[str, Any] = {"topic": form.topic, "occasion": occasion, "evidence": given["evidence"]}
    state(Saying(subject.kind, subject.pk, given["source"], form.began, given["reason"], form.facts(), **said))
    return occasion


def leave(subject: Subject, home: str, form: Ending) -> int:
    """From a day on, somebody belongs to no household of a kind; `home` is that fact. What registers say of it besides, and
    all else that was said with it, stays: a correction is believed before them."""
    given = form.cleaned_data
    return state(Saying(subject.kind, subject.pk, CORRECTION, given["day"], given["reason"], {home: None}))


def _who_is_believed(subject: Subject, home: str, source: str) -> str:
    """Where a correction has its word about a household already, nobody else's would be believed."""
    said = Statement.objects.filter(subject_id=subject.pk, topic=FACTS, source__code=CORRECTION, recorded_to=None)
    return CORRECTION if said.filter(restricted="", facts__has_key=home).exists() else source


def end(statement: Statement, form: Ending) -> int:
    return stop(statement.pk, form.cleaned_data["day"], form.cleaned_data["reason"])


def restrict(subject: Subject, form: Restricted) -> int:
    given = form.cleaned_data
    facts = {"address": given["address"]} if given["address"] else {}
    said = {"restricted": given["kind_of"], "evidence": given["evidence"], "topic": FACTS}
    return state(Saying(subject.kind, subject.pk, "visit", given["since"], given["reason"], facts, **said))


def note_restricted_look(token: str, subject: int) -> None:
    """That a restricted file is read is logged, committed before it is read, and hidden from whom it is about."""
    with beside(token) as cursor:
        cursor.execute(
            "SELECT office.write('look', %s, jsonb_build_object('facts', jsonb_build_array('restricted'), 'reason', ''), true)",
            [subject],
        )


def restricted_of(subject: int) -> list[Statement]:
    return list(
        Statement.objects.filter(subject_id=subject, recorded_to=None)
        .exclude(restricted="")
        .order_by("-valid_from", "-id")
    )
