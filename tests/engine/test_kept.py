"""What is kept of policy files for the next process says the same, and is not believed when anything has changed."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from yingbao.engine.faults import Faults
from yingbao.engine.language.tree import Node
from yingbao.engine.policies import kept as keeping
from yingbao.engine.policies.book import Book, load_book
from yingbao.engine.policies.kept import ready_book
from yingbao.engine.policies.law import Law
from yingbao.engine.policies.resolve import NO_GAPS
from yingbao.engine.readings.count.written import Asked, Written, written

POLICIES = Path(__file__).resolve().parents[2] / "policies"
OTHERS = Path(__file__).parent / "other_country" / "policies"
DAY = date(2025, 12, 31)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "yingbao" / "law"


@pytest.fixture
def laws(tmp_path: Path) -> Path:
    """The other country's policies, free to change."""
    return shutil.copytree(OTHERS, tmp_path / "policies")


def text(book: Book) -> Written:
    return written(book, Asked(DAY, book.dictionary.office, None, NO_GAPS))


def test_what_is_read_back_says_what_was_written(cache: Path) -> None:
    first, second = (ready_book(POLICIES, overlays=["demo"]) for _ in range(2))
    assert second is not first
    assert text(second) == text(first)
    assert len(list(cache.iterdir())) == 2


def rules(book: Book) -> dict[str, list[list[str]]]:
    """What each policy's conditions speak of, in the office's own place: nothing of it is kept beside the book."""
    law = Law(book, DAY, book.dictionary.office)
    found = {name: law.outcome(name) for name in book.heads}
    return {name: [_said(each.condition) for each in outcome.grounds] for name, outcome in found.items() if outcome}


def _said(tree: Node) -> list[str]:
    return [f"{each.op.name} {each.table} {each.payload}" for each in tree.walk()]


def test_a_section_that_a_lower_file_replaced_stays_replaced_in_what_is_read_back() -> None:
    ready_book(POLICIES)
    assert rules(ready_book(POLICIES)) == rules(load_book(POLICIES))


def test_what_changed_is_read_anew(laws: Path) -> None:
    before = ready_book(laws)
    (file,) = laws.rglob("*.md")
    file.write_text(file.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    assert ready_book(laws).key != before.key
    file.write_text(file.read_text(encoding="utf-8").replace("entitled when", "entitled wen", 1), encoding="utf-8")
    with pytest.raises(Faults):
        ready_book(laws)


@pytest.mark.parametrize("body", [b"", b"\x80", b"cos\nnothing_such\n.", b"not a pickle"])
def test_what_cannot_be_read_is_made_anew(laws: Path, cache: Path, body: bytes) -> None:
    book = ready_book(laws)
    (file,) = cache.iterdir()
    file.write_bytes(body)
    assert text(ready_book(laws)) == text(load_book(laws))
    assert file.read_bytes() != body
    assert book.key == file.stem


def test_a_folder_that_others_may_write_is_not_believed(laws: Path, cache: Path) -> None:
    ready_book(laws)
    (file,) = cache.iterdir()
    cache.chmod(0o777)
    file.write_bytes(b"cyingbao.engine.policies.kept\nKEPT\n.")
    assert isinstance(ready_book(laws), Book)
    assert file.read_bytes().endswith(b"KEPT\n.")


def test_only_so_many_are_kept(laws: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "KEPT", 2)
    for overlay in ([], ["a"], ["b"], ["c"]):
        keeping.kept(f"key{overlay}", lambda: 1)
    assert len(list(cache.iterdir())) == 2


def test_nothing_is_kept_where_there_is_no_place(laws: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert text(ready_book(laws)) == text(load_book(laws))
