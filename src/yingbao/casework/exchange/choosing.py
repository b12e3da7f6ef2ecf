"""Whom a layout lists, as the desk sees them: whose decision is in force, or whose case is open, with their families."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Q

from yingbao.casework.exchange.layouts import Layout
from yingbao.casework.models import Case
from yingbao.engine.calendar import add_months
from yingbao.registry.models import Statement, Subject

MOST: Final = 20_000


@dataclass(frozen=True)
class Line:
    """A row to be: whose matter, whom it tells of, the case and the decision in force, and the family, its head first."""

    subject: int
    about: int
    case: int | None
    statement: int | None
    people: tuple[int, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "subject": self.subject, "about": self.about, "case": self.case, "statement": self.statement,
            "people": list(self.people),
        }  # fmt: skip


@dataclass(frozen=True)
class _Matter:
    subject: int
    case: int | None
    statement: int | None


def lines_of(layout: Layout, month: date, today: date) -> list[Line]:
    """The rows of a list; one more than MOST where there are too many. Restricted files and cases are in no list."""
    matters = _open(layout) if layout.rows == "cases" else _granted(layout, month, today)
    wanted = [matter.subject for matter in matters]
    kinds = dict(Subject.objects.filter(pk__in=wanted, restricted="").values_list("pk", "kind"))
    families = _families(kinds)
    found = list[Line]()
    for matter in matters:
        if kinds.get(matter.subject) == layout.kind:
            people = families[matter.subject]
            for about in people if layout.each == "member" else (matter.subject,):
                found.append(Line(matter.subject, about, matter.case, matter.statement, people))
        if len(found) > MOST:
            break
    return found


def _open(layout: Layout) -> list[_Matter]:
    cases = Case.objects.filter(policy__in=layout.policies, closed_day=None, restricted="").order_by("id")
    return [_Matter(subject, case, None) for case, subject in cases.values_list("pk", "subject_id")[: MOST + 1]]


def _granted(layout: Layout, month: date, today: date) -> list[_Matter]:
    """Decisions in force on a day of the month, or today; of one subject and programme the last, where each counts once."""
    begins, ends = (month, add_months(month, 1)) if layout.rows == "month" else (today, None)
    started = Q(valid_from__lt=ends) if ends else Q(valid_from__lte=today)
    held = Statement.objects.filter(
        started, Q(valid_to=None) | Q(valid_to__gt=begins), topic="decisions", recorded_to=None, restricted="",
        facts__policy__in=list(layout.policies),
    ).select_related("subject").order_by("subject_id", "valid_from", "id")  # fmt: skip
    found = list(held[: 2 * MOST])
    cases = _cases(found)
    matters = dict[Any, _Matter]()
    for one in found:
        subject = one.subject.merged_into_id or one.subject_id
        key = one.pk if layout.rows == "decisions" else (subject, one.facts["policy"])
        matters[key] = _Matter(subject, cases.get((one.evidence, subject)), one.pk)
    return list(matters.values())


def _cases(statements: Sequence[Statement]) -> dict[tuple[str, int], int]:
    numbers = {one.evidence for one in statements if one.evidence}
    found = Case.objects.filter(number__in=numbers, restricted="").values_list("number", "subject_id", "pk")
    return {(number, subject): case for number, subject, case in found}


def _families(kinds: dict[int, str]) -> dict[int, tuple[int, ...]]:
    """Of each subject who lives with it, in order of their files, whom a person's own matter is about first."""
    people = [one for one, kind in kinds.items() if kind == "person"]
    homes = dict(Subject.objects.filter(pk__in=people, household__isnull=False).values_list("pk", "household_id"))
    of_home = _members({*homes.values(), *(one for one, kind in kinds.items() if kind == "household")})
    found = dict[int, tuple[int, ...]]()
    for one, kind in kinds.items():
        family = of_home.get(homes.get(one, one), ()) if kind in ("person", "household") else ()
        found[one] = (one, *(other for other in family if other != one)) if kind == "person" else family
    return found


def _members(homes: Iterable[int]) -> dict[int, tuple[int, ...]]:
    living = Subject.objects.filter(household_id__in=list(homes), merged_into=None, kind="person", restricted="")
    found = dict[int, tuple[int, ...]]()
    for pk, home in living.filter(profile__death__isnull=True).order_by("id").values_list("pk", "household_id"):
        found[home] = (*found.get(home, ()), pk)
    return found
