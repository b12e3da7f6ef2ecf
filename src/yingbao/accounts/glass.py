"""Breaking the glass: one file outside one's area, for an hour, with a reason; and its review afterwards."""

from __future__ import annotations

from django.utils import timezone

from yingbao.accounts.actions import beside, write_log
from yingbao.accounts.desks import Desk
from yingbao.accounts.middleware import at_gate
from yingbao.accounts.models import Entry, Glass
from yingbao.accounts.refusals import in_words
from yingbao.database.address import key_store
from yingbao.engine.dictionary import Label
from yingbao.web.logging import masked

SHORTEST = 5
"""Letters of a reason, as office.break_glass wants it."""
VERDICTS = {
    "justified": Label("确有必要", "justified"),
    "unclear": Label("需要进一步了解", "needs a talk"),
    "abuse": Label("没有正当理由", "not justified"),
}


def break_glass(token: str, number: str, reason: str) -> int | None:
    """Opens the file with this ID number for an hour; its subject, None if there is none (which is logged too).

    Committed before anything is shown. Numbers in the reason are blotted out: the reason is read by others.
    Raises django.db.DatabaseError for a desk that may not, or a reason that is too short.
    """
    with beside(token) as cursor:
        hashes, told = key_store().ring().hashes(number), masked(reason)
        found = cursor.execute("SELECT office.break_glass(%s, %s)", [hashes, told]).fetchone()[0]
        if found is None:
            write_log("glass", None, {"found": False, "reason": told}, "looks")
        return None if found is None else int(found)


def open_glass(desk: Desk, subject: int) -> Glass | None:
    """The glass through which this desk sees the file now, if it does. Asks the database only where it may be so."""
    if subject not in desk.subjects or not desk.may("glass"):
        return None
    now = timezone.now()
    found = Glass.objects.using("gate").filter(desk_id=desk.id, subject_id=subject, until__gt=now)
    return found.order_by("-until").first()


def waiting(desk: Desk) -> int:
    """How many wait for this desk's review; 0 for who reviews none."""
    if not desk.may("review"):
        return 0
    return Glass.objects.using("gate").filter(reviewed_at=None).exclude(desk__user_id=desk.user).count()


def traces(glass: Glass) -> list[Entry]:
    """What was done with the file through this glass, as the log has it."""
    done = Entry.objects.using("gate").filter(desk_id=glass.desk_id, subject_id=glass.subject_id, at__gte=glass.at)
    entries = done.filter(at__lte=glass.until).order_by("id")[:200]
    return [entry for entry in entries if entry.detail.get("table") != Glass._meta.db_table]


def review(token: str, glass: Glass, verdict: str, opinion: str) -> None:
    """Raises Refused: reviewed already, or not this desk's to review."""
    with in_words(), at_gate(token):
        Glass.objects.using("gate").filter(pk=glass.pk).update(verdict=verdict, opinion=masked(opinion))
