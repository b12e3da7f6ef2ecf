"""A backup file cannot be changed unnoticed, and is noise without its key."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingbao.database.backup.envelope import HEAD, LENGTH, Writer, read
from yingbao.database.trouble import Trouble

KEY = os.urandom(32)
PARTS = [(b"D", b"first"), (b"D", b"x" * 3_000), (b"F", b""), (b"M", b"{}")]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("envelope") / "whole.backup"
    with path.open("wb") as file:
        writer = Writer(file, KEY)
        for kind, data in PARTS[:-1]:
            writer.write(kind, data)
        writer.close(*PARTS[-1])
    return path


def chunks(data: bytes) -> list[tuple[int, int]]:
    """Where each chunk begins and ends."""
    found, place = [], HEAD
    while place < len(data) - 32:
        end = place + LENGTH + int.from_bytes(data[place : place + LENGTH], "big")
        found.append((place, end))
        place = end
    return found


def refused(whole: Path, data: bytes) -> str:
    changed = whole.with_name("changed.backup")
    changed.write_bytes(data)
    with pytest.raises(Trouble) as caught:
        list(read(changed, KEY))
    return caught.value.en


def test_what_was_written_is_read(whole: Path) -> None:
    assert list(read(whole, KEY)) == PARTS
    assert b"first" not in whole.read_bytes()


@given(st.data())
def test_a_changed_byte_anywhere_is_noticed(whole: Path, data: st.DataObject) -> None:
    text = bytearray(whole.read_bytes())
    text[data.draw(st.integers(0, len(text) - 1))] ^= data.draw(st.integers(1, 255))
    refused(whole, bytes(text))


@given(st.data())
def test_a_file_cut_off_anywhere_is_noticed(whole: Path, data: st.DataObject) -> None:
    text = whole.read_bytes()
    refused(whole, text[: data.draw(st.integers(0, len(text) - 1))])


def test_a_chunk_left_out_moved_or_put_in_twice_is_noticed(whole: Path) -> None:
    text = whole.read_bytes()
    (a, b), (c, d), *_ = chunks(text)
    assert "chunk 0 was changed" in refused(whole, text[:a] + text[b:])
    assert "chunk 0 was changed" in refused(whole, text[:a] + text[c:d] + text[a:b] + text[d:])
    assert "chunk 1 was changed" in refused(whole, text[:b] + text[a:])
    assert "checksum" in refused(whole, text + b"more")


def test_chunks_of_another_backup_do_not_fit(whole: Path) -> None:
    other = whole.with_name("other.backup")
    with other.open("wb") as file:
        Writer(file, KEY).close(b"M", b"forged")
    assert "chunk 0 was changed" in refused(whole, whole.read_bytes()[:HEAD] + other.read_bytes()[HEAD:])


def test_another_key_and_another_file_are_told_apart(whole: Path, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="was made with another key"):
        list(read(whole, os.urandom(32)))
    (tmp_path / "letter.txt").write_text("民政")
    with pytest.raises(Trouble, match="is no backup of Yingbao's"):
        list(read(tmp_path / "letter.txt", KEY))
