"""Layers upon a store say the same as everything admitted anew, to whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from yingbao.engine.faults import Faults, render
from yingbao.engine.policies.book import Book, load_book
from yingbao.engine.store import Store, compact, compacting, open_store, shards, squash
from yingbao.engine.store.voids import rows_of

from .sameness import compare, set_aside, stored
from .town import COLUMNS, TODAY, Town, write, write_layer
from .town_law import write_book
from .world import small_dictionary, write_folder, write_parquet

DAILY, MANY = 4, 100
"""Towns that live through their changes."""


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return load_book(write_book(tmp_path_factory.mktemp("law") / "policies"))


def live_through(book: Book, seed: int, changes: list[int], work: Path) -> bool:
    """A town's changes in layers against the town written anew; whether they were laid upon what was admitted."""
    random = Random(seed)
    town = Town.drawn(random, 40)
    data = town.write(work / "data")
    for number, some in enumerate(changes, 1):
        before = town.copy()
        for _ in range(some):
            town.change()
        if random.random() < 0.03:
            town.twin()
        write_layer(data / "_layers" / f"{number:04d}", before, town)
        if random.random() < 0.5:
            open_store(book.dictionary, data)
    store = open_store(book.dictionary, data)
    full = open_store(book.dictionary, town.write(work / "anew"))
    compare(book, store, full, town, work)
    compact(book.dictionary, data)
    assert not (data / "_layers").exists()
    again = open_store(book.dictionary, data)
    assert [stored(again, table) for table in COLUMNS] == [stored(full, table) for table in COLUMNS]
    assert (set_aside(again), again.counts) == (set_aside(full), full.counts)
    return ".store.layers" in store.folder.parts[-2:]


@pytest.mark.parametrize("towns", [DAILY, pytest.param(MANY, marks=pytest.mark.assurance)])
def test_a_town_that_changes_says_the_same_in_layers_as_written_anew(
    book: Book, monkeypatch: pytest.MonkeyPatch, towns: int
) -> None:
    monkeypatch.setattr(shards, "HOMES_A_SHARD", 12)
    laid: list[bool] = []

    @settings(
        max_examples=towns,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        derandomize=towns == DAILY,
    )
    @example(seed=2_000_000, changes=[6, 4, 2])
    @given(seed=st.integers(0, 2**32 - 1), changes=st.lists(st.integers(1, 6), min_size=1, max_size=3))
    def draw(seed: int, changes: list[int]) -> None:
        with TemporaryDirectory() as name:
            laid.append(live_through(book, seed, changes, Path(name)))

    draw()
    assert laid.count(True) > len(laid) / 3, "hardly ever was a layer laid; all was admitted anew"


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """Twelve homes in tmp_path/data, admitted once."""
    town = Town.drawn(Random(5), 12)
    town.write(tmp_path / "data")
    return town


def relayered(book: Book, town: Town, data: Path, number: int, happening: Callable[[], object]) -> Store:
    before = town.copy()
    happening()
    write_layer(data / "_layers" / f"{number:04d}", before, town)
    return open_store(book.dictionary, data)


def written(store: Store) -> tuple[int, int, int]:
    """Which file the manifest is, and when it was written: that somebody reads it changes nothing."""
    about = (store.folder / "manifest.json").stat()
    return about.st_ino, about.st_mtime_ns, about.st_size


def test_what_was_admitted_stays_as_it_is_under_a_layer(book: Book, town: Town, tmp_path: Path) -> None:
    base = open_store(book.dictionary, tmp_path / "data")
    before = written(base)
    store = relayered(book, town, tmp_path / "data", 1, town.baby)
    assert store.folder.parent == tmp_path / "data" / ".store.layers"
    assert written(base) == before
    assert store.counts["person"].read == base.counts["person"].read + 1


def test_a_shard_in_which_nothing_was_replaced_is_read_as_before(book: Book, town: Town, tmp_path: Path) -> None:
    store = relayered(book, town, tmp_path / "data", 1, town.found)
    (company,) = [folder for folder in store.shards["company"] if "layer" not in folder.parts]
    assert rows_of([company / "company.parquet"]) == f"read_parquet(['{company / 'company.parquet'}'])"


def test_an_unchanged_layer_is_not_laid_again(book: Book, town: Town, tmp_path: Path) -> None:
    store = relayered(book, town, tmp_path / "data", 1, town.baby)
    made = (store.folder / "manifest.json").stat().st_ino
    assert (open_store(book.dictionary, tmp_path / "data").folder / "manifest.json").stat().st_ino == made


def test_whoever_opened_the_layer_before_can_go_on_reading(book: Book, town: Town, tmp_path: Path) -> None:
    first = relayered(book, town, tmp_path / "data", 1, town.baby)
    rows = stored(first, "person")
    relayered(book, town, tmp_path / "data", 2, town.baby)
    assert stored(first, "person") == rows
    third = relayered(book, town, tmp_path / "data", 3, town.baby)
    assert not first.folder.exists()
    assert len(stored(third, "person")) == len(rows) + 2


