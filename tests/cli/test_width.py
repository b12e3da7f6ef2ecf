"""Whatever the width of the terminal: names fold, numbers never."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from rich.cells import cell_len

from tests.cli.conftest import AMPLE, ON, Run
from yingbao.cli.figures import Figures
from yingbao.cli.folding import fold, hang
from yingbao.engine.faults import Fault, Place, render

WIDTHS = 60, 80, 100, 140
NUMBER = re.compile(r"[+-]?\d[\d,.:%/-]*")
TIME = re.compile(r"\d+\.\d+ (?:s|秒)")
DISTRICT = "--data", "data", "--on", ON
COMMANDS = {
    "count": ("count", *DISTRICT, "--out", "out", "--overlay", "demo"),
    "find": ("find", *DISTRICT, "--out", "out", "--overlay", "demo"),
    "compare": ("compare", "edition", *DISTRICT),
    "missing": ("missing", "--on", ON),
    "say": ("say", "dibao", "--on", ON),
    "explain": ("explain", "dibao", "12", *DISTRICT),
    "explain all": ("explain", "12", *DISTRICT),
    "prove": ("prove", "minwei", "--on", ON),
}
HEADS = "政策", "应享", "疑似应保未保（待核实）", "金额合计（元）"
ROWS = (
    ("按比例安排残疾人就业与残疾人就业保障金 ※", "1,100,000", "99,999", "1,234,567,890.00"),
    ("Living allowance for disabled people in hardship", "0", "–", "0.00"),
)


def numbers(text: str) -> Counter[str]:
    return Counter(NUMBER.findall(TIME.sub("", text)))


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("command", COMMANDS)
def test_every_number_of_a_command_is_whole_at_every_width(
    command: str, lang: str, district: Path, remembered: Run
) -> None:
    places = {name: str(district / name) for name in ("data", "edition", "out")}
    terminal = remembered(*(places.get(word, word) for word in COMMANDS[command]), "--lang", lang)
    ample = numbers(terminal.again(AMPLE))
    assert ample
    for width in WIDTHS:
        shown = terminal.again(width)
        assert numbers(shown) == ample
        long = [line for line in shown.splitlines() if cell_len(line) > width and str(district) not in line]
        assert long == []


@pytest.mark.parametrize("width", range(36, 160))
def test_a_table_of_figures_keeps_to_its_width_and_its_numbers_whole(width: int) -> None:
    lines = [line.plain for line in Figures(HEADS, ROWS).lines(width)]
    assert all(cell_len(line) <= width for line in lines)
    told = " ".join(lines).split()
    assert [word for word in told if word[0] in "0123456789–"] == [number for row in ROWS for number in row[1:]]


def test_find_adds_up_what_is_found_of_all_benefits(district: Path, remembered: Run) -> None:
    words = ("find", *DISTRICT, "--out", "out", "--overlay", "demo")
    told = remembered(*(str(district / word) if word in ("data", "out") else word for word in words)).again(AMPLE)
    total = re.search(r"惠民项目合计：应享 ([\d,]+)，已享 ([\d,]+)；疑似应保未保 ([\d,]+)、", told)
    assert total
    entitled, delivered, missed = (int(number.replace(",", "")) for number in total.groups())
    assert entitled == delivered + missed > 0


def test_names_stand_beside_their_numbers_above_them_or_before_each() -> None:
    wide, narrow, slim = ([line.plain for line in Figures(HEADS, ROWS).lines(width)] for width in (100, 56, 36))
    assert wide[-1].startswith("Living allowance for disabled people in hardship") and wide[-1].endswith("0.00")
    assert narrow[-2:] == [ROWS[1][0], f"{'0':>11}{'–':>14}{'0.00':>18}"]
    assert slim[-2:] == ["  应享 0  疑似应保未保（待核实） –", "  金额合计（元） 0.00"]


def test_a_line_breaks_between_chinese_characters_and_never_inside_a_number() -> None:
    assert fold("低保标准每月 1,535.00 元，2025 年 12 月 31 日起", 20) == [
        "低保标准每月",
        "1,535.00 元，",
        "2025 年 12 月 31 日",
        "起",
    ]
    assert fold("to be verified 5; not known 25.", 16) == ["to be verified", "5; not known 25."]
    assert fold("at most CNY 1,535.00", 10) == ["at most", "CNY 1,535.00"]


def test_no_line_begins_with_a_comma_or_ends_with_an_opening_bracket() -> None:
    text = "《最低生活保障审核确认办法》（民发〔2021〕57号），已对照原文。" * 3
    for width in range(24, 60):
        for line in fold(text, width):
            assert line[0] not in "），。》〕" and line[-1] not in "（《〔"


def test_what_follows_a_bullet_stands_below_its_text() -> None:
    assert hang("  • one two three four five six seven", 24) == "  • one two three four five\n    six seven"


def test_a_long_line_is_quoted_around_its_caret() -> None:
    text = "| 例子 | " + "| ".join(f"c{number:03}" for number in range(60))
    column = text.index("c040") + 1
    said = render([Fault("policy-unknown", Place("a.md", 3, column, text), {"name": "x", "near": ""})], "en", 80)
    quote, caret = said.splitlines()[-2:]
    assert cell_len(quote) <= 80
    assert quote.strip()[0] == quote[-1] == "…"
    assert quote[caret.index("^") :].startswith("c040")
