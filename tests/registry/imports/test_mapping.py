"""Which column holds what: suggested where it is plain, asked where it is not, and kept for the next file."""

from __future__ import annotations

import json
from pathlib import Path

from tests.registry.imports.files import catalogue, csv_file, opened, people, planned
from yingbao.registry.imports.mapping import Plan, lay, suggest


def suggested(tmp_path: Path, heads: list[str], kind: str = "person", topic: str = "facts") -> dict[str, str]:
    about = catalogue(kind, topic)
    return dict(suggest(opened(csv_file(tmp_path, [heads, ["x"] * len(heads)]), about), about).targets)


def test_columns_are_known_by_their_label_in_either_language_and_by_what_else_is_in_use(tmp_path: Path) -> None:
    heads = [
        "姓名",
        "身份证号",
        "sex",
        "Date of birth",
        "手机",
        "现住址",
        "所属社区",
        "残疾等级",
        "月均工资性收入（元）",
        "户号",
    ]
    expected = [
        "name",
        "id_number",
        "sex",
        "birth",
        "phone",
        "address",
        "residence",
        "disability_grade",
        "wage_income",
        "household",
    ]
    assert suggested(tmp_path, heads) == dict(zip(heads, expected, strict=True))


def test_a_relation_is_known_by_both_its_people(tmp_path: Path) -> None:
    heads = ["儿童身份证号", "父母身份证号", "被撤销监护人资格"]
    assert suggested(tmp_path, heads, "person", "parents") == dict(
        zip(heads, ["@owner", "@other", "custody_revoked"], strict=True)
    )


def test_a_column_that_nobody_can_place_stays_open(tmp_path: Path) -> None:
    sheet = opened(csv_file(tmp_path, [["姓名", "证件号码", "备注"], ["甲", "1", "x"]]))
    laid = planned(sheet)
    assert [column.label for column in laid.open] == ["备注"]
    assert not laid.wrong


def test_two_columns_for_one_fact_are_both_left_for_a_person_to_choose(tmp_path: Path) -> None:
    assert suggested(tmp_path, ["姓名", "手机", "联系电话", "证件号码"]) == {"姓名": "name", "证件号码": "id_number"}


def test_a_file_without_any_number_cannot_be_imported(tmp_path: Path) -> None:
    laid = planned(opened(csv_file(tmp_path, [["姓名", "性别"], ["甲", "男"]])))
    assert [reason.code for reason in laid.wrong] == ["no-identity-column"]
    assert "公民身份号码" in laid.wrong[0].text("zh")


def test_what_was_decided_for_a_source_holds_for_its_next_file(tmp_path: Path) -> None:
    about = catalogue()
    sheet = opened(csv_file(tmp_path, [["姓名", "证件号码", "甲列", "手机"], ["甲", "1", "x", "2"]]))
    saved = Plan.from_json(json.loads(json.dumps(Plan({"甲列": "alias", "手机": ""}).as_json())))
    laid = lay(suggest(sheet, about, saved), sheet, about)
    assert {name: column.label for name, column in laid.columns.items()} == {
        "name": "姓名",
        "id_number": "证件号码",
        "alias": "甲列",
    }
    assert not laid.open


def test_the_same_fact_from_two_columns_is_refused_by_name(tmp_path: Path) -> None:
    sheet = opened(csv_file(tmp_path, people(1)))
    plan = Plan({"姓名": "name", "性别": "name", "公民身份号码": "id_number"})
    laid = lay(plan, sheet, catalogue())
    assert "“姓名”和“性别”" in laid.wrong[0].text("zh")
