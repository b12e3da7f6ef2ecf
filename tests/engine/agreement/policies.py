"""Random policy files as text, so that parser and checker stand in the loop."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random
from typing import Any

from yingbao.engine.dictionary import Dictionary

from .expressions import Expressions, Names

DEEPER = "4403"
"""A division below the office's."""
ROOTS = {"trouble": "troubles"}
KINDS = {
    "boolean": "boolean",
    "money": "money",
    "integer": "number",
    "date": "date",
    "money_fraction": "money_fraction",
}
"""Kinds of lets, and the method that draws them."""

PARAMETERS = """
p_money: money | | 2019-01-01 | {money}
p_money | | 2025-01-01 | {money2}
q_money: money | | 2020-01-01..2025-06-30 | 100
p_rate: rate | | 2019-01-01 | {rate}
r_rate: rate | | 2019-01-01 | {rate2}
p_int: integer | | 2019-01-01 | {integer}
p_date: date | | 2019-01-01 | {day}
p_days: days | | 2019-01-01 | {days}
p_months: months | | 2019-01-01 | {months}
p_bool: boolean | | 2019-01-01 | {truth}
by_age: money | up to 7 | 2019-01-01 | 12.34
by_age | 7 up to 18 | 2019-01-01 | 200
by_age | 18 up to 60 | 2019-01-01 | ?
by_age | 60 and over | 2019-01-01 | {money}
by_number: money | -5 up to 2 | 2019-01-01 | 5
by_number | 2 up to 40 | 2019-01-01 | 99999.99
rate_of: rate | up to 0 | 2019-01-01 | 0.25
rate_of | 0 up to 9 | 2019-01-01 | 60%
rate_of | 9 and over | 2024-03-01 | 2
by_grade: money | one, two | 2019-01-01 | 40
by_grade | none | 2019-01-01 | 0.01
by_both: money | one; red, green | 2019-01-01 | 11
by_both | one; blue | 2019-01-01 | 12
by_both | two, three; red | 2019-01-01 | -13
"""
"""Rows of the parameter table; a policy holds those that it names."""


@dataclass(frozen=True)
class Drawn:
    """A policy file and what later ones may ask of it."""

    id: str
    programme: str
    text: str
    subject: str
    each: str
    ways: str
    grounds: tuple[str, ...]
    below: str = ""
    """A file of a deeper division that extends it, or nothing."""


class Author:
    """Writes policies c0, c1, …; each may ask those of earlier blocks. Members of a group stand in one block. `deeper`: some
    have a file in a division below the office's, or there alone."""

    def __init__(self, dictionary: Dictionary, *, deeper: bool = False) -> None:
        self.dictionary, self.deeper = dictionary, deeper
        self.written: list[Drawn] = []
        self.blocks = 0

    def block(self, rnd: Random, depth: int) -> None:
        """One policy, or the two or three of an exclusion group."""
        self.blocks += 1
        earlier = list(self.written)
        subject, each = rnd.choice(
            (
                ("person", "month"),
                ("person", "year"),
                ("household", "month"),
                ("household", "once"),
                ("household", "trouble"),
            )
        )
        if rnd.random() < 0.25:
            rule = rnd.choice(("higher", "earlier", "chosen", "top_up"))
            choice = {"household": rnd.choice(("plan", "planned")), "person": "choice"}[subject]
            each = "month"
            group = (
                f"{{name: g{len(earlier)}, rule: {rule}, order: %d{f', choice: {choice}' if rule == 'chosen' else ''}}}"
            )
            for _ in range(rnd.choice((2, 3))):
                self.policy(rnd, depth, subject, each, earlier, group % rnd.choice((0, 1, 2)))
        else:
            self.policy(rnd, depth, subject, each, earlier, "")

    def policy(self, rnd: Random, depth: int, subject: str, each: str, earlier: list[Drawn], group: str) -> None:
        head = f"c{len(self.written)}"
        names = Names(head, subject, each)
        for other in earlier[-6:]:
            names.asked[other.id] = (other.subject, other.ways)
            names.grounds[other.id] = list(other.grounds)
        names.programmes = {o.programme: o.subject for o in earlier[-6:] if o.each != "trouble"}
        made = _Policy(self.dictionary, rnd, names, depth, group, f"block{self.blocks}")
        self.written.append(made.drawn(*((rnd.random() < 0.1, rnd.random() < 0.2) if self.deeper else (False, False))))


