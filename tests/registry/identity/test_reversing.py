"""Whatever is merged and split, in whatever order: nothing of it is left but its history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.db import connections
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.office import COMMUNITY, FAR, NEIGHBOUR, OfficeForTests
from yingbao.registry.actions import Saying, state
from yingbao.registry.identity.actions import merge, split
from yingbao.registry.models import Merge, Subject

DISTRICT = ("district_officer", "440311")
SEEN = """SELECT id, kind, area, hukou_area, household_id, name, restricted, merged_into_id, profile, sensitive
          FROM registry_subject ORDER BY id"""
KEYS = """SELECT subject_id, name, area, hukou_area FROM registry_key
          UNION ALL SELECT subject_id, token, area, way::text FROM registry_place_key ORDER BY 1, 2, 3, 4"""


def told(office: OfficeForTests, query: str) -> list[Any]:
    with office.sql() as con:
        return list(con.execute(query).fetchall())


@dataclass
class World:
    people: list[int]
    homes: list[int]


@pytest.fixture(scope="module")
def world(office: OfficeForTests) -> World:
    homes = [
        office.enrol(kind="household", residence=area, address=f"演示路{area[-1]}号") for area in (COMMUNITY, NEIGHBOUR)
    ]
    areas = (COMMUNITY, NEIGHBOUR, FAR, COMMUNITY, NEIGHBOUR)
    people = [
        office.enrol(area, name=f"众{n}", **({"birth": f"195{n}-01-01"} if n % 2 else {"lives_alone": True}))
        for n, area in enumerate(areas)
    ]
    with office.at_a_desk(*DISTRICT):
        for n, person in enumerate(people):
            state(Saying("person", person, "visit", date(2025, 1, 1), "登记", {"household": homes[n % 2]}))
        state(Saying("person", people[0], "correction", date(2025, 1, 1), "子女", topic="parents", other=people[1]))
    return World(people, homes)


def test_random_merges_and_splits_leave_no_trace_but_their_history(office: OfficeForTests, world: World) -> None:
    choice = st.tuples(st.booleans(), st.integers(0, 6), st.integers(0, 6))

    @settings(max_examples=25, deadline=None)
    @given(st.lists(choice, min_size=1, max_size=8))
    def holds(deeds: list[tuple[bool, int, int]]) -> None:
        before, keys = told(office, SEEN), told(office, KEYS)
        moments = []
        for joins, left, right in deeds:
            _do(office, world, joins, left, right)
            moments.append((_now(office), _believed(office, world)))
        while open_merges := _open(office):
            _split(office, open_merges[(len(deeds) * 7) % len(open_merges)])
        assert told(office, SEEN) == before
        assert told(office, KEYS) == keys
        for moment, believed in moments:
            assert _derived(office, world, moment) == believed

    holds()


def _do(office: OfficeForTests, world: World, joins: bool, left: int, right: int) -> None:
    """Merges two files of those that stand for themselves, or splits one merge, if there is any to split."""
    everybody = [*world.people, *world.homes]
    if joins:
        with office.at_a_desk(*DISTRICT):
            roots = [Subject.objects.get(pk=n).merged_into_id or n for n in (everybody[left], everybody[right])]
            kinds = {one.kind for one in Subject.objects.filter(pk__in=roots)}
            if roots[0] != roots[1] and len(kinds) == 1:
                merge(roots[0], roots[1], "试")
    elif open_merges := _open(office):
        _split(office, open_merges[left % len(open_merges)])


def _open(office: OfficeForTests) -> list[int]:
    return list(Merge.objects.using("owner").filter(split_at=None).order_by("id").values_list("pk", flat=True))


def _split(office: OfficeForTests, merged: int) -> None:
    with office.at_a_desk(*DISTRICT):
        split(merged, "试完")


def _now(office: OfficeForTests) -> Any:
    return told(office, "SELECT clock_timestamp()")[0][0]


def _believed(office: OfficeForTests, world: World) -> list[Any]:
    """What the profiles in force say: of a merged file, those of the one that it is part of."""
    with connections["owner"].cursor() as cursor:
        return list(
            cursor.execute(
                """SELECT s.id, k.id, k.profile::text, k.sensitive::text FROM registry_subject s
                JOIN registry_subject k ON k.id = coalesce(s.merged_into_id, s.id) WHERE s.id = ANY (%s) ORDER BY 1""",
                [[*world.people, *world.homes]],
            ).fetchall()
        )


def _derived(office: OfficeForTests, world: World, known: Any) -> list[Any]:
    with connections["owner"].cursor() as cursor:
        return list(
            cursor.execute(
                """SELECT i, k, d.facts::text, d.sensitive::text FROM unnest(%s::bigint[]) i, registry.kept(i, %s) k,
                registry.derive(ARRAY[k], office.today(), %s) d ORDER BY 1""",
                [[*world.people, *world.homes], known, known],
            ).fetchall()
        )
