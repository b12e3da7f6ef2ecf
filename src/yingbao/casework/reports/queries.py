"""What was reported of a case, and of which policies few may know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from yingbao.casework.models import Case
from yingbao.casework.queries import first_step, names
from yingbao.casework.reports.models import Report
from yingbao.casework.words import words
from yingbao.engine.dictionary import Label


@dataclass(frozen=True)
class Reported:
    """A report on a page: how it came, who took it down, whether the case was open before it."""

    it: Report
    way: Label
    by: str
    further: bool


def reported(case: Case) -> list[Reported]:
    """The latest first."""
    found = list(case.reports.order_by("-at", "-id")) if case.restricted else []
    users, known = names(one.taken_by for one in found), words().ways
    first = min((one.pk for one in found if one.at <= case.opened_at), default=0)
    return [
        Reported(one, known.get(one.way, Label(one.way, one.way)), users.get(one.taken_by, ""), one.pk != first)
        for one in found
    ]


def known_to_few(policy: str, today: date) -> bool:
    """Whether few may know of every case of a policy from its first step on: what somebody tells of it is a report."""
    first = first_step(policy, today)
    return first is not None and "few" in first.fields
