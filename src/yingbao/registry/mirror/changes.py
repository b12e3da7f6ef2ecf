"""Which homes a mirror has to write anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from yingbao.engine.dictionary import Dictionary
from yingbao.registry.mirror.places import found
from yingbao.registry.mirror.telling import Teller

Homes = dict[str, set[int]]
"""Ids by kind of home. Who has no household is at home alone, under a number of their own."""
Changed = tuple[int, str, int | None]
"""A file's number, kind and household."""


@dataclass(frozen=True)
class Touched:
    """Who changed by transactions from `since` on, or may have, the homes that this touches, and `inside`: these
    themselves, also where nobody is left, and who is in them, also where one is set aside."""

    since: int
    subjects: frozenset[int]
    homes: Homes
    inside: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Reach:
    """`data`: the mirror's raw folder, with all its layers, as it was before."""

    dictionary: Dictionary
    data: Path
    teller: Teller

    def since(self, mark: int) -> Touched:
        changed = self.teller.changed(mark)
        homes = self.homes(changed) if changed else {}
        return Touched(mark, frozenset(id for id, _, _ in changed), homes, frozenset(self._inside(homes)))

    def asked(self) -> list[tuple[str, str, str]]:
        """Table, column and key of all that is looked up in the mirror."""
        members = [way for kind, column, _ in self._members() for way in ((kind, column, "id"), (kind, "id", column))]
        return [*members, *((link, "owner", "target") for link in self._links())]

    def homes(self, changed: Iterable[Changed]) -> Homes:
        """The homes in which something changed, now or before, and those whose links lead into one."""
        changed = list(changed)
        kept = {self.teller.kept(id) for id, _, _ in changed} - {id for id, _, _ in changed}
        touched = [*changed, *self.teller.subjects(sorted(kept))]
        homes: Homes = defaultdict(set)
        for _, home, id in self._now(touched):
            homes[home].add(id)
        for kind, column, home in self._members():
            ids = [id for id, of, _ in touched if of == kind]
            homes[home] |= self._found(kind, column, "id", ids)
        inside = {id for id, _, _ in touched}.union(*homes.values(), self._ever(homes))
        for _, home, id in self._now(self.teller.subjects(sorted(self._owners(inside)))):
            homes[home].add(id)
        return homes

    def _inside(self, homes: Homes) -> set[int]:
        """Who has just moved in has changed, and needs no looking for."""
        ever = self.teller.subjects(sorted(self._ever(homes))) if homes else []
        still = {one for one, home, id in self._now(ever) if id in homes.get(home, ())}
        return still.union(*homes.values())

    def _ever(self, homes: Homes) -> set[int]:
        """Who belonged to one of them, now or before."""
        ways = ((kind, column, homes.get(home, ())) for kind, column, home in self._members())
        return set[int]().union(*(self._found(kind, "id", column, ids) for kind, column, ids in ways if ids))

    def _now(self, files: Iterable[Changed]) -> Iterator[tuple[int, str, int]]:
        """Where each (first) is at home, and under which number they were before they were found to be another's file."""
        ups = {kind: home for kind, _, home in self._members()}
        for id, kind, household in files:
            if kind not in ups:
                yield id, kind, id
                yield id, kind, self.teller.kept(id)
            else:
                yield id, ups[kind], self.teller.kept(household) if household else id

    def _members(self) -> list[tuple[str, str, str]]:
        """(kind, column, home) of those who belong to a home."""
        tables = (self.dictionary.tables[kind] for kind in self.dictionary.subjects)
        return [(table.name, up.column, up.table) for table in tables for up in list(table.ups.values())[:1]]

    def _owners(self, targets: set[int]) -> set[int]:
        """Whose links led to one of these. A new link's owner has changed, and needs no looking for."""
        return set().union(*(self._found(table, "owner", "target", targets) for table in self._links()))

    def _links(self) -> list[str]:
        return [table.name for table in self.dictionary.tables.values() if table.target]

    def _found(self, table: str, column: str, key: str, ids: Iterable[int]) -> set[int]:
        """What stands in a column of the mirror's raw rows whose key is one of `ids`."""
        wanted, layers = np.fromiter(ids, np.int64), self.data.glob(f"_layers/*/{table}.parquet")
        return set().union(*(found(file, column, key, wanted) for file in (self.data / f"{table}.parquet", *layers)))
