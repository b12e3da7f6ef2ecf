"""The town's dictionary, and five policies: about households, persons, whom links lead to, events and companies."""

from __future__ import annotations

from pathlib import Path

REGISTRY = """
title: {zh: 小城, en: A town}
office: "44"
categories:
  sort: {red: {zh: 红, en: red}, green: {zh: 绿, en: green}}
subjects:
  household:
    label: {zh: 家庭, en: household}
    areas: {home: area, residence: area}
    facts:
      area: {type: area, absent: unknown}
      savings: {type: money, range: [0, 1000], absent: unknown}
  person:
    label: {zh: 个人, en: person}
    belongs: household
    areas: {home: area, residence: area}
    facts:
      area: {type: area, absent: unknown}
      birth: {type: date, past: yes, absent: unknown}
      wage: {type: money, range: [0, 1000], absent: unknown}
      ill: {type: boolean, absent: no}
      sort: {type: sort, absent: none}
  company:
    label: {zh: 单位, en: company}
    areas: {home: area, residence: area}
    facts:
      area: {type: area, absent: unknown}
relations:
  members: {of: household, to: person, by: household, one: member, at_least: 1, at_most: 4}
  parents:
    of: person
    to: person
    table: parents
    one: parent
    number: 2
    facts:
      fled: {type: boolean, absent: no}
  staff: {of: company, to: person, table: staff, one: employee, absent: none}
events:
  bills:
    of: person
    one: bill
    date: paid_on
    at_most: 3
    facts:
      paid_on: {type: date, absent: unknown}
      paid: {type: money, range: [0, 900], absent: unknown}
"""
HEAD = """---
id: {id}
title: {{zh: {id}, en: {id}}}
jurisdiction: "44"
subject: {subject}
applies: home
each: {each}
kind: benefit
delivers: cash
pay: {pay}
law:
  text: {{title: 文, mark: illustrative}}
---

{{#ground cite="text 1"}}
## 依据

```rule
{rules}
```
"""
RULES = {
    "poor": (
        "household",
        "month",
        "household",
        "entitled when sum(members, wage) < 300\namount 300 - sum(members, wage)",
    ),
    "old": ("person", "month", "self", "entitled when age(birth) >= 65 and household.savings < 500\namount 50"),
    "lone": ("person", "month", "self", "entitled when all(parents, wage < 100 or fled)\namount 20"),
    "bill": ("person", "bill", "self", "entitled when bill.paid > 100\namount bill.paid"),
    "firm": ("company", "month", "self", "entitled when count(where(staff, ill)) >= 1\namount 70"),
}


def write_book(folder: Path) -> Path:
    folder.mkdir()
    (folder / "registry.yaml").write_text(REGISTRY, encoding="utf-8")
    for id, (subject, each, pay, rules) in RULES.items():
        text = HEAD.format(id=id, subject=subject, each=each, pay=pay, rules=rules)
        (folder / f"{id}.md").write_text(text, encoding="utf-8")
    return folder
