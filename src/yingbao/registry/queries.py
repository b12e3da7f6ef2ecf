"""What the pages read of the registry. Row-level security leaves out whatever the desk does not see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Prefetch, Q, QuerySet

from yingbao.accounts.desks import Desk
from yingbao.engine.calendar import completed_years
from yingbao.engine.dictionary import Label
from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.models import Pair, Source, Subject

NAMELESS = {
    "person": Label("无名氏", "unnamed person"),
    "household": Label("家庭", "household"),
    "organisation": Label("未具名单位", "unnamed organisation"),
    "place": Label("未具名地点", "unnamed place"),
}
DEATH = "death"
"""A profile has this fact of who has died."""
FAMILY = Label("家", "'s household")


@dataclass(frozen=True)
class Named:
    """A subject as others are shown it: its number, kind, name, age in completed years (None: not known, or no person)."""

    id: int
    kind: str
    name: Label
    age: int | None = None
    dead: bool = False

    @property
    def kind_label(self) -> Label:
        return office_dictionary().dictionary.tables[self.kind].label


def find_subject(number: int) -> Subject | None:
    """The subject, if the desk sees it; what was merged away leads to what was kept."""
    found = Subject.objects.filter(pk=number).first()
    while found is not None and found.merged_into_id is not None:
        found = Subject.objects.filter(pk=found.merged_into_id).first()
    return found


def files_of(subject: int) -> list[int]:
    """The files that read as one: its own, and what was merged into it, as far as the desk sees them. Asked for by themselves, for a
    join that offers the one or the other reads every statement there is."""
    return list(Subject.objects.filter(Q(pk=subject) | Q(merged_into=subject)).values_list("pk", flat=True))


def named(subject: Subject, today: date, *, head: Subject | None = None) -> Named:
    """A subject as others are shown it. A household is called by its `head`."""
    profile: Mapping[str, Any] = subject.profile
    birth, death = _day(profile.get("birth")), _day(profile.get("death"))
    age = completed_years(birth, death if death and death <= today else today) if birth and birth <= today else None
    return Named(subject.pk, subject.kind, _label(subject, head), age, death is not None and death <= today)


def called(subject: Subject) -> Label:
    """How a subject is called where its age does not matter. Rows of a list come with `heads_of_each`, so that none asks for its own."""
    members = subject.people.all() if subject.kind == "household" and not subject.name else []
    return _label(subject, _head([one for one in members if one.merged_into_id is None and not one.restricted]))


def _head(members: Sequence[Subject]) -> Subject | None:
    """By whom a household of these, none restricted, is called: the lowest number of who lives, or else of all. Of one alone the profile is
    not read."""
    if len(members) < 2:
        return members[0] if members else None
    return min(members, key=lambda one: (DEATH in one.profile, one.pk))


def _label(subject: Subject, head: Subject | None) -> Label:
    name = subject.name or str(subject.profile.get("alias") or "")
    if not name and head is not None and head.name:
        return Label(f"{head.name}{FAMILY.zh}", f"{head.name}{FAMILY.en}")
    return Label(name, name) if name else _nameless(subject)


def _nameless(subject: Subject) -> Label:
    kind = NAMELESS.get(subject.kind) or office_dictionary().dictionary.tables[subject.kind].label
    return Label(f"{kind.zh} {subject.pk}", f"{kind.en} {subject.pk}")


def _day(text: Any) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except (TypeError, ValueError):
        return None


def names_of(ids: Iterable[int | None], today: date) -> dict[int, Named]:
    """Those of `ids` that the desk sees, as they are called."""
    wanted = {number for number in ids if number is not None}
    return named_each(Subject.objects.filter(pk__in=wanted), today) if wanted else {}


def named_each(subjects: Iterable[Subject], today: date) -> dict[int, Named]:
    """These as they are called; the heads of households are read together."""
    found = list(subjects)
    heads = heads_of(one.pk for one in found if one.kind == "household" and not one.name)
    return {one.pk: named(one, today, head=heads.get(one.pk)) for one in found}


def heads_of(households: Iterable[int]) -> dict[int, Subject]:
    """Of each household the member with the lowest number who lives, or else of all: it is called by them, and by nobody whose file is
    restricted, for what a home is called stands on letters and doors."""
    wanted = list(households)
    found = _heads().filter(household_id__in=wanted) if wanted else []
    return {one.household_id: one for one in found if one.household_id is not None}


def _heads() -> QuerySet[Subject]:
    members = Subject.objects.filter(merged_into=None, household__isnull=False, restricted="").alias(
        died=Q(profile__has_key=DEATH)
    )
    found = members.order_by("household_id", "died", "id").distinct("household_id")
    return found.only("name", "household", "merged_into", "restricted")


def heads_of_each(subject: str) -> Prefetch[str, QuerySet[Subject], str]:
    """For a list of what is about subjects (`subject`: the name of that field): reads their heads at once, for `called`."""
    return Prefetch(f"{subject}__people", _heads())


def members_of(household: int) -> list[Subject]:
    """The family of the law: whom the desk sees of it."""
    return list(Subject.objects.filter(household_id=household, merged_into=None).order_by("id"))


def sources() -> dict[int, Source]:
    """Every source by its number; there are few."""
    return {source.pk: source for source in Source.objects.all()}


def source_label(source: Source) -> Label:
    return Label(source.label_zh, source.label_en)


def rows(query: str, arguments: Iterable[Any] = (), using: str = "default") -> list[tuple[Any, ...]]:
    """What one of the registry's functions returns at the running request's desk."""
    with connections[using].cursor() as cursor:
        return list(cursor.execute(query, list(arguments)).fetchall())


def single(query: str, arguments: Iterable[Any] = (), using: str = "default") -> Any:
    """The one value of the one row that a function returns."""
    return rows(query, arguments, using)[0][0]


MOST = 1_001
"""Nobody counts on: what waits is told as 1,000+ from here."""


def pairs_waiting(desk: Desk) -> QuerySet[Pair]:
    """Pairs of files that may be one person's, which this desk may decide."""
    return Pair.objects.filter(verdict="", one__merged_into=None, other__merged_into=None)


def count_together(queries: Sequence[QuerySet[Any]]) -> list[int]:
    """How many rows each query has, no more than MOST, in one statement of the page's own transaction."""
    counts, given = [], list[Any]()
    for query in queries:
        try:
            asked, values = query.order_by().values("pk")[:MOST].query.sql_with_params()
        except EmptyResultSet:
            asked, values = "SELECT 1 WHERE false", ()
        counts.append(f"(SELECT count(*) FROM ({asked}) t)")
        given += values
    return list(rows(f"SELECT {', '.join(counts)}", given)[0]) if counts else []
