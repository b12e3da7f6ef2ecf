"""The conversation in the terminal: piped replies, in Chinese and English."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from yingbao.cli.app import app
from yingbao.engine.faults import Faults

from .small import law_of

RULES = "entitled when damp and rooms >= 2\namount rent"


def talk(tmp_path: Path, replies: str, *options: str, rules: str = RULES) -> str:
    law_of(tmp_path, rules)
    command = ["ask", "trial", "--on", "2025-06-15", "--policies", str(tmp_path / "policies"), "--area", "", *options]
    result = CliRunner().invoke(app, command, input=replies)
    if result.exception:
        raise result.exception
    return result.stdout


def test_a_conversation_ends_with_the_answer_the_amount_and_what_decided(tmp_path: Path) -> None:
    said = talk(tmp_path, "1\n3\n80.50\n")
    assert "符合条件，应当享受。" in said
    assert "金额：80.50 元" in said
    assert "依据：依据（文 1）" in said


def test_it_stops_as_soon_as_the_answer_is_settled(tmp_path: Path) -> None:
    said = talk(tmp_path, "否\n")
    assert said.count("？\n") == 1
    assert "不符合条件。" in said


def test_one_who_does_not_know_is_asked_something_else_and_never_the_same_again(tmp_path: Path) -> None:
    said = talk(tmp_path, "不知道\n2\n", rules="entitled when damp or leaky")
    assert said.count("？\n") == 2
    assert "还不能确定。" in said


def test_a_reply_that_makes_no_sense_is_asked_again(tmp_path: Path) -> None:
    said = talk(tmp_path, "maybe\n1\n99\n2\n?\n", "--lang", "en")
    assert said.count("That was not understood") == 2
    assert "Entitled." in said
    assert "The amount is not known." in said


def test_the_end_of_the_input_ends_the_conversation(tmp_path: Path) -> None:
    assert "还不能确定。" in talk(tmp_path, "")


def test_who_is_meant_is_said_where_there_are_several(tmp_path: Path) -> None:
    said = talk(tmp_path, "2\n否\n是\n", rules="entitled when any(members, ill)")
    assert "家庭成员 1：person.ill？" in said
    assert "家庭成员 2：person.ill？" in said
    assert "符合条件" in said


def test_a_policy_that_is_not_in_force_is_named(tmp_path: Path) -> None:
    law_of(tmp_path, RULES)
    command = ["ask", "trail", "--on", "2025-06-15", "--policies", str(tmp_path / "policies"), "--area", ""]
    result = CliRunner().invoke(app, command)
    assert isinstance(result.exception, Faults)
    assert "trial" in str(result.exception)
    with pytest.raises(Faults):
        raise result.exception