def test_a_person_who_comes_to_stand_in_two_homes_is_set_aside_with_both(
    book: Book, town: Town, tmp_path: Path
) -> None:
    first, second = (town.draw("household", id=town.id()) for _ in range(2))
    person = town.draw("person", id=town.id(), household=first["id"])
    town.draw("person", id=town.id(), household=second["id"])
    data = town.write(tmp_path / "town")
    assert open_store(book.dictionary, data).locate("person", person["id"])
    twin = person | {"household": second["id"]}
    store = relayered(book, town, data, 1, lambda: town.rows["person"].append(twin))
    lines = [line for line in set_aside(store) if line[1] == str(person["id"])]
    assert [(home, reason) for _, _, home, _, _, reason in lines] == [
        (str(first["id"]), "aside-duplicate"),
        (str(second["id"]), "aside-duplicate"),
    ]
    assert store.folder.name == ".store"


def test_on_another_day_everything_is_admitted_anew(book: Book, town: Town, tmp_path: Path) -> None:
    open_store(book.dictionary, tmp_path / "data")
    write(tmp_path / "data" / "_layers" / "1", {table: [] for table in COLUMNS}, TODAY + timedelta(days=10))
    store = open_store(book.dictionary, tmp_path / "data")
    assert (store.folder.name, store.as_of) == (".store", TODAY + timedelta(days=10))


def test_a_layer_without_any_row_only_takes_homes_away(book: Book, town: Town, tmp_path: Path) -> None:
    store = relayered(book, town, tmp_path / "data", 1, town.leave)
    assert store.counts["household"].read == 11
    assert len(stored(store, "household")) == store.counts["household"].admitted


@pytest.mark.parametrize(
    ("code", "spoil"),
    [
        ("store-layer-columns", lambda layer: write_parquet(layer, "company", {"id": [1], "area": [440311001]})),
        ("store-layer-replaced", lambda layer: write_parquet(layer, "_replaced", {"table": ["person"], "id": [1]})),
        ("store-layer-replaced", lambda layer: write_parquet(layer, "_replaced", {"home": [1]})),
    ],
)
def test_a_layer_that_cannot_be_joined_stops_with_what_to_do(
    code: str, spoil: Callable[[Path], object], book: Book, town: Town, tmp_path: Path
) -> None:
    spoil(tmp_path / "data" / "_layers" / "0001")
    with pytest.raises(Faults) as caught:
        open_store(book.dictionary, tmp_path / "data")
    assert {fault.code for fault in caught.value.faults} == {code}
    assert "anew" in render(caught.value.faults, "en")


def test_a_layer_upon_csv_is_refused(tmp_path: Path) -> None:
    data = write_folder(tmp_path / "data")
    write_folder(data / "_layers" / "0001")
    with pytest.raises(Faults) as caught:
        open_store(small_dictionary(tmp_path), data)
    assert {fault.code for fault in caught.value.faults} == {"store-layer-csv"}


def test_layers_that_are_still_being_written_are_not_seen(book: Book, town: Town, tmp_path: Path) -> None:
    before = town.copy()
    town.baby()
    write_layer(tmp_path / "data" / "_layers" / ".0001", before, town)
    assert open_store(book.dictionary, tmp_path / "data").folder.name == ".store"


def test_layers_made_one_say_what_they_said(book: Book, town: Town, tmp_path: Path) -> None:
    data = tmp_path / "data"
    for number, happening in enumerate((town.leave, town.move, town.baby, town.die), 1):
        store = relayered(book, town, data, number, happening)
    rows = [stored(store, table) for table in COLUMNS]
    squash(book.dictionary, data)
    assert [folder.name for folder in (data / "_layers").iterdir()] == ["0005"]
    again = open_store(book.dictionary, data)
    assert ([stored(again, table) for table in COLUMNS], again.counts) == (rows, store.counts)
    full = open_store(book.dictionary, town.write(tmp_path / "anew"))
    assert [stored(full, table) for table in COLUMNS] == rows


@pytest.mark.parametrize("after", range(0, 7, 2))
def test_folding_that_was_killed_midway_is_begun_again(
    after: int, book: Book, town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "data"
    for number, happening in enumerate((town.leave, town.move, town.baby, town.die), 1):
        relayered(book, town, data, number, happening)
    replace, done = compacting._replace, []

    def killed(*given: Any) -> None:
        if len(done) == after:
            raise KeyboardInterrupt
        done.append(replace(*given))

    with monkeypatch.context() as patch:
        patch.setattr(compacting, "_replace", killed)
        with pytest.raises(KeyboardInterrupt):
            compact(book.dictionary, data)
    full = open_store(book.dictionary, town.write(tmp_path / "anew"))
    halfway = open_store(book.dictionary, data)
    assert [stored(halfway, table) for table in COLUMNS] == [stored(full, table) for table in COLUMNS]
    compact(book.dictionary, data)
    folded = open_store(book.dictionary, data)
    assert [stored(folded, table) for table in COLUMNS] == [stored(full, table) for table in COLUMNS]
    assert (folded.counts, (data / "_layers").exists()) == (full.counts, False)
