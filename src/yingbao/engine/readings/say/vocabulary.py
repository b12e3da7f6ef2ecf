"""Names in both languages for what policy files call by an identifier. What has no name is spelled out instead."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from yingbao.engine.dictionary import Fact, Label
from yingbao.engine.policies.book import Book

FILE = "words.yaml"
MARKS = {
    "verified": Label("已对照原文", "checked against the text"),
    "second_hand": Label("转引，未见原文", "second-hand, the text was not seen"),
    "derived": Label("由规定推出", "derived from other rules"),
    "recalled": Label("凭记忆，待核对", "from memory, to be checked"),
    "illustrative": Label("示意值，虚构", "made up for illustration"),
    "unknown": Label("没有见到", "not seen"),
}
NOT_VERBS = {"有": "没有", "能": "不能", "是": "不是"}
ACTIONS = ("持", "领取", "患", "享受", "同意", "履行", "被", "需要", "缴", "足额", "曾")


@dataclass(frozen=True)
class Vocabulary:
    """Looks names up in one language; '' or None where there is none."""

    entries: dict[str, dict[str, Any]]
    lang: str

    def name(self, group: str, key: str) -> str:
        """The name of a parameter, let, set or area."""
        entry = self.entries.get(group, {}).get(key)
        return str(entry[self.lang]) if entry else ""

    def parameter(self, name: str) -> str:
        return self.name("parameters", name) or name.replace("_", " ")

    def fact(self, fact: Fact, holds: bool) -> str:
        """A fact said to hold or not: yes or no; for a date, come or not; for a category, something or nothing."""
        entry = self.entries.get("facts", {}).get(fact.name) or {}
        said = entry.get(holds)  # YAML reads yes and no as true and false
        return str(said[self.lang]) if said else ""

    def boolean(self, fact: Fact, holds: bool) -> str:
        return self.fact(fact, holds) or (_zh(fact.label.zh, holds) if self.lang == "zh" else _en(fact.label.en, holds))

    def heading(self, name: str, title: str) -> str:
        """A section's heading: as written in the file, in English by name."""
        if self.lang == "zh":
            return title
        return str(self.entries.get("sections", {}).get(name, "")) or name.replace("_", " ").lstrip("#").capitalize()


def _zh(label: str, holds: bool) -> str:
    if holds:
        return label
    if label[0] in NOT_VERBS:
        return NOT_VERBS[label[0]] + label[1:]
    return f"没有{label}" if label.startswith(ACTIONS) else f"不是“{label}”"


def _en(label: str, holds: bool) -> str:
    first, _, rest = label.partition(" ")
    verb = first.endswith("s") and not first.endswith("ss") and first != "is"
    if holds:
        return label
    if verb:
        return f"does not {'have' if first == 'has' else first.removesuffix('s')} {rest}".strip()
    return f"not {label}"


def vocabulary(book: Book, lang: str) -> Vocabulary:
    """The names for a book's policies."""
    return _vocabulary(book.root, lang)


@cache
def _vocabulary(root: str, lang: str) -> Vocabulary:
    entries = _read(files("yingbao.engine.readings.say").joinpath(FILE).read_text(encoding="utf-8"))
    own = Path(root) / FILE
    if root and own.exists():
        for group, names in _read(own.read_text(encoding="utf-8")).items():
            entries[group] = {**entries.get(group, {}), **names}
    return Vocabulary(entries, lang)


def _read(text: str) -> dict[str, dict[str, Any]]:
    raw = yaml.load(text, Loader=yaml.CSafeLoader) or {}
    return {str(group): dict(names or {}) for group, names in raw.items()}
