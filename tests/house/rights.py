"""The table of who may open what (docs/rights.csv), as docs/rights.md shows it and as test_addresses.py tries it.

`python -m tests.house.rights` writes docs/rights.md anew, and prints a row to fill in for every address that has none.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from functools import cache
from typing import Any

from tests.house.tree import ROOT

TABLE, PAGE = ROOT / "docs" / "rights.csv", ROOT / "docs" / "rights.md"
SQL = ROOT / "docs" / "rights-sql.csv"
AREAS = {"district": "440311", "street": "440311001", "community": "440311001001", "own": "", "none": ""}
"""Where each role's desk stands in the test, by the scope of the role; an object elsewhere is in another street."""


@dataclass(frozen=True)
class Row:
    """One address by one method.

    `about`: what its number is a number of (tests/house/objects.py). `who`: `all`, signed out too; `signed`, without a
    desk too; `desk`, any; else a permission (`a|b`: either). `own`, `other`: what they get, of an object in their own
    area and in another ('' where areas do not matter). `queries`: how many SQL queries it takes. `but`: exceptions, as
    `role=own/other`, `no_desk=status` or `signed_out=status`.
    """

    address: str
    method: str
    about: str
    who: str
    own: int
    other: int | None
    queries: int | None
    but: dict[str, tuple[int, int]]

    def expected(self, role: Any, there: str) -> int:
        """What a desk of the role gets; `there`: own or other."""
        if role.code in self.but:
            return self.but[role.code][there == "other"]
        if not self.open_to(role):
            return 403
        if self.other is None or role.scope == "district":
            return self.own
        return self.own if there == "own" and role.scope in ("street", "community") else self.other

    def open_to(self, role: Any) -> bool:
        return self.who in ("all", "signed", "desk") or bool(role.may.intersection(self.who.split("|")))

    def bare(self, state: str) -> int:
        """What somebody gets who is `signed_out`, or signed in with `no_desk`."""
        if state in self.but:
            return self.but[state][0]
        free = self.who == "all" or (self.who == "signed" and state == "no_desk")
        return self.own if free else 302


def rows() -> list[Row]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [_row(line) for line in csv.DictReader(file)]


def _row(line: dict[str, str]) -> Row:
    number = {name: int(line[name]) if line[name] else None for name in ("own", "other", "queries")}
    but = dict(_exception(text) for text in line["but"].split())
    return Row(
        line["address"],
        line["method"],
        line["about"],
        line["who"],
        number["own"] or 0,
        number["other"],
        number["queries"],
        but,
    )


def _exception(text: str) -> tuple[str, tuple[int, int]]:
    name, _, given = text.partition("=")
    own, _, other = given.partition("/")
    return name, (int(own), int(other or own))


@cache
def addresses() -> dict[str, str]:
    """Every address of the office by its name, as the resolver has it: `accounts:person` → `people/<int:user>/`."""
    from django.urls import get_resolver

    return dict(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: Iterable[Any], before: str, space: str) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _walk(pattern.url_patterns, path, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield f"{space}{pattern.name}", path


def path_of(address: str, number: int) -> str:
    """The path of an address about the object `number`; a word in it is one that there is."""
    path = re.sub(r"<int:\w+>", str(number), addresses()[address])
    return "/" + re.sub(r"<str:(\w+)>", lambda word: WORDS[word[1]], path)


WORDS = {
    "policy": "gaoling", "topic": "hardships", "occasion": "1", "kind": "person", "code": "ABCD", "fact": "lives_alone", "way": "guardian", "home": "household",
}  # fmt: skip
"""What stands in addresses for a word."""


def rendered() -> str:
    """The table as Markdown: a row an address, a column a role."""
    from yingbao.accounts.roles import rights

    roles = list(rights().roles.values())
    legend = "\n".join(f"| {n} | {role.label.zh} | {role.label.en} | {role.scope} |" for n, role in enumerate(roles, 1))
    head = ["", "", "signed out", "no desk", *map(str, range(1, len(roles) + 1))]
    lines = [head, ["---"] * len(head), *(_line(row, roles) for row in rows())]
    table = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    return f"| | role | | sees |\n|---|---|---|---|\n{legend}\n\n{table}"


def _line(row: Row, roles: list[Any]) -> list[str]:
    cells = [f"{row.expected(role, 'own')}/{row.expected(role, 'other')}" for role in roles]
    short = [cell.partition("/")[0] if len(set(cell.split("/"))) == 1 else cell for cell in cells]
    bare = [str(row.bare(state)) for state in ("signed_out", "no_desk")]
    return [f"`/{addresses()[row.address]}`", row.method, *bare, *short]


def sql_rows() -> list[dict[str, str]]:
    """What each role's desk gets in plain SQL, as docs/rights-sql.csv says: yes or no."""
    with SQL.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sql_rendered() -> str:
    from yingbao.accounts.roles import rights

    lines = [list(sql_rows()[0]), ["---"] * len(sql_rows()[0])]
    lines += [[rights().roles[row["role"]].label.zh, *list(row.values())[1:]] for row in sql_rows()]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def page() -> str:
    """docs/rights.md as it should be."""
    text = PAGE.read_text(encoding="utf-8")
    for name, table in (("sql", sql_rendered()), ("table", rendered())):
        before, begin, rest = text.partition(f"<!-- {name} -->")
        text = f"{before}{begin}\n\n{table}\n\n<!-- end of {name} -->{rest.partition(f'<!-- end of {name} -->')[2]}"
    return text


def missing() -> list[str]:
    known = {row.address for row in rows()}
    return [name for name in addresses() if name not in known]


if __name__ == "__main__":
    from tests import office

    office.start()
    names = [field.name for field in fields(Row)]
    for name in missing():
        print(f"{name},GET,,?,200,,,   # {addresses()[name]}  ({', '.join(names)})")  # noqa: T201 - it is for a terminal
    if not missing():
        PAGE.write_text(page(), encoding="utf-8")
