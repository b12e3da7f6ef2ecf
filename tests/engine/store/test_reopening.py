"""What is admitted once is found again, and made anew only when something changed."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from yingbao.engine.faults import Faults, render
from yingbao.engine.store import admission, open_store

from .world import (
    DICTIONARY,
    HOUSEHOLDS,
    PERSONS,
    ids,
    rejected,
    small_dictionary,
    with_person,
    write_csv,
    write_folder,
)


def made(folder: Path) -> int:
    return (folder / "manifest.json").stat().st_ino


def test_an_unchanged_folder_is_opened_at_once_and_says_the_same(tmp_path: Path) -> None:
    data, dictionary = (
        write_folder(tmp_path / "data", person=with_person(trips=10), bill=[]),
        small_dictionary(tmp_path),
    )
    first = open_store(dictionary, data)
    again = open_store(dictionary, data)
    assert (again.manifest, made(again.folder)) == (first.manifest, made(first.folder))
    assert again.rejected


def test_a_changed_file_is_admitted_again(tmp_path: Path) -> None:
    data, dictionary = write_folder(tmp_path / "data"), small_dictionary(tmp_path)
    assert ids(open_store(dictionary, data), "person") == [11, 12, 21, 31]
    write_csv(data, "person", [*PERSONS, {"id": 32, "household": 3}])
    assert ids(open_store(dictionary, data), "person") == [11, 12, 21, 31, 32]


def test_a_file_touched_added_or_taken_away_is_noticed(tmp_path: Path) -> None:
    data, dictionary = write_folder(tmp_path / "data"), small_dictionary(tmp_path)
    seen = {made(open_store(dictionary, data).folder)}
    os.utime(data / "person.csv", ns=(1, 1))
    assert open_store(dictionary, data).manifest.made_of["files"]["person.csv"][1] == 1
    write_csv(data, "bills", [{"owner": 11}])
    assert "bills" not in open_store(dictionary, data).missing
    (data / "bills.csv").unlink()
    assert "bills" in open_store(dictionary, data).missing
    assert seen


def test_another_dictionary_is_another_store(tmp_path: Path) -> None:
    data = write_folder(tmp_path / "data")
    assert open_store(small_dictionary(tmp_path), data).rejected is None
    stricter = DICTIONARY.replace("range: [0, 9]", "range: [0, 1]")
    assert open_store(small_dictionary(tmp_path, stricter), data).rejected


def test_a_dictionary_that_moved_is_the_same(tmp_path: Path) -> None:
    data = write_folder(tmp_path / "data")
    before = made(open_store(small_dictionary(tmp_path / "a"), data).folder)
    assert made(open_store(small_dictionary(tmp_path / "b"), data).folder) == before


def test_a_store_of_an_older_format_is_made_anew(tmp_path: Path) -> None:
    data, dictionary = write_folder(tmp_path / "data"), small_dictionary(tmp_path)
    manifest = open_store(dictionary, data).folder / "manifest.json"
    manifest.write_text('{"made_of": {"format": 0}}', encoding="utf-8")
    assert ids(open_store(dictionary, data), "household") == [1, 2, 3]


def test_a_killed_admission_leaves_the_store_before_and_the_next_one_clears_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, dictionary = write_folder(tmp_path / "data"), small_dictionary(tmp_path)
    store = open_store(dictionary, data)
    write_csv(data, "household", [*HOUSEHOLDS, {"id": 4}])

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(admission, "count_nulls", killed)
        with pytest.raises(KeyboardInterrupt):
            open_store(dictionary, data)
    assert ids(store, "household") == [1, 2, 3]
    shutil.copytree(store.folder, data / ".store.building")
    assert len(rejected(open_store(dictionary, data), "household")) == 1
    assert not (data / ".store.building").exists()


def test_an_admission_killed_while_it_puts_the_new_store_in_place_is_done_again(tmp_path: Path) -> None:
    data, dictionary = write_folder(tmp_path / "data"), small_dictionary(tmp_path)
    store = open_store(dictionary, data)
    store.folder.rename(data / ".store.old")
    assert ids(open_store(dictionary, data), "household") == [1, 2, 3]
    assert sorted(entry.name for entry in data.glob(".store*")) == [".store", ".store.lock"]


def test_a_store_that_cannot_be_written_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    with pytest.raises(Faults) as caught:
        open_store(small_dictionary(tmp_path), write_folder(tmp_path / "data"), where=tmp_path / "file" / "store")
    assert "cannot be written here" in render(caught.value.faults, "en")


def test_the_store_may_lie_elsewhere(tmp_path: Path) -> None:
    data, where = write_folder(tmp_path / "data", person=with_person(trips=10)), tmp_path / "deep" / "store"
    store = open_store(small_dictionary(tmp_path), data, where=where)
    assert (store.folder, store.rejected) == (where, where / "rejected")
    assert all(where in shard.parents for shard in store.shards["household"])
    assert sorted(file.name for file in data.iterdir()) == ["about.json", "household.csv", "person.csv"]


def test_a_folder_that_is_somebody_elses_is_left_alone(tmp_path: Path) -> None:
    where = tmp_path / "letters"
    where.mkdir()
    (where / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(Faults) as caught:
        open_store(small_dictionary(tmp_path), write_folder(tmp_path / "data"), where=where)
    assert [fault.code for fault in caught.value.faults] == ["store-foreign"]
    assert (where / "letter.txt").read_text(encoding="utf-8") == "dear"


def test_a_store_holds_nothing_of_the_work_that_made_it(tmp_path: Path) -> None:
    folder = open_store(small_dictionary(tmp_path), write_folder(tmp_path / "data")).folder
    assert sorted(entry.name for entry in folder.iterdir()) == ["household", "manifest.json"]