class _Policy:
    def __init__(
        self, dictionary: Dictionary, rnd: Random, names: Names, depth: int, group: str, programme: str
    ) -> None:
        self.rnd, self.names, self.depth, self.group, self.programme = rnd, names, depth, group, programme
        self.root = ROOTS.get(names.each, names.subject)
        self.write = Expressions(dictionary, rnd, names)
        self.grounds: list[str] = []
        self.discretion = False

    def drawn(self, alone: bool, extended: bool) -> Drawn:
        """`alone`: the file stands in the deeper division only; `extended`: one there adds something."""
        sections = [self.lets(), self.ground("first")]
        sections += [self.ground(name) for name in ("second", "third") if self.rnd.random() < 0.4]
        if self.rnd.random() < 0.6:
            sections.append(self.common())
        ways = "record" if self.names.each == "trouble" else "model" if self.discretion else "amount"
        body = "\n".join(sections)
        below = self.below() if extended and not alone else ""
        text = "\n".join([self.front(DEEPER if alone else "00"), body, self.parameters(body + below)])
        return Drawn(
            self.names.head, self.programme, text, self.names.subject, self.names.each, ways, tuple(self.grounds), below
        )

    def below(self) -> str:
        """What a deeper division adds: a ground, an exception, or a top-up."""
        shapes = (
            f"entitled when {self.write.boolean(self.root, self.depth)}",
            f"except when {self.write.boolean(self.root, self.depth)}",
            f"add {self.write.money(self.root, 1)}",
        )
        front = f"""---
id: {self.names.head}
title: {{zh: 下级, en: Below}}
jurisdiction: "{DEEPER}"
extends: "00"
law:
  made_up: {{title: Made up, mark: illustrative}}
---
"""
        return front + self.section("below", [self.rnd.choice(shapes)])

    def front(self, where: str) -> str:
        pay = (
            self.rnd.choice(("self", "kin, else self", "helpers, else kin, else self"))
            if self.names.subject == "person"
            else "household"
        )
        group = f"\ngroup: {self.group}" if self.group else ""
        return f"""---
id: {self.names.head}
programme: {self.programme}
title: {{zh: 试, en: Test}}
jurisdiction: "{where}"
subject: {self.names.subject}
applies: home
each: {self.names.each}
kind: benefit
delivers: cash
pay: {pay}{group}
law:
  made_up: {{title: Made up, mark: illustrative}}
---
"""

    def section(self, name: str, lines: list[str]) -> str:
        body = "\n".join(lines)
        return f'{{#{name} cite="made_up art 1"}}\n## {name}\n\n```rule\n{body}\n```\n'

    def lets(self) -> str:
        """Names for later use: of the root's rows, of other tables' rows, and of sets."""
        lines = []
        for number in range(self.rnd.randint(1, 4)):
            kind = self.rnd.choice(list(KINDS))
            table = self.rnd.choice(sorted({"person", self.root, self.names.subject}))
            text = getattr(self.write, KINDS[kind])(table, self.depth - 1)
            name = f"n{number}"
            of = "" if table == self.root else f" of {table}"
            lines.append(f"let {name}{of} = {text}")
            self.names.lets.setdefault(table, {}).setdefault(kind, []).append(name)
        if found := self.write.a_set(self.root, 2):
            lines.append(f"let some = where({found[0]}, {self.write.boolean(found[1], 1)})")
            self.names.sets.setdefault(self.root, []).append(("some", found[1]))
        return self.section("names", lines)

    def ground(self, name: str) -> str:
        self.grounds.append(name)
        lines = [f"entitled when {self.write.boolean(self.root, self.depth)}"]
        lines += [self.amount()] if self.rnd.random() < 0.7 else []
        lines += [f"quantity {self.write.number(self.root, self.depth)}"] if self.rnd.random() < 0.3 else []
        lines += [f"due {self.write.date(self.root, self.depth)}"] if self.rnd.random() < 0.3 else []
        return self.section(name, lines)

    def amount(self) -> str:
        rnd, write = self.rnd, self.write
        shape = rnd.randrange(6)
        if shape == 0:
            self.discretion = True
            return f"amount between({write.money(self.root, 1)}, {write.money(self.root, self.depth)})"
        if shape == 1:
            self.discretion = True
            return f"amount up_to({write.money(self.root, self.depth)})"
        if shape == 2 and (found := write.a_set(self.root, self.depth)):
            return f"amount each {found[0]}: {write.money(found[1], self.depth - 1)}"
        return f"amount {write.money(self.root, self.depth)}"

    def common(self) -> str:
        rnd, write, lines = self.rnd, self.write, []
        if rnd.random() < 0.5:
            lines.append(self.amount())
        for _ in range(rnd.choice((0, 0, 1, 2))):
            when = rnd.choice(("", f" when {write.boolean(self.root, self.depth - 1)}"))
            lines.append(f"add {write.money(self.root, self.depth - 1)}{when}")
        if rnd.random() < 0.4:
            lines.append(f"except when {write.boolean(self.root, self.depth)}")
        if rnd.random() < 0.2:
            lines.append(f"until {write.date(self.root, self.depth - 1)}")
        if rnd.random() < 0.3:
            lines.append(f"quantity {write.number(self.root, self.depth - 1)}")
        if rnd.random() < 0.3:
            lines.append("remind months(2)")
        return self.section("common", lines or ["add 1"])

    def parameters(self, body: str) -> str:
        rnd = self.rnd
        named = set(re.findall(r"\w+", body))
        rows = [f"| {row} | derived |" for row in PARAMETERS.strip().split("\n") if re.match(r"\w+", row)[0] in named]  # type: ignore[index]
        head = ["| parameter | for | from | value | mark |", "|---|---|---|---|---|"]

        def known(*values: str) -> Any:
            return "?" if rnd.random() < 0.15 else rnd.choice(values)

        table = "\n".join([*head, *rows]).format(
            money=known("1483", "0.01", "350.55"),
            money2=known("1600", "1483"),
            rate=known("0.6", "60%", "2", "1/3", "0.1234"),
            rate2=known("0.5", "-25%"),
            integer=known("0", "1", "3", "12"),
            day=known("2024-02-29", "2025-01-31", "1960-12-31"),
            days=known("7", "30", "400"),
            months=known("1", "13", "216"),
            truth=known("yes", "no"),
        )
        renews = rnd.choice(("", "", "{renews=yearly}"))
        return f"{renews}\n## Parameters\n\n{table}\n" if rows else ""
