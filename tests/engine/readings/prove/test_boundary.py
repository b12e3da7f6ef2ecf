"""Boundary examples: one step apart, ready to paste, and they pass where they are pasted."""

import re
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from yingbao.cli.app import app
from yingbao.engine.faults import render
from yingbao.engine.policies.book import load_book
from yingbao.engine.policies.law import Law
from yingbao.engine.readings.checking import check_examples
from yingbao.engine.readings.prove import markdown, pasteable, prove
from yingbao.engine.readings.prove.boundary import COMPARISONS
from yingbao.engine.readings.prove.naming import Naming

from .small import bench_in, book_in, clause, write

RULES = [
    ("household", "entitled when savings < 1000 and rooms <= 2 and not damp\namount 1000 - savings"),
    ("household", "entitled when sum(members, income) / count(members) < 500\namount between(100, 200)"),
    ("household", "entitled when count(where(members, age(birth) >= 60)) >= 2"),
    ("household", "entitled when any(members, sum(bills, cost, last=months(12)) > 3000)"),
    ("household", "entitled when recognised(self) and rooms > 1"),
    ("person", "entitled when 60 <= age(birth) < 80 and household.rooms < 3 and sort == red\namount 20"),
    ("person", "entitled when sum(bills, cost, this=year) >= 100 or share(income, household.savings, zero=no) > 50%"),
]


def pasted(tmp_path: Path, subject: str, rules: str) -> tuple[int, str]:
    """Proves, pastes the examples under the policy, and checks the file with both readings."""
    rules = rules.replace("self", "trial")
    write(tmp_path, "trial", clause("rule", rules), subject)
    rows = pasteable(prove(bench_in(tmp_path)))
    write(tmp_path, "trial", clause("rule", rules) + "\n## 例\n\n" + markdown(rows, ["例", "应享"]) + "\n", subject)
    total, faults = check_examples(book_in(tmp_path))
    return total, render(faults)


@pytest.mark.parametrize(("subject", "rules"), RULES)
def test_boundary_examples_pass_where_they_are_pasted(tmp_path: Path, subject: str, rules: str) -> None:
    total, wrong = pasted(tmp_path, subject, rules)
    assert wrong == ""
    assert total >= 2


def test_a_pair_is_one_fen_apart_and_only_one_of_them_is_entitled(tmp_path: Path) -> None:
    write(tmp_path, "trial", clause("poor", "entitled when savings < 1000.50"))
    rows = pasteable(prove(bench_in(tmp_path)))
    selves = [(row["savings"], row["entitled"]) for row in rows if row["who"] == "self"]
    assert selves == [("1000.49", "yes"), ("1000.50", "no")]


def test_the_step_up_may_be_the_one_that_entitles(tmp_path: Path) -> None:
    write(tmp_path, "trial", clause("rich", "entitled when savings >= 1000"))
    rows = pasteable(prove(bench_in(tmp_path)))
    assert [(row["savings"], row["entitled"]) for row in rows if row["who"] == "self"] == [
        ("999.99", "no"),
        ("1000.00", "yes"),
    ]


def test_an_occasion_stands_in_the_row_of_its_subject(tmp_path: Path) -> None:
    write(tmp_path, "trial", clause("cost", "entitled when bill.cost > 300 and bill.paid >= on - days(30)"), "person")
    file = tmp_path / "policies" / "trial.md"
    file.write_text(file.read_text(encoding="utf-8").replace("each: month", "each: bill"), encoding="utf-8")
    rows = pasteable(prove(bench_in(tmp_path)))
    assert ("300.00", "no") in {(row.get("cost"), row.get("entitled")) for row in rows}
    file.write_text(file.read_text(encoding="utf-8") + "\n## 例\n\n" + markdown(rows) + "\n", encoding="utf-8")
    assert check_examples(book_in(tmp_path))[1] == []


def test_a_birthday_turns_the_answer_on_its_day(tmp_path: Path) -> None:
    write(tmp_path, "trial", clause("old", "entitled when age(birth) >= 60"), "person")
    rows = pasteable(prove(bench_in(tmp_path)))
    assert [(row["birth"], row["entitled"]) for row in rows] == [("1965-06-15", "yes"), ("1965-06-16", "no")]


def test_the_command_prints_the_bounds_the_findings_and_the_examples(tmp_path: Path) -> None:
    write(tmp_path, "trial", clause("poor", "entitled when savings < 1000\namount 1000 - savings"))
    command = ["prove", "trial", "--on", "2025-06-15", "--policies", str(tmp_path / "policies"), "--area", ""]
    said = CliRunner().invoke(app, [*command, "--people", "2"]).stdout
    assert "只看到 2 口之家" in said
    assert "没有任何人" not in said
    assert "| 999.99 |" in said
    english = CliRunner().invoke(app, [*command, "--lang", "en"]).stdout
    assert "Households up to 3" in english
    assert "No amount is negative." in english


def test_the_command_writes_json(tmp_path: Path) -> None:
    import json

    write(tmp_path, "trial", clause("poor", "entitled when savings < 1000"))
    command = ["prove", "trial", "--on", "2025-06-15", "--policies", str(tmp_path / "policies"), "--area", "", "--json"]
    body = json.loads(CliRunner().invoke(app, command).stdout)
    assert {finding["verdict"] for finding in body["findings"]} <= {"fine", "note", "wrong", "undecided"}
    assert [row["savings"] for row in body["examples"]] == ["999.99", "1000.00"]


def test_comparisons_are_told_as_say_tells_them_and_say_whose_they_are() -> None:
    book = load_book(Path(__file__).parents[4] / "policies", overlays=("demo",))
    law = Law(book, date(2025, 12, 31), book.dictionary.office)
    said = {}
    for outcome in law.outcomes():
        naming = Naming(law, outcome)
        found = [naming.condition(tree) for tree in outcome.status.walk() if tree.op.name in COMPARISONS and tree.table]
        said[outcome.policy.id] = {label.zh: label.en for label in found}
    assert said["gaoling"]["在册决定：起不晚于当日"] == "decisions in force: from is not after the day"
    assert "家庭人均收入低于低保标准" in said["dibao"]
    assert "家庭金融资产不超过 36,840.00 元 × 人数" in said["dibao_danren"], "by the names of the policy that it asks"
    raw = [zh for each in said.values() for zh in each if re.search(r"[a-z]+[._][a-z]+", zh)]
    assert not raw


def test_a_case_about_a_paper_is_named_after_it(tmp_path: Path) -> None:
    write(tmp_path, "trial", clause("known", "entitled when recognised(trial)"))
    rows = pasteable(prove(bench_in(tmp_path)))
    assert {row["example"].split()[0] for row in rows} == {"decisions起", "decisions止"}
