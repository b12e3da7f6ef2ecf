"""Findings in words, for a person and for a file."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from yingbao.engine.dictionary import Dictionary, Label
from yingbao.engine.readings.explain.world import Row
from yingbao.engine.readings.prove.finding import Finding, Seen, Witness
from yingbao.engine.readings.prove.table import cell
from yingbao.engine.values import yuan_text

LONGEST = 120
"""Characters of a comparison in words; what is longer is cut."""


@cache
def _texts() -> dict[str, Any]:
    text = files("yingbao.engine.readings.prove").joinpath("words.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)  # type: ignore[no-any-return]


def label(name: str, lang: str) -> str:
    return str(_texts()["labels"][name][lang])


def sentence(finding: Finding, lang: str) -> str:
    """What was found, or what was asked and why it is not decided."""
    texts = _texts()[finding.question]
    words = {name: _word(name, value, finding, lang) for name, value in finding.words.items() if name != "pair"}
    if finding.verdict == "undecided":
        reason = _texts()["reasons"].get(finding.reason, {"zh": finding.reason, "en": finding.reason})[lang]
        return f"{texts['asked'][lang].format(**words)}{'：' if lang == 'zh' else ': '}{reason}"
    return str(texts["good" if finding.verdict == "fine" else "bad"][lang].format(**words))


def _word(name: str, value: Any, finding: Finding, lang: str) -> str:
    if name in ("value", "drop"):
        return yuan_text(value)
    if name == "steepest":
        return label("steepest" if value else "perhaps", lang)
    if isinstance(value, Label):
        text = value[lang]
        return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    if isinstance(value, list):
        return ("、" if lang == "zh" else ", ").join(_word("", each, finding, lang) for each in value)
    if isinstance(value, dict):
        return "；".join(f"{title} {yuan_text(a)}→{yuan_text(b)}" for title, (a, b) in value.items())
    return str(value)


def household(dictionary: Dictionary, witness: Witness, lang: str) -> list[str]:
    """The witness, a line a row: only what differs from what absence means."""
    start = witness.row
    lines, seen = list[str](), set[int]()
    pending = [(start, 0), *((up, 0) for up in start.ups.values())]
    while pending:
        row, depth = pending.pop(0)
        if id(row) in seen:
            continue
        seen.add(id(row))
        if text := _line(dictionary, row, lang):
            lines.append("  " * depth + text)
        below = [(each, depth + 1) for rows in row.collections.values() for each in rows]
        pending = below + pending
    return lines


def _line(dictionary: Dictionary, row: Row, lang: str) -> str:
    table = dictionary.tables[row.table]
    facts = [
        f"{table.facts[name].label[lang]} {_shown(dictionary, table.facts[name].category, value, name, row, lang)}"
        for name, value in row.facts.items()
        if value != table.facts[name].absent
    ]
    if not facts and not any(row.collections.values()):
        return ""
    return f"{table.label[lang]}: {'; '.join(facts)}" if lang == "en" else f"{table.label[lang]}：{'；'.join(facts)}"


def _shown(dictionary: Dictionary, category: str | None, value: Any, name: str, row: Row, lang: str) -> str:
    if category and value in dictionary.categories[category].values:
        return dictionary.categories[category].values[value][lang]
    if isinstance(value, bool):
        return {True: ("是", "yes"), False: ("否", "no")}[value][lang == "en"]
    return cell(value, dictionary.tables[row.table].facts[name])


def answer(seen: Seen, lang: str) -> str:
    status = {True: ("符合", "entitled"), False: ("不符合", "not entitled"), None: ("未知", "unknown")}[seen.status]
    text = status[lang == "en"]
    if seen.amount is not None:
        low, high = yuan_text(seen.amount), yuan_text(seen.amount_max if seen.amount_max is not None else seen.amount)
        text += f" {low}" if low == high else f" {low}–{high}"
    return text


def as_data(dictionary: Dictionary, finding: Finding) -> dict[str, Any]:
    """The finding for --json."""
    witnesses = [
        {"household": household(dictionary, each, "en"), "answer": answer(each.seen, "en"), "title": each.title}
        for each in finding.witnesses
    ]
    texts = {lang: sentence(finding, lang) for lang in ("zh", "en")}
    data = {"question": finding.question, "verdict": finding.verdict, "reason": finding.reason, **texts}
    pair = finding.words.get("pair")
    return data | {"witnesses": witnesses} | ({"rows": list(pair.rows)} if pair else {})
