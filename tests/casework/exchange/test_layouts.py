"""Layouts are data: what is wrong in one is told with its line and what to do, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from yingbao.casework.data_files import Unusable
from yingbao.casework.exchange.layouts import layouts
from yingbao.casework.exchange.loading import load
from yingbao.casework.exchange.writing import guarded

SOUND = """label: {zh: 名单, en: list}
platform: {code: p, zh: 平台, en: platform}
mark: illustrative
rows: month
policies: [dibao]
of: household
each: subject
columns:
  - {head: 编号, from: row.key}
  - {head: 户主姓名, from: head.name, required: yes}
answer: {key: 编号, state: 结果, accepted: [成功]}
"""


def wrong(folder: Path, old: str, new: str) -> str:
    assert old in SOUND
    path = folder / "list.yaml"
    path.write_text(SOUND.replace(old, new), encoding="utf-8")
    with pytest.raises(Unusable) as unusable:
        load(path)
    return "\n".join(one.told().zh + " | " + one.told().en for one in unusable.value.wrongs)


def test_a_sound_layout_is_taken_and_the_shipped_ones_are_sound_and_marked_illustrative(tmp_path: Path) -> None:
    path = tmp_path / "list.yaml"
    path.write_text(SOUND, encoding="utf-8")
    assert [column.head for column in load(path).columns] == ["编号", "户主姓名"]
    found, wrongs = layouts()
    assert len(found) >= 2 and not wrongs and all(one.illustrative for one in found.values())


@pytest.mark.parametrize(
    ("old", "new", "line", "zh", "en"),
    [
        ("head.name", "head.nane", 10, "没有“head.nane”。相近：head.name", "There is no 'head.nane'"),
        ("required: yes", "requird: yes", 10, "没有“requird”这一项。相近：required", "no key 'requird'"),
        ("rows: month", "rows: year", 4, "rows 要写其中一个：month", "rows is one of: month"),
        ("head: 户主姓名", "head: 编号", 10, "列名“编号”写了两次", "stands twice"),
        ("from: head.name", "from: member.name", 10, "member 只在 each: member 时可用", "only there with each: member"),
        ("from: head.name", "from: members.name", 10, "members 的列要写 repeat", "needs repeat"),
        ("from: head.name", "from: head.sex, codes: {man: 1}", 10, "sex 没有“man”这个值", "has no value 'man'"),
        ("from: row.key", "constant: 1", 11, "导出的列里就要有 row.key", "a column must hold row.key"),
        ("mark: illustrative", "mark: official", 3, "mark 要写其中一个", "mark is one of"),
        ("required: yes", "most: 很长", 10, "most 要写整数", "most is a whole number"),
        ("required: yes", "repeat: [2]", 10, "repeat 要写整数", "repeat is a whole number"),
        ("required: yes", "codes: [男]", 10, "codes 写成", "Write codes as"),
        ("accepted: [成功]", "accepted: 成功", 11, "accepted 写成列表", "Write accepted as a list"),
        ("of: household", "of: [household]", 6, "of 要写其中一个", "of is one of"),
        ("of: household", "of: [", 6, "不是有效的 YAML", "not valid YAML"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, old: str, new: str, line: int, zh: str, en: str) -> None:
    told = wrong(tmp_path, old, new)
    assert zh in told and en in told
    if zh != "不是有效的 YAML":
        assert f"list.yaml:{line}: " in told


def test_no_cell_turns_into_a_formula_and_a_number_keeps_its_sign() -> None:
    assert guarded('=HYPERLINK("x")') == '\'=HYPERLINK("x")' and guarded("@x") == "'@x" and guarded("-1+1") == "'-1+1"
    assert guarded("-12.50") == "-12.50" and guarded("张三") == "张三"
