"""What an institution gets is data: what is wrong in its file is told with its line and what to do, in both languages."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings

from yingbao.casework.checks.institutions import institutions
from yingbao.casework.checks.layouts import Layout, layout_of, wrongs
from yingbao.casework.checks.loading import load
from yingbao.casework.checks.reading import Reading, Twofold, read
from yingbao.casework.data_files import Unusable
from yingbao.registry.dictionary import office_dictionary
from yingbao.registry.imports.validating.areas import Areas
from yingbao.registry.imports.validating.cells import Reader

SOUND = """mark: cited
file: csv
encoding: gb18030
each: person
columns:
  - {head: 行号, field: line}
  - {head: 证件, field: id_number}
  - {head: 余额, answer: financial_assets, also: [合计], codes: {无: 0}}
"""


def test_who_has_no_file_gets_the_offices_own_layout_and_the_shipped_ones_are_sound_and_marked() -> None:
    assert not wrongs()
    found = {code: layout_of(asked) for code, asked in institutions().items()}
    assert found["income"].own and not found["income"].illustrative
    assert all(found[code].illustrative and not found[code].own for code in ("bank", "vehicles"))
    assert not found["vehicles"].tells("name"), "who is found by their number needs no name"


@pytest.mark.parametrize(
    ("old", "new", "line", "zh", "en"),
    [
        ("field: line", "field: [line]", 6, "没有“['line']”", "There is no '['line']'"),
        ("field: line", "field: lin", 6, "没有“lin”。可用：line", "There is no 'lin'"),
        ("financial_assets", "dwellings", 8, "没有“dwellings”", "There are: financial_assets"),
        ("file: csv", "file: pdf", 2, "file 要写其中一个：xlsx、csv", "file is one of"),
        ("gb18030", "latin1", 3, "encoding 要写其中一个", "encoding is one of"),
        ("head: 证件", "head: 合计", 5, "列名“合计”写了两次", "stands twice"),
        ("field: id_number", "field: name", 5, "要有 field: id_number（身份证号）", "whom an answer is about"),
        ("also: [合计]", "also: 合计", 8, "also 写成列表", "as a list"),
        ("field: line", "field: line, answer: financial_assets", 6, "field、answer、constant 中的一个", "one of field"),
        ("answer: financial_assets, also: [合计], codes: {无: 0}", "constant: 无", 5, "要有写 answer 的列", "needs answer"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, old: str, new: str, line: int, zh: str, en: str) -> None:
    assert old in SOUND and _loaded(tmp_path, SOUND).each == "person"
    with pytest.raises(Unusable) as unusable:
        _loaded(tmp_path, SOUND.replace(old, new, 1))
    told = [one.told() for one in unusable.value.wrongs]
    assert any(zh in one.zh and en in one.en and f"bank.yaml:{line}: " in one.zh for one in told), told


def test_a_file_that_is_not_in_utf_8_is_told_as_that(tmp_path: Path) -> None:
    with pytest.raises(Unusable) as unusable:
        _loaded(tmp_path, SOUND, "gb18030")
    (told,) = (one.told() for one in unusable.value.wrongs)
    assert "bank.yaml: 这个文件不是 UTF-8 编码" in told.zh and "not in UTF-8" in told.en


def test_a_file_of_no_institution_is_told_for_the_offices_own_layout_goes_out_instead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = institutions()["bank"]
    (tmp_path / "checks").mkdir()
    _file(tmp_path / "checks", SOUND).rename(tmp_path / "checks" / "banks.yaml")
    monkeypatch.setattr(settings, "POLICIES", tmp_path)
    (wrong,) = wrongs()
    assert layout_of(asked).own and "banks.yaml: 没有叫这个名字的机构" in wrong.told().zh


def test_a_file_that_the_office_changes_counts_at_once_and_is_known_by_its_fingerprint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = institutions()["bank"]
    (tmp_path / "checks").mkdir()
    monkeypatch.setattr(settings, "POLICIES", tmp_path)
    own = layout_of(asked)
    path = _file(tmp_path / "checks", SOUND)
    before = layout_of(asked)
    path.write_text(SOUND.replace("head: 证件", "head: 证件号码"), encoding="utf-8")
    after = layout_of(asked)
    assert [one.columns[1].label.zh for one in (before, after)] == ["证件", "证件号码"]
    assert after.print == sha256(path.read_bytes()).hexdigest() and len({own.print, before.print, after.print}) == 3
    assert (own.file_name, after.file_name) == ("", "bank.yaml")


def test_a_file_that_is_changed_while_it_is_read_goes_by_what_was_read_in_columns_and_fingerprint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = institutions()["bank"]
    (tmp_path / "checks").mkdir()
    path, changed = _file(tmp_path / "checks", SOUND), SOUND.replace("head: 证件", "head: 另一列").encode()
    monkeypatch.setattr(settings, "POLICIES", tmp_path)
    read_bytes = Path.read_bytes

    def read_and_changed(read_from: Path) -> bytes:
        content = read_bytes(read_from)
        if read_from == path:
            path.write_bytes(changed)
        return content

    monkeypatch.setattr(Path, "read_bytes", read_and_changed)
    before, after = layout_of(asked), layout_of(asked)
    assert [one.columns[1].label.zh for one in (before, after)] == ["证件", "另一列"]
    assert [one.print for one in (before, after)] == [sha256(text).hexdigest() for text in (SOUND.encode(), changed)]


def test_an_answer_that_stands_in_two_columns_is_not_taken_by_chance(tmp_path: Path) -> None:
    asked, brought = institutions()["bank"], "行号,证件,余额,合计\n1,990000197003013001,100,900\n"
    reader = Reader(office_dictionary().dictionary.categories, Areas({}), date(2025, 12, 31))
    how = Reading(asked, _loaded(tmp_path, SOUND), reader, {1: 1})
    with pytest.raises(Twofold) as twofold:
        read([brought.encode()], how)
    assert "“余额”在文件里有不止一列" in twofold.value.why.zh
    (answer,) = read([brought.replace(",900", "").replace(",合计", "").encode()], how).answers
    assert answer.said == {"financial_assets": 10_000}


def _loaded(folder: Path, text: str, encoding: str = "utf-8") -> Layout:
    path = _file(folder, text, encoding)
    return load(path, path.read_bytes(), institutions()["bank"])


def _file(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "bank.yaml"
    path.write_text(text, encoding=encoding)
    return path
