"""A small dictionary and policies of a few lines, as files in a folder."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from yingbao.engine.policies.book import Book, load_book
from yingbao.engine.readings.prove import Bench, Bounds, Finding, bench_of, prove

DAY = date(2025, 6, 15)
REGISTRY = """
title: {zh: 小, en: small}
office: "44"
categories:
  sort: {red: {zh: 红, en: red}, green: {zh: 绿, en: green}}
subjects:
  household:
    label: {zh: 家庭, en: household}
    areas: {home: home}
    facts:
      home: {type: area, absent: unknown}
      damp: {type: boolean, absent: no}
      rooms: {type: integer, range: [0, 20], absent: unknown}
      savings: {type: money, range: [0, 100000], absent: unknown}
  person:
    label: {zh: 个人, en: person}
    belongs: household
    areas: {home: hukou}
    facts:
      hukou: {type: area, absent: unknown}
      birth: {type: date, past: yes, absent: unknown}
      ill: {type: boolean, absent: no}
      sort: {type: sort, absent: none}
      income: {type: money, range: [0, 100000], absent: unknown}
relations:
  members: {of: household, to: person, by: household, one: member, at_least: 1, at_most: 20}
events:
  bills:
    of: person
    one: bill
    date: paid
    at_most: 9
    label: {zh: 票, en: bills}
    facts: {paid: {type: date, absent: unknown}, cost: {type: money, range: [0, 9000], absent: 0}}
"""
HEAD = """---
id: {id}
title: {{zh: {id}, en: {id}}}
jurisdiction: "00"
subject: {subject}
applies: home
each: month
kind: benefit
delivers: cash
pay: household
law:
  text: {{title: 文, mark: verified}}
---
"""


def clause(name: str, rules: str) -> str:
    attributes = f"#{name} " if name else ""
    return f'\n{{{attributes}cite="text 1"}}\n## {name or "其他"}\n\n```rule\n{rules}\n```\n'


def write(folder: Path, id: str, body: str, subject: str = "household") -> None:
    policies = folder / "policies"
    policies.mkdir(exist_ok=True, parents=True)
    (policies / "registry.yaml").write_text(REGISTRY, encoding="utf-8")
    (policies / f"{id}.md").write_text(HEAD.format(id=id, subject=subject) + body, encoding="utf-8")


def book_in(folder: Path) -> Book:
    return load_book(folder / "policies")


def bench_in(folder: Path, id: str = "trial", on: date = DAY, **bounds: Any) -> Bench:
    return bench_of(book_in(folder), on, id, "", Bounds(**bounds), 5.0)


def findings(bench: Bench) -> dict[tuple[str, str], Finding]:
    """What is found by question and clause."""
    return {(each.question, str(each.words.get("clause", ""))): each for each in prove(bench)}


def verdicts(bench: Bench, question: str) -> dict[str, str]:
    """The verdicts on one question by clause."""
    found = findings(bench)
    return {name.split("（")[0]: each.verdict for (code, name), each in found.items() if code == question}
