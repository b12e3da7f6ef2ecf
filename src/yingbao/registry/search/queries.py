"""Who is found. The database answers for the desk's own areas alone, whatever is asked (registry.search)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from psycopg.types.range import Range

from yingbao.engine.dictionary import Label
from yingbao.registry.models import Subject
from yingbao.registry.queries import Named, named_each, rows
from yingbao.registry.search.asking import ADDRESS, CODE, NUMBER, understand
from yingbao.registry.search.folding import folded
from yingbao.registry.search.readings import (
    INITIALS,
    INITIALS_INSIDE,
    INSIDE,
    OTHERWISE,
    PINYIN,
    PINYIN_INSIDE,
    WRITTEN,
)
from yingbao.registry.secrets import ring

MOST: Final = 50
"""Hits on a page; whoever has more is asked to type more."""
FEWER: Final = 10
"""Of names that sound alike about one in so many is also written so; that many more are looked at."""
REASONS: Final = {
    WRITTEN: Label("姓名", "name"),
    INSIDE: Label("姓名中间", "within the name"),
    PINYIN: Label("拼音", "pinyin"),
    INITIALS: Label("拼音首字母", "initials"),
    PINYIN_INSIDE: Label("名字的拼音", "pinyin within the name"),
    INITIALS_INSIDE: Label("名字的首字母", "initials within the name"),
    ADDRESS: Label("地址", "address"),
    CODE: Label("户号或信用代码", "number of the hukou book or credit code"),
}
SAME: Final = Label("姓名相同", "the very name")
NUMBERS: Final = {
    "id_number": Label("身份证号相同", "the very ID number"),
    "phone": Label("电话相同", "the very phone number"),
    "other_id": Label("证件号相同", "the very number of a document"),
}


@dataclass(frozen=True)
class Hit:
    """One found: as they are called, where they are served ('' if unknown), their household, and why they are here.

    `called`: the name that matched, if it is not the one in force. `number`: the fact whose number matched, or ''.
    """

    named: Named
    area: str
    household: Named | None
    reason: Label
    called: str
    number: str
    address: str


@dataclass(frozen=True)
class Found:
    """`more`: there may be more than are shown."""

    hits: tuple[Hit, ...]
    more: bool


def find(text: str, today: date, kind: str = "", most: int = MOST) -> Found:
    """Who is meant by `text`, the likeliest first; of one `kind` only, if given. For the desk of the transaction.

    Raises django.db.DatabaseError at a desk that may not see files.
    """
    asked = understand(text)
    arguments: list[Any] = [
        [way for way, _ in asked.ways],
        [prefix for _, prefix in asked.ways],
        ring().hashes(asked.number) if asked.number else [],
        [kind] if kind else [],
        Range(asked.years[0], asked.years[1] + 1) if asked.years else None,
        list(asked.near),
        (FEWER if asked.begins else 1) * most + 1,
    ]
    found = rows(
        """SELECT subject, way, matched FROM registry.search(
             %s::smallint[], %s::text[], %s::bytea[], %s::text[], %s::int4range, %s::text[], %s)""",
        arguments,
    )
    whole = [row for row in found if row[0] is not None]
    fitting = [row for row in whole if row[2].startswith(asked.begins)] if asked.begins else whole
    more = len(fitting) > most or len(whole) < len(found) or len(whole) > FEWER * most
    return Found(_hits(fitting[:most], folded(text), today), more)


def _hits(found: list[tuple[Any, ...]], text: str, today: date) -> tuple[Hit, ...]:
    subjects = Subject.objects.in_bulk([subject for subject, _, _ in found])
    homes = {one.household_id for one in subjects.values() if one.household_id} - subjects.keys()
    names = named_each([*subjects.values(), *Subject.objects.filter(pk__in=homes)], today)
    return tuple(
        _hit(subjects[subject], names, way, matched, text) for subject, way, matched in found if subject in subjects
    )


def _hit(subject: Subject, names: dict[int, Named], way: int, matched: str, text: str) -> Hit:
    reason = NUMBERS.get(matched, NUMBERS["other_id"]) if way == NUMBER else REASONS[_usual(way)]
    by_name = way not in (NUMBER, ADDRESS, CODE)
    own = by_name and matched == folded(subject.name)[: len(matched)]
    if way == WRITTEN and matched == text:
        reason = SAME
    return Hit(
        names[subject.pk], subject.area, names.get(subject.household_id or 0), reason,
        "" if own or not by_name else matched, matched if way == NUMBER else "", str(subject.profile.get("address") or ""),
    )  # fmt: skip


def _usual(way: int) -> int:
    return way - OTHERWISE if OTHERWISE < way < ADDRESS else way
