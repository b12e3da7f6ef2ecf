"""Who is registered already and may be whom somebody is about to register: weighed as the nightly pairs are (model.py)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import duckdb

from yingbao.registry.identity.matching import LIKELY, STEADY
from yingbao.registry.identity.model import COMPARISONS, Comparison, prior
from yingbao.registry.models import Subject
from yingbao.registry.queries import Named, named_each, rows
from yingbao.registry.search.folding import folded

MOST: Final = 5
"""Files that are shown, the likeliest."""
COLUMNS: Final = ("name", "sound", "birth", "sex", "area", "address", "phone")


@dataclass(frozen=True)
class Alike:
    """A file that the desk sees: as it is called, and by what else it is known."""

    named: Named
    birth: str
    area: str
    address: str


@dataclass(frozen=True)
class Likely:
    """`files`: the likeliest first; `elsewhere`: whether somebody of that name and birthday has a file that the desk does not see."""

    files: tuple[Alike, ...] = ()
    elsewhere: bool = False


NOBODY: Final = Likely()


def alike(facts: Mapping[str, Any], area: str, today: date) -> Likely:
    """Who of the same name is as likely the same person as a pair of files is that the night proposes; nobody where no name is known.

    Raises django.db.DatabaseError at a desk that may not register.
    """
    name = folded(str(facts.get("name") or ""))
    if not name:
        return NOBODY
    query = "SELECT subject, bearers, people FROM registry.alike(%s, %s, %s)"
    found = rows(query, [name, facts.get("birth"), bool(facts.get("id_number"))])
    seen = Subject.objects.in_bulk([one for one, _, _ in found if one is not None])
    elsewhere = any(one is None for one, _, _ in found)
    if not seen:
        return Likely((), elsewhere)
    _, bearers, people = found[0]
    mine = _columns(name, {**facts, "area": area})
    others = {number: _columns(name, {**one.profile, "area": one.area}) for number, one in seen.items()}
    likely = _likely(mine, others, bearers, people)
    names = named_each(list(seen.values()), today)
    return Likely(tuple(_shown(seen[number], names[number]) for number in likely[:MOST]), elsewhere)


def _columns(name: str, facts: Mapping[str, Any]) -> tuple[str | None, ...]:
    """What the model compares. Everybody here is called the same; numbers are not compared."""
    address = folded(str(facts.get("address") or ""))
    known = {
        "name": name,
        "birth": facts.get("birth"),
        "sex": facts.get("sex"),
        "area": facts.get("area"),
        "address": address,
    }
    return tuple(str(known[column]) if known.get(column) else None for column in COLUMNS)


def _likely(
    mine: tuple[str | None, ...], others: Mapping[int, tuple[str | None, ...]], bearers: int, people: int
) -> Sequence[int]:
    """Those of `others` that are likely enough, the likeliest first."""
    usual = COMPARISONS[0].levels[0].u
    share = (bearers + usual * STEADY) / (people + STEADY)
    weights = " + ".join(_weight(one, share if one.column == "name" else None) for one in COMPARISONS)
    least = LIKELY / (1 - LIKELY)
    left, right = (", ".join(f"{column}_{side}" for column in COLUMNS) for side in "lr")
    marks = ", ".join("?::VARCHAR" for _ in COLUMNS)
    listed = ", ".join(f"(?::BIGINT, {marks})" for _ in others)
    query = f"""SELECT id FROM (SELECT id, {weights} AS weight FROM (VALUES ({marks})) mine ({left}), (VALUES {listed}) other (id, {right}))
      WHERE weight + log2(?) >= log2(?) ORDER BY weight DESC, id"""
    told = [value for number, columns in others.items() for value in (number, *columns)]
    odds = prior(people) / (1 - prior(people))
    with duckdb.connect() as con:
        return [number for (number,) in con.execute(query, [*mine, *told, odds, least]).fetchall()]


def _weight(one: Comparison, share: float | None) -> str:
    """The binary logarithm of how much likelier two values are of one person than of two; what one side lacks says nothing."""
    cases = [f"WHEN {one.column}_l IS NULL OR {one.column}_r IS NULL THEN 0"]
    for level in one.levels:
        factor = level.m / (share if share is not None and level.rare else level.u)
        cases.append(f"ELSE log2({factor})" if level.test == "ELSE" else f"WHEN {level.test} THEN log2({factor})")
    return f"(CASE {' '.join(cases)} END)"


def _shown(one: Subject, named: Named) -> Alike:
    profile = one.profile
    return Alike(named, str(profile.get("birth") or ""), one.area, str(profile.get("address") or ""))
