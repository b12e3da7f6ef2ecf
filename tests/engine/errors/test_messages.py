"""Every code has its words in both languages, and no words lie about without a code."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import yaml

import yingbao
from yingbao.engine import faults

SOURCE = Path(yingbao.__file__).parent
MESSAGES = yaml.safe_load((Path(faults.__file__).parent / "messages.yaml").read_text(encoding="utf-8"))
CALLS = {"Fault", "Mismatch", "CheckFault", "fail", "fault", "need", "message", "_Bad", "_BadCell"}
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)+")
BLANK = re.compile(r"(?<!{){(\w+)}")


def strings(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def raised(path: Path) -> Iterator[str]:
    """The codes written directly where a fault is made."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in CALLS:
                texts = (a.value for a in node.args[:2] if isinstance(a, ast.Constant) and isinstance(a.value, str))
                yield from (text for text in texts if CODE.fullmatch(text))


def test_every_fault_that_is_raised_has_words() -> None:
    missing = {code: path.name for path in SOURCE.rglob("*.py") for code in raised(path) if code not in MESSAGES}
    assert not missing


def test_every_message_is_raised_somewhere() -> None:
    said = {text for path in SOURCE.rglob("*.py") for text in strings(path)}
    dynamic = {f"aside-{kind}" for kind in ("boolean", "integer", "money", "date", "area")}
    unused = {code for code in MESSAGES if code not in said and code not in dynamic and not code.startswith("aside-")}
    assert not unused


def test_no_code_has_two_texts() -> None:
    text = (Path(faults.__file__).parent / "messages.yaml").read_text(encoding="utf-8")
    twice = [code for code, times in Counter(re.findall(r"^([\w-]+):", text, re.MULTILINE)).items() if times > 1]
    assert not twice


def test_every_message_speaks_both_languages_and_fills_the_same_blanks() -> None:
    for code, texts in MESSAGES.items():
        assert set(texts) == {"zh", "en"}, code
        zh, en = ({re.sub("_(zh|en)$", "", blank) for blank in BLANK.findall(texts[lang])} for lang in ("zh", "en"))
        assert zh <= en or en <= zh, f"{code}: {zh} and {en}"
