"""What was set aside beneath a layer: which of it falls with the homes replaced, and whether the rest stays as it is."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from yingbao.engine.dictionary import Dictionary
from yingbao.engine.store.voids import link

Line = dict[str, str]
MOST = 131_072 * 8
"""Characters in one cell of a list."""


class Unfit(Exception):
    """What a layer changes reaches beyond the homes that it replaces: all is to be admitted anew."""


@dataclass(frozen=True)
class Reach:
    """What a layer touches, ids as text: the homes replaced, and the ids of its own rows by table."""

    homes: Mapping[str, set[str]]
    ids: Mapping[str, set[str]]

    @cached_property
    def any(self) -> set[str]:
        """Every id that a row without a home may hang on."""
        return set().union(*self.homes.values(), *self.ids.values())


@dataclass(frozen=True)
class Leftovers:
    """The lists in `rejected` that lie beneath a layer; Unfit where one of them speaks of more than homes of their own."""

    dictionary: Dictionary
    rejected: Path | None
    reach: Reach

    def judged(self) -> Leftovers:
        """With what stays found out."""
        assert self.staying is not None
        return self

    @cached_property
    def beneath(self) -> dict[str, Path]:
        return {file.stem: file for file in _files(self.rejected)}

    @cached_property
    def lists(self) -> dict[str, list[Line]]:
        return {table: _read(file) for table, file in self.beneath.items()}

    @cached_property
    def staying(self) -> dict[str, list[Line]]:
        return {table: [line for line in lines if self.stays(table, line)] for table, lines in self.lists.items()}

    def write(self, above: Path | None, to: Path) -> dict[str, int]:
        """Writes into `to` what stays and the lists in `above`; how many rows of each table were listed and fall."""
        more = {file.stem: _read(file) for file in _files(above)}
        for table in sorted({*self.beneath, *more}):
            if lines := [*self.staying.get(table, []), *more.get(table, [])]:
                to.mkdir(exist_ok=True)
                if lines == self.lists.get(table):
                    link(self.beneath[table], to / f"{table}.csv")
                else:
                    _write(to / f"{table}.csv", lines)
        return {table: _rows(were) - _rows(self.staying[table]) for table, were in self.lists.items()}

    def stays(self, table: str, line: Line) -> bool:
        home = self.home(table, line)
        if home and line["home"] in self.reach.homes.get(home, ()):
            if line["reason"] == "aside-duplicate":
                raise Unfit(f"{table} {line['id']} stood twice")
            return False
        if line["id"] in self.reach.ids.get(table, ()):
            raise Unfit(f"{table} {line['id']} stands in another home, too")
        if not line["home"] and line["value"] in self.reach.any:
            raise Unfit(f"{table} {line['id']} may have found its home")
        return True

    def home(self, table: str, line: Line) -> str | None:
        """The home subject of a line's home. A ledger has several: the one that was itself set aside."""
        if not line["home"]:
            return None
        if self.dictionary.tables[table].kind != "ledger":
            return self.dictionary.home(table)
        among = [home for home, ids in self.homes_aside.items() if line["home"] in ids]
        if len(among) > 1 and any(line["home"] in self.reach.homes.get(home, ()) for home in among):
            raise Unfit(f"{table} {line['id']} is about one of {among}")
        return among[0] if among else None

    @cached_property
    def homes_aside(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for subject in self.dictionary.subjects:
            if self.dictionary.home(subject) == subject:
                found[subject] = {line["id"] for line in self.lists.get(subject, ())}
        return found


def _files(folder: Path | None) -> list[Path]:
    return sorted(folder.glob("*.csv")) if folder else []


def _read(file: Path) -> list[Line]:
    csv.field_size_limit(MOST)
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _write(file: Path, lines: list[Line]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, list(lines[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(lines)


def _rows(lines: list[Line]) -> int:
    """A row that is bad in several ways has as many lines."""
    return len({line["row"] for line in lines})
