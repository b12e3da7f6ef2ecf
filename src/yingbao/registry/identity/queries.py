"""Two files side by side, and the pairs that wait for a person. Row-level security leaves out what the desk does not see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from yingbao.accounts.queries import area_name
from yingbao.engine.dictionary import Label
from yingbao.registry.dictionary import FACTS, office_dictionary
from yingbao.registry.models import Merge, Pair, Statement, Subject
from yingbao.registry.queries import Named, names_of, rows, source_label, sources
from yingbao.registry.search.asking import plain_number
from yingbao.registry.secrets import ring
from yingbao.registry.subjects.words import worded

NUMBERS: Final = {
    "same": Label("相同", "the same"),
    "different": Label("不同", "different"),
    "one": Label("只有一方登记了", "only one has it"),
    "none": Label("双方都没有登记", "neither has it"),
}
GREATEST: Final = 2**63 - 1
"""No file has a greater number; the database would not even look for one."""
SHOWN: Final = 100
"""Pairs on the page; the likeliest wait at its head."""


@dataclass(frozen=True)
class Waiting:
    """A proposed pair as the list shows it."""

    pair: Pair
    one: Named
    other: Named

    @property
    def percent(self) -> int:
        return percent(self.pair)


@dataclass(frozen=True)
class Compared:
    """Two files that stand for themselves. `sides`: (label, left, right), None for what is not known.

    `heads`: what tells each from the other: its number, its community, who says something of it.
    `numbers`: (label, how they compare); `contradicting`: their ID numbers differ.
    """

    one: Named
    other: Named
    heads: tuple[Label, Label]
    sides: tuple[tuple[Label, str | None, str | None], ...]
    numbers: tuple[tuple[Label, Label], ...]
    contradicting: bool

    @property
    def files(self) -> tuple[tuple[Named, Label], ...]:
        return (self.one, self.heads[0]), (self.other, self.heads[1])


@dataclass(frozen=True)
class Existing:
    """Who has a number already: `files` that the desk sees, and whether there is one that it does not see."""

    files: tuple[int, ...]
    elsewhere: bool


def existing(number: str) -> Existing:
    """Whether somebody with this ID number (or number of another document) is registered, before one registers them again.

    Raises django.db.DatabaseError at a desk that may not register.
    """
    found = rows("SELECT registry.known(%s::bytea[])", [ring().hashes(plain_number(number))])
    return Existing(tuple(sorted(one for (one,) in found if one is not None)), any(one is None for (one,) in found))


def percent(pair: Pair) -> int:
    """How likely the matcher holds it; it is never sure."""
    return min(99, int(100 * pair.probability))


def waiting(verdict: str, today: date) -> list[Waiting]:
    """The pairs with this verdict ('' for none yet), the likeliest first."""
    found = list(
        Pair.objects.filter(verdict=verdict, one__merged_into=None, other__merged_into=None).order_by("-probability")[
            :SHOWN
        ]
    )
    names = names_of([number for pair in found for number in (pair.one_id, pair.other_id)], today)
    return [Waiting(pair, names[pair.one_id], names[pair.other_id]) for pair in found]


def compared(one: int, other: int, today: date) -> Compared | None:
    """Both files fact by fact; None unless the desk sees both, they are of one kind, and neither was merged away."""
    both = Subject.objects.filter(merged_into=None).in_bulk([one, other] if max(one, other) <= GREATEST else [])
    if len(both) < 2 or both[one].kind != both[other].kind:
        return None
    facts = office_dictionary().facts(both[one].kind)
    names = names_of([one, other], today)
    left, right = both[one].profile, both[other].profile

    def text(name: str, side: Mapping[str, Any]) -> str | None:
        return worded(facts[name], side[name]) if name in side else None

    known = [name for name in facts if name in left or name in right]
    sides = tuple((facts[name].label, text(name, left), text(name, right)) for name in known)
    numbers = rows("SELECT fact, verdict FROM registry.numbers(%s, %s)", [one, other])
    labelled = tuple((facts[fact].label, NUMBERS[verdict]) for fact, verdict in numbers if fact in facts)
    contradicting = ("id_number", "different") in numbers
    heads = _heads([both[one], both[other]])
    return Compared(names[one], names[other], heads, sides, labelled, contradicting)


def _heads(files: list[Subject]) -> tuple[Label, Label]:
    """What tells two files apart that are called the same."""
    said = Statement.objects.filter(subject_id__in=[one.pk for one in files], topic=FACTS, recorded_to=None)
    by = {one.pk: set[int]() for one in files}
    for subject, source in said.values_list("subject_id", "source_id").distinct():
        by[subject].add(source)
    one, other = (_head(file, by[file.pk]) for file in files)
    return one, other


def _head(file: Subject, said_by: set[int]) -> Label:
    known = [source_label(one) for number, one in sorted(sources().items()) if number in said_by]
    where = [area_name(file.area)] if file.area else []
    parts = [Label(f"档案 {file.pk}", f"file {file.pk}"), *where]
    if known:
        parts.append(Label("、".join(one.zh for one in known), ", ".join(one.en for one in known)))
    return Label(" · ".join(one.zh for one in parts), " · ".join(one.en for one in parts))


def merge_of(number: int, today: date) -> tuple[Merge, Named | None, Named | None] | None:
    """A merge with both files as they are called, where the desk sees them; None if it sees neither."""
    found = Merge.objects.filter(pk=number).first()
    if found is None:
        return None
    names = names_of([found.kept_id, found.gone_id], today)
    return found, names.get(found.kept_id), names.get(found.gone_id)
