"""The homes that a look after changes looks into are what they are in the whole mirror, before it is laid as after."""

from __future__ import annotations

import random
from pathlib import Path

import duckdb
import pytest

from tests.office import COMMUNITY, OfficeForTests
from tests.registry.mirror.test_mirror import change, opened, people, rows
from yingbao.discovery.night.scope import in_part, scope_of
from yingbao.engine.store import Store
from yingbao.engine.store.voids import rows_of
from yingbao.registry.identity.actions import merge, split
from yingbao.registry.mirror import full, lay, refresh

__all__ = ["people"]


def same_as_in_the_whole(root: Path, part: Path) -> None:
    """Brings the mirror up to date: the homes by themselves are those of the mirror, and so is who is in them."""
    part.mkdir()
    made = refresh(root, part=part)
    assert made.touched and made.part
    mine, here = in_part(made.touched, made.part), rows(made.part)
    lay(root)
    with scope_of(made.touched, opened(root)) as scope:
        assert here == rows(scope.store)
        assert mine.subjects == scope.subjects >= whoever_is_in(scope.store)


def whoever_is_in(store: Store) -> set[int]:
    files = [file for kind in store.dictionary.subjects for file in store.files(kind)]
    with duckdb.connect() as con:
        return {id for file in files for (id,) in con.execute(f"SELECT id FROM {rows_of([file])}").fetchall()}


@pytest.mark.parametrize("seed", range(4))
def test_whatever_changed_the_homes_by_themselves_are_those_of_the_mirror(
    office: OfficeForTests, people: list[int], tmp_path: Path, seed: int
) -> None:
    chosen = random.Random(seed)
    full(tmp_path / "mirror")
    for number in range(3):
        office.enrol(COMMUNITY, sex="female")
        for _ in range(chosen.randint(1, 4)):
            change(office, people, chosen)
        same_as_in_the_whole(tmp_path / "mirror", tmp_path / f"part{number}")


def test_after_a_merge_and_a_split_too(office: OfficeForTests, people: list[int], tmp_path: Path) -> None:
    full(tmp_path / "mirror")
    with office.at_a_desk("street_reviewer", COMMUNITY[:9]):
        merged = merge(people[0], people[1], "同一人")
    same_as_in_the_whole(tmp_path / "mirror", tmp_path / "merged")
    with office.at_a_desk("street_reviewer", COMMUNITY[:9]):
        split(merged, "不是同一人")
    same_as_in_the_whole(tmp_path / "mirror", tmp_path / "split")
