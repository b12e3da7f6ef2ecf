"""What was reported of a case, and of which policies few may know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from yingbao.accounts.actions import beside
from yingbao.casework.models import Case
from yingbao.casework.queries import first_step, names
from yingbao.casework.reports.models import Report
from yingbao.casework.reports.sealing import Reporter, Spot, unseal
from yingbao.casework.words import words
from yingbao.engine.dictionary import Label


@dataclass(frozen=True)
class Reported:
    """A report on a page: how it came, who took it down, whether the case was open before it, and who reported (None: not looked at)."""

    it: Report
    way: Label
    by: str
    further: bool
    who: Reporter | None = None


def reported(case: Case, opened: Mapping[int, Reporter]) -> list[Reported]:
    """The latest first. `opened`: who reported, by the number of the report."""
    found = list(case.reports.order_by("-at", "-id")) if case.restricted else []
    users, known = names(one.taken_by for one in found), words().ways
    first = min((one.pk for one in found if one.at <= case.opened_at), default=0)
    return [
        Reported(
            one,
            known.get(one.way, Label(one.way, one.way)),
            users.get(one.taken_by, ""),
            one.pk != first,
            opened.get(one.pk),
        )
        for one in found
    ]


def reporters(token: str, case: Case) -> dict[int, Reporter]:
    """Who reported, by the number of the report, after a look that is committed first and hidden from whom the case is about.

    Raises django.db.DatabaseError: not for this desk.
    """
    with beside(token) as cursor:
        look = cursor.execute("SELECT casework.ask_reporters(%s)", [case.pk]).fetchone()[0]
    with beside(token) as cursor:
        sealed = dict(
            cursor.execute("SELECT report, sealed FROM casework.reporters(%s, %s)", [look, case.pk]).fetchall()
        )
    found = case.reports.filter(pk__in=sealed)
    return {one.pk: unseal(Spot(one.words, one.way, one.day, one.taken_by), sealed[one.pk]) for one in found}


def known_to_few(policy: str, today: date) -> bool:
    """Whether few may know of every case of a policy from its first step on: what somebody tells of it is a report."""
    first = first_step(policy, today)
    return first is not None and "few" in first.fields
