"""The tally: one row a community, kind of subject, band of age and category, as office.yaml asks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connections, transaction
from psycopg import sql

from yingbao.engine.dictionary import Fact, Label, read_yaml
from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.statistics.hiding import to_hide


@dataclass(frozen=True)
class Breakdown:
    """How one kind of subject is broken down. `starts`: the first year of each band of age by `birth`, ascending."""

    kind: str
    by: tuple[Fact, ...]
    birth: str
    starts: tuple[int, ...]

    def band(self, start: int) -> Label:
        later = [other for other in self.starts if other > start]
        if not later:
            return Label(f"{start} 岁及以上", f"{start} and over")
        return Label(f"{start}–{later[0] - 1} 岁", f"{start}–{later[0] - 1}")


@cache
def breakdowns() -> dict[str, Breakdown]:
    """What office.yaml counts, by kind; a kind that it does not name is counted as a whole."""
    office = office_dictionary()
    raw = read_yaml(settings.POLICIES / "office.yaml").get("statistics", {})
    return {kind: _breakdown(kind, office.facts(kind), raw.get(kind, {})) for kind in office.dictionary.subjects}


def _breakdown(kind: str, facts: Any, raw: dict[str, Any]) -> Breakdown:
    age = raw.get("age", {})
    by = tuple(facts[name] for name in raw.get("by", ()))
    return Breakdown(kind, by, age.get("fact", ""), tuple(sorted(age.get("from", ()))))


def count_all(using: str = "worker") -> int:
    """Counts everybody anew for the office's day; the number of rows. 1.1 million people take some seconds."""
    with transaction.atomic(using), connections[using].cursor() as cursor:
        cursor.execute("DELETE FROM registry_tally")
        counted: int = sum(cursor.execute(query).rowcount for query in _queries())
        _hide(cursor)
        return counted


def _hide(cursor: Any) -> None:
    """Marks the counts of people that an analyst is not told."""
    cursor.execute("SELECT id, area, hukou_here, band, category, number FROM registry_tally WHERE kind = 'person'")
    told = {
        (area, hukou, band, category): (id, number) for id, area, hukou, band, category, number in cursor.fetchall()
    }
    hidden = to_hide({cell: number for cell, (_, number) in told.items()})
    ids = [told[cell][0] for cell in hidden]
    cursor.execute("UPDATE registry_tally SET hidden = true WHERE id = ANY (%s)", [ids])


def _queries() -> Iterator[sql.Composed]:
    for kind, breakdown in breakdowns().items():
        yield sql.SQL(
            """INSERT INTO registry_tally (area, kind, hukou_here, band, category, number)
            SELECT area, kind, EXISTS (SELECT FROM accounts_area a WHERE a.code = hukou_area), {band}, {category}, count(*)
            FROM (SELECT area, kind, hukou_area, profile FROM registry_subject
                  WHERE kind = {kind} AND merged_into_id IS NULL AND restricted = '') s GROUP BY 1, 2, 3, 4, 5"""
        ).format(kind=kind, band=_band(breakdown), category=_category(breakdown))


def _band(breakdown: Breakdown) -> sql.Composable:
    if not breakdown.birth:
        return sql.SQL("-1")
    born = sql.SQL("(profile ->> {})::date").format(breakdown.birth)
    cases = [
        sql.SQL("WHEN {born} + make_interval(years => {start}) <= office.today() THEN {start}").format(
            born=born, start=start
        )
        for start in reversed(breakdown.starts)
    ]
    return sql.SQL("CASE {} ELSE -1 END").format(sql.SQL(" ").join(cases))


def _category(breakdown: Breakdown) -> sql.Composable:
    if not breakdown.by:
        return sql.SQL("''")
    values = [sql.SQL("coalesce(profile ->> {}, '')").format(fact.name) for fact in breakdown.by]
    return sql.SQL("concat_ws('/', {})").format(sql.SQL(", ").join(values))
