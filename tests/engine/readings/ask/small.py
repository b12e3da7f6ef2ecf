"""A dictionary small enough to try every household, and policies of one rule each."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

from yingbao.engine.dictionary import Dictionary, Fact
from yingbao.engine.dictionary.model import NONE
from yingbao.engine.policies.book import load_book
from yingbao.engine.policies.law import Law
from yingbao.engine.policies.outcome import Outcome
from yingbao.engine.readings.explain.program import Program
from yingbao.engine.readings.explain.world import Row, all_rows, attach

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
      damp: {type: boolean, absent: unknown}
      leaky: {type: boolean, absent: unknown}
      warm: {type: boolean, absent: no}
      rooms: {type: integer, range: [0, 3], absent: unknown}
      sort: {type: sort, absent: none}
      rent: {type: money, range: [0, 100], absent: unknown}
  person:
    label: {zh: 个人, en: person}
    belongs: household
    areas: {home: hukou}
    facts:
      hukou: {type: area, absent: unknown}
      ill: {type: boolean, absent: unknown}
      wage: {type: integer, range: [0, 2], absent: unknown}
relations:
  members: {of: household, to: person, by: household, one: member, at_least: 1, at_most: 2, label: {zh: 家庭成员, en: members}}
"""
POLICY = """---
id: trial
title: {{zh: 试, en: trial}}
jurisdiction: "00"
subject: household
applies: home
each: month
kind: benefit
delivers: cash
pay: household
law:
  text: {{title: 文, mark: verified}}
---

{{#ground cite="text 1"}}
## 依据

```rule
{rules}
```
{more}
"""


def law_of(folder: Path, rules: str, more: str = "") -> tuple[Law, Outcome]:
    """The law whose one policy has these rules."""
    policies = folder / "policies"
    policies.mkdir(exist_ok=True)
    (policies / "registry.yaml").write_text(REGISTRY, encoding="utf-8")
    (policies / "trial.md").write_text(POLICY.format(rules=rules, more=more), encoding="utf-8")
    law = Law(load_book(policies), DAY, "")
    outcome = law.outcome("trial")
    assert outcome is not None
    return law, outcome


def home(dictionary: Dictionary, facts: dict[str, Any], *members: dict[str, Any]) -> Row:
    """A household of which only these facts are known."""
    row = Row("household", "home", {**dict.fromkeys(dictionary.tables["household"].facts), "warm": False, **facts})
    row.collections = {"members": [], "decisions": [], "receipts": []}
    for number, known in enumerate(members):
        person = Row("person", number, {**dict.fromkeys(dictionary.tables["person"].facts), **known})
        person.collections = {"decisions": [], "receipts": []}
        attach(dictionary, row, "members", person)
    return row


def domain(fact: Fact) -> list[Any]:
    """Every value of a fact."""
    if fact.kind == "boolean":
        return [False, True]
    if fact.kind == "category":
        return ["red", "green", *([NONE] if fact.absent == NONE else [])]
    return list(range(fact.lo, fact.hi + 1)) if fact.kind == "integer" else [f"44{'0' * 10}"]


def unknown_of(dictionary: Dictionary, row: Row, used: set[str]) -> list[tuple[Row, Fact]]:
    """The unknown facts of all rows that the rule speaks of."""
    found = []
    for each in sorted(all_rows(row), key=lambda one: (one.table, str(one.id))):
        for name, fact in dictionary.tables[each.table].facts.items():
            if each.facts[name] is None and name in used:
                found.append((each, fact))
    return found


def statuses(
    outcome: Outcome, row: Row, unknown: list[tuple[Row, Fact]]
) -> Iterator[tuple[tuple[Any, ...], bool | None]]:
    """The status for every way to fill in the unknown facts."""
    program = Program([outcome.status])
    for values in product(*(domain(fact) for _, fact in unknown)):
        for (each, fact), value in zip(unknown, values, strict=True):
            each.facts[fact.name] = value
        for each in all_rows(row):
            each.forget()
        yield values, program.value(outcome.status, row)
    for each, fact in unknown:
        each.facts[fact.name] = None
